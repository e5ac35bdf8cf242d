// SPDX-License-Identifier: Apache-2.0
// Restatements by the calendar, freezes, ad hoc releases and the end of a cohort.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "almenara/agreement/v1/contributor_statement.pb.h"
#include "common/storage/memory/memory_store.h"
#include "common/storage/testing/fault_injecting_store.h"
#include "common/testing/status_matchers.h"
#include "hub/release/release_maker.h"
#include "hub/release/testing/small_hub.h"
#include "policy/disclosure/rebuild.h"

namespace almenara::hub {
namespace {

using ::almenara::testing::CrashSide;
using ::almenara::testing::FakeClock;
using ::almenara::testing::FaultInjectingStore;
using ::almenara::testing::SeededRandom;
using ::almenara::testing::StatusIs;
using ::almenara::testing::TempDir;
using testing::AgreementWithRestatements;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::RecordingListener;
using ::testing::SizeIs;
using testing::SmallHub;
using testing::SmallHubTables;

// The calendar begins in 2026Q3, right after the back catalogue.
const absl::Time kStart = absl::FromCivil(absl::CivilDay(2026, 7, 2), absl::UTCTimeZone());
const char* const kOrganizations[] = {"casa-aurora", "linea-azul", "mekong-watch"};

CohortId Cohort(const std::string& id) { return *CohortId::Parse(id); }

std::vector<SmallHub::Row> Rows(const std::string& prefix, int count) {
  std::vector<SmallHub::Row> rows;
  for (int i = 0; i < count; ++i) {
    const std::string name = absl::StrCat(prefix, i);
    rows.push_back({name, name, {{"gender", {i % 3 == 0 ? "male" : "female"}}}});
  }
  return rows;
}

class RestatementTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Restart();
    hub_->Propose(AgreementWithRestatements(hub_->catalogue()));
    for (const char* organization : kOrganizations) ASSERT_OK(hub_->Sign(organization));
  }
  void Restart() {
    hub_.reset();
    hub_ = std::make_unique<SmallHub>(store_, dir_.File("releases"), clock_, random_);
  }
  // Each organisation publishes so many new persons into the cohort that is open.
  void PublishEverywhere(const std::string& prefix, int count) {
    for (const std::string organization : kOrganizations) {
      hub_->Publish(organization, Rows(absl::StrCat(organization.substr(0, 2), prefix), count));
    }
  }
  RecordingListener Close(const std::string& cohort) {
    const CohortId id = Cohort(cohort);
    if (id.is_quarter() && clock_.Now() < id.QuarterEnd()) {
      clock_.Advance(id.QuarterEnd() - clock_.Now());
    }
    RecordingListener heard;
    EXPECT_OK(hub_->maker().CloseCohort(id, heard));
    return heard;
  }
  // Publishes into and closes every quarter up to `last`; hears the last close.
  RecordingListener CloseUpTo(const std::string& last, int persons_each) {
    CohortId quarter = CohortId::QuarterOf(clock_.Now());
    while (true) {
      if (persons_each > 0) PublishEverywhere(quarter.value(), persons_each);
      RecordingListener heard = Close(quarter.value());
      if (quarter.value() == last) return heard;
      quarter = quarter.NextQuarter();
    }
  }
  static std::vector<std::string> Ids(const RecordingListener& heard) {
    std::vector<std::string> ids;
    for (const auto& release : heard.releases) ids.push_back(release.id());
    return ids;
  }
  const SealedRelease* Find(const std::string& id) {
    for (const auto& release : *hub_->shelf().All()) {
      if (release->entry().id() == id) return release.get();
    }
    return nullptr;
  }
  // The estimate of all persons at tier 0, whose sd here is below 25.
  double Total(const std::string& id) {
    const SealedRelease* release = Find(id);
    EXPECT_NE(release, nullptr) << id;
    const auto table = disclosure::Rebuild(release->plan(), release->kind(), release->components(0),
                                           release->plan().domain.Total());
    EXPECT_OK(table);
    return table->estimate.at(0);
  }
  uint64_t Spent(const std::string& organization, const std::string& cohort) {
    const auto account =
        PrivacyLedger(store_).Account(*OrganizationId::Parse(organization), Cohort(cohort));
    EXPECT_OK(account);
    return hub::Spent(*account)[0];
  }
  static std::string Proposal(const AgreementVersion& version, const std::string& name,
                              const std::vector<std::string>& cohorts) {
    agreement::v1::AdHocProposal proposal;
    proposal.set_name(name);
    proposal.set_agreement(version.agreement.id);
    proposal.set_version(version.agreement.version);
    proposal.set_agreement_sha256(version.sha256);
    for (const std::string& cohort : cohorts) proposal.add_cohort(cohort);
    proposal.mutable_reason()->set_en("Why.");
    proposal.mutable_reason()->set_es("Por qué.");
    return proposal.SerializeAsString();
  }
  std::shared_ptr<const AgreementVersion> Version() {
    return hub_->agreements().Find("test-trends", 1)->version;
  }

  TempDir dir_;
  FakeClock clock_{kStart};
  SeededRandom random_{11};
  MemoryStore disk_{SmallHubTables()};
  FaultInjectingStore store_{disk_};
  std::unique_ptr<SmallHub> hub_;
};

TEST_F(RestatementTest, AYearIsRestatedWithWhatWasCorrectedSince) {
  Close("back-catalogue");
  CloseUpTo("2026Q4", 200);
  EXPECT_NEAR(Total("test-trends-v1-2026Q4"), 600, 120);
  // 200 more records of persons of 2026Q3 change who is counted how, and nobody's cohort.
  hub_->Publish("casa-aurora", [] {
    std::vector<SmallHub::Row> again;
    for (int i = 0; i < 200; ++i) {
      again.push_back({absl::StrCat("again", i), absl::StrCat("ca2026Q3", i), {}});
    }
    return again;
  }());
  clock_.Advance(absl::Hours(24));

  const RecordingListener heard = Close("2027Q1");

  EXPECT_THAT(Ids(heard), ElementsAre("test-trends-v1-2027Q1", "test-trends-v1-2026"));
  EXPECT_THAT(Find("test-trends-v1-2026")->entry().cohort(), ElementsAre("2026Q3", "2026Q4"));
  EXPECT_NEAR(Total("test-trends-v1-2026"), 1200, 120);
  EXPECT_EQ(Spent("casa-aurora", "2026Q3"), 15'000'000u + 45'000'000u);
  EXPECT_EQ(Spent("casa-aurora", "2027Q1"), 15'000'000u);
}

TEST_F(RestatementTest, TheLastRestatementEndsTheCohortsThatItCounts) {
  PublishEverywhere("history", 200);
  Close("back-catalogue");
  CloseUpTo("2028Q4", 20);
  PublishEverywhere("2029Q1", 20);

  const RecordingListener heard = Close("2029Q1");

  EXPECT_THAT(Ids(heard), ElementsAre("test-trends-v1-2029Q1", "test-trends-v1-2028",
                                      "test-trends-v1-2026-2028"));
  EXPECT_NEAR(Total("test-trends-v1-2026-2028"), 600 + 10 * 60, 150);
  EXPECT_EQ(Spent("casa-aurora", "back-catalogue"), 60'000'000u + 30'000'000u);
  EXPECT_EQ(Spent("casa-aurora", "2026Q3"), (15u + 45u + 30u) * 1'000'000u);
  int held = 0;
  for (const CohortWindow& window : hub_->calendar().List(clock_.Now())) {
    const bool ended = !window.id.is_quarter() || window.id.year() < 2029;
    ASSERT_OK(hub_->records().ScanCohort(window.id, nullptr, [&](const auto&, const auto&) {
      EXPECT_FALSE(ended) << window.id;
      ++held;
      return absl::OkStatus();
    }));
  }
  EXPECT_EQ(held, 60);
  // Closing again, also over a restart, changes nothing.
  Restart();
  EXPECT_THAT(Ids(Close("2029Q1")), SizeIs(3));
  EXPECT_THAT(Ids(Close("back-catalogue")), ElementsAre("test-trends-v1-back-catalogue"));
}

TEST_F(RestatementTest, AFrozenContributorIsInNoLaterSnapshot) {
  ASSERT_OK(hub_->Sign("casa-aurora"));
  hub_->Publish("free-voice", Rows("fv", 500));
  ASSERT_OK(hub_->Sign("free-voice"));
  Close("back-catalogue");
  hub_->Publish("free-voice", Rows("fw", 500));
  PublishEverywhere("2026Q3", 100);
  ASSERT_OK(hub_->Freeze("free-voice"));

  const RecordingListener frozen = Close("2026Q3");

  EXPECT_THAT(frozen.releases[0].contributor(),
              ElementsAre("casa-aurora", "linea-azul", "mekong-watch"));
  EXPECT_NEAR(Total("test-trends-v1-2026Q3"), 300, 120);
  EXPECT_EQ(Spent("free-voice", "2026Q3"), 0u);
  // After the thaw it enters later snapshots, and none of the cohort that closed without it.
  ASSERT_OK(hub_->Thaw("free-voice"));
  Close("2026Q4");
  const RecordingListener thawed = Close("2027Q1");
  EXPECT_THAT(thawed.releases[0].contributor(), Contains("free-voice"));
  EXPECT_NEAR(Total("test-trends-v1-2026"), 300, 120);
}

TEST_F(RestatementTest, ARestatementLeavesOutEveryCohortOfAFrozenContributor) {
  Close("back-catalogue");
  PublishEverywhere("2026Q3", 100);
  hub_->Publish("free-voice", Rows("fv", 500));
  Close("2026Q3");
  ASSERT_OK(hub_->Sign("free-voice"));
  PublishEverywhere("2026Q4", 100);
  Close("2026Q4");
  ASSERT_OK(hub_->Freeze("free-voice"));

  const RecordingListener heard = Close("2027Q1");

  // It stands in 2026Q4 alone.
  ASSERT_THAT(Ids(heard), Contains("test-trends-v1-2026"));
  const auto& entry = Find("test-trends-v1-2026")->entry();
  EXPECT_THAT(entry.cohort(), ElementsAre("2026Q3"));
  EXPECT_THAT(entry.left_out_cohort(), ElementsAre("2026Q4"));
  EXPECT_NEAR(Total("test-trends-v1-2026"), 300, 120);
  EXPECT_EQ(Spent("casa-aurora", "2026Q4"), 15'000'000u);
}

TEST_F(RestatementTest, ACapThatWouldBePassedLeavesTheCohortsOut) {
  Close("back-catalogue");
  CloseUpTo("2026Q4", 50);
  WriteBatch batch;
  ASSERT_OK(PrivacyLedger(store_).Charge(*OrganizationId::Parse("linea-azul"), Cohort("2026Q3"),
                                         "another", {960'000'000, 0, 0}, disclosure::kPersonCap,
                                         batch));
  ASSERT_OK(store_.WriteSynced(batch));

  const RecordingListener heard = Close("2027Q1");

  // The contributor stands in both cohorts, so that nothing is left to restate.
  EXPECT_THAT(Ids(heard), ElementsAre("test-trends-v1-2027Q1"));
  EXPECT_THAT(heard.reasons, Contains(HasSubstr("test-trends 2026: in every cohort")));
  EXPECT_EQ(Spent("linea-azul", "2026Q4"), 15'000'000u);
  EXPECT_EQ(Spent("casa-aurora", "2026Q3"), 15'000'000u);
}

TEST_F(RestatementTest, TwoVersionsRestateEachItsOwnCohorts) {
  Close("back-catalogue");
  PublishEverywhere("2026Q3", 100);
  Close("2026Q3");
  auto second = AgreementWithRestatements(hub_->catalogue());
  second.set_version(2);
  hub_->Propose(second);
  hub_->Publish("free-voice", Rows("fv", 300));
  for (const char* organization : kOrganizations) ASSERT_OK(hub_->Sign(organization, 2));
  ASSERT_OK(hub_->Sign("free-voice", 2));
  PublishEverywhere("2026Q4", 100);
  Close("2026Q4");

  const RecordingListener heard = Close("2027Q1");

  EXPECT_THAT(Ids(heard),
              ElementsAre("test-trends-v2-2027Q1", "test-trends-v1-2026", "test-trends-v2-2026"));
  EXPECT_THAT(Find("test-trends-v1-2026")->entry().cohort(), ElementsAre("2026Q3"));
  EXPECT_THAT(Find("test-trends-v2-2026")->entry().cohort(), ElementsAre("2026Q4"));
  // The fourth contributor stands where it signed before the close, and nowhere else.
  EXPECT_NEAR(Total("test-trends-v1-2026"), 300, 120);
}

TEST_F(RestatementTest, ANarrowerScopeSignedSinceNarrowsTheRestatement) {
  Close("back-catalogue");
  CloseUpTo("2026Q4", 300);
  clock_.Advance(absl::Seconds(5));
  ASSERT_OK(hub_->Sign("casa-aurora", 1, std::nullopt, {{{"gender", {"male"}}}}));

  Close("2027Q1");

  // A third of one contributor's 600 persons is male.
  EXPECT_NEAR(Total("test-trends-v1-2026"), 1200 + 200, 150);
}

TEST_F(RestatementTest, SurvivesACrashBeforeAndAfterEveryDurableStepOfARestatement) {
  for (int crash = 1; crash <= 10; ++crash) {
    for (const CrashSide side : {CrashSide::kBeforeWrite, CrashSide::kAfterWrite}) {
      SCOPED_TRACE(absl::StrCat("write ", crash, side == CrashSide::kBeforeWrite ? "-" : "+"));
      TempDir dir;
      MemoryStore disk(SmallHubTables());
      FaultInjectingStore store(disk);
      FakeClock clock(kStart);
      auto hub = std::make_unique<SmallHub>(store, dir.File("releases"), clock, random_);
      hub->Propose(AgreementWithRestatements(hub->catalogue()));
      for (const char* organization : kOrganizations) ASSERT_OK(hub->Sign(organization));
      RecordingListener before, after, again;
      for (const char* cohort : {"back-catalogue", "2026Q3", "2026Q4"}) {
        ASSERT_OK(hub->maker().CloseCohort(Cohort(cohort), before));
        clock.Advance(absl::Hours(24 * 93));
      }
      // Close, root, plan, seal, log of the quarter; plan, root, seal, log of the year: nine
      // writes.
      store.CrashAt(crash, side);
      const absl::Status crashed = hub->maker().CloseCohort(Cohort("2027Q1"), before);
      EXPECT_EQ(crashed.ok(), crash == 10);

      hub = nullptr;
      store.Restart();
      hub = std::make_unique<SmallHub>(store, dir.File("releases"), clock, random_);
      ASSERT_OK(hub->maker().CloseCohort(Cohort("2027Q1"), after));
      ASSERT_OK(hub->maker().CloseCohort(Cohort("2027Q1"), again));

      ASSERT_THAT(after.releases, SizeIs(2));
      EXPECT_EQ(after.releases[1].file_sha256(), again.releases[1].file_sha256());
      const auto account =
          PrivacyLedger(store).Account(*OrganizationId::Parse("linea-azul"), Cohort("2026Q4"));
      EXPECT_EQ(hub::Spent(*account)[0], 60'000'000u);
    }
  }
}

TEST_F(RestatementTest, AnAdHocReleaseNeedsEveryContributorsApproval) {
  Close("back-catalogue");
  CloseUpTo("2026Q4", 100);
  const auto proposed =
      hub_->ad_hoc().Propose(Proposal(*Version(), "floods", {"2026Q3", "2026Q4"}));
  ASSERT_OK(proposed);
  EXPECT_THAT(proposed->waits_for, SizeIs(3));
  RecordingListener heard;
  ASSERT_OK(hub_->Approve("casa-aurora", "floods"));
  ASSERT_OK(hub_->Approve("linea-azul", "floods"));
  EXPECT_THAT(hub_->maker().MakeAdHoc("floods", heard),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("mekong-watch")));
  Restart();
  ASSERT_OK(hub_->Approve("mekong-watch", "floods"));

  ASSERT_OK(hub_->maker().MakeAdHoc("floods", heard));
  ASSERT_OK(hub_->maker().MakeAdHoc("floods", heard));

  EXPECT_THAT(Ids(heard),
              ElementsAre("test-trends-v1-ad-hoc-floods", "test-trends-v1-ad-hoc-floods"));
  EXPECT_NEAR(Total("test-trends-v1-ad-hoc-floods"), 600, 200);
  EXPECT_EQ(Spent("casa-aurora", "2026Q3"), 15'000'000u + 9'000'000u);
  EXPECT_EQ(hub_->ad_hoc().Find("floods")->release, "test-trends-v1-ad-hoc-floods");
}

TEST_F(RestatementTest, ACohortEntersOneAdHocReleaseOfAnAgreement) {
  Close("back-catalogue");
  CloseUpTo("2026Q4", 10);
  ASSERT_OK(hub_->ad_hoc().Propose(Proposal(*Version(), "first", {"2026Q3"})));
  ASSERT_OK(hub_->ad_hoc().Propose(Proposal(*Version(), "second", {"2026Q3", "2026Q4"})));
  for (const char* organization : kOrganizations) {
    ASSERT_OK(hub_->Approve(organization, "first"));
    ASSERT_OK(hub_->Approve(organization, "second"));
  }
  RecordingListener heard;
  ASSERT_OK(hub_->maker().MakeAdHoc("first", heard));

  EXPECT_THAT(hub_->maker().MakeAdHoc("second", heard),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("2026Q3")));
  EXPECT_THAT(hub_->ad_hoc().Propose(Proposal(*Version(), "third", {"2026Q3"})),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(Spent("casa-aurora", "2026Q4"), 15'000'000u);
}

TEST_F(RestatementTest, RefusesAdHocProposalsThatCouldNotBeMade) {
  Close("back-catalogue");
  const auto refused = [&](const std::string& bytes, absl::StatusCode code) {
    EXPECT_THAT(hub_->ad_hoc().Propose(bytes), StatusIs(code));
  };
  refused(Proposal(*Version(), "open", {"2026Q3"}), absl::StatusCode::kFailedPrecondition);
  refused(Proposal(*Version(), "none", {"nowhere"}), absl::StatusCode::kFailedPrecondition);
  AgreementVersion other = *Version();
  other.sha256 = std::string(32, 'x');
  refused(Proposal(other, "hash", {"back-catalogue"}), absl::StatusCode::kInvalidArgument);
  other.agreement.version = 7;
  refused(Proposal(other, "version", {"back-catalogue"}), absl::StatusCode::kNotFound);
  ASSERT_OK(hub_->ad_hoc().Propose(Proposal(*Version(), "good", {"back-catalogue"})));
  ASSERT_OK(hub_->ad_hoc().Propose(Proposal(*Version(), "good", {"back-catalogue"})));
  auto changed = Proposal(*Version(), "good", {"back-catalogue"});
  changed.back() = '!';
  refused(changed, absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(hub_->Approve("free-voice", "good"), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(RestatementTest, AFrozenContributorStopsAnAdHocRelease) {
  Close("back-catalogue");
  ASSERT_OK(hub_->ad_hoc().Propose(Proposal(*Version(), "floods", {"back-catalogue"})));
  for (const char* organization : kOrganizations) {
    ASSERT_OK(hub_->Approve(organization, "floods"));
  }
  ASSERT_OK(hub_->Freeze("linea-azul"));
  RecordingListener heard;

  ASSERT_OK(hub_->maker().MakeAdHoc("floods", heard));

  EXPECT_THAT(heard.releases, IsEmpty());
  EXPECT_THAT(heard.reasons, ElementsAre(HasSubstr("linea-azul")));
  EXPECT_EQ(Spent("casa-aurora", "back-catalogue"), 60'000'000u);
}

}  // namespace
}  // namespace almenara::hub

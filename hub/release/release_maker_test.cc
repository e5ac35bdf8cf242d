// SPDX-License-Identifier: Apache-2.0
#include "hub/release/release_maker.h"

#include <cmath>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "common/storage/memory/memory_store.h"
#include "common/storage/testing/fault_injecting_store.h"
#include "common/testing/status_matchers.h"
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
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::RecordingListener;
using ::testing::SizeIs;
using testing::SmallAgreement;
using testing::SmallHub;
using testing::SmallHubTables;

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);  // in 2026Q3
const char* const kOrganizations[] = {"casa-aurora", "linea-azul", "mekong-watch"};

CohortId BackCatalogue() { return *CohortId::Parse(SmallHub::kBackCatalogue); }

std::vector<SmallHub::Row> Rows(const std::string& organization, int count) {
  std::vector<SmallHub::Row> rows;
  for (int i = 0; i < count; ++i) {
    const std::string name = absl::StrCat(organization.substr(0, 4), i);
    rows.push_back({name,
                    name,
                    {{"gender", {i % 3 == 0 ? "male" : "female"}},
                     {"citizenship", {i % 2 == 0 ? "UKR" : "PHL"}},
                     {"exploitation", {"forced_labour"}},
                     {"registration_period", {"2016"}}}});
  }
  return rows;
}

class ReleaseMakerTest : public ::testing::Test {
 protected:
  // A hub as it comes up after a start, over whatever is on the disk.
  std::unique_ptr<SmallHub> Start() {
    return std::make_unique<SmallHub>(store_, dir_.File("releases"), clock_, random_);
  }
  void Prepare(SmallHub& hub) {
    hub.Propose(SmallAgreement(hub.catalogue()));
    for (const char* organization : kOrganizations) {
      ASSERT_OK(hub.Sign(organization));
      hub.Publish(organization, Rows(organization, 300));
    }
  }
  disclosure::TierNano SpentBy(const std::string& organization) {
    const auto account =
        PrivacyLedger(store_).Account(*OrganizationId::Parse(organization), BackCatalogue());
    EXPECT_OK(account);
    return Spent(*account);
  }
  double Total(const SealedRelease& release, size_t tier) {
    const auto table = disclosure::Rebuild(release.plan(), release.kind(), release.components(tier),
                                           release.plan().domain.Total());
    EXPECT_OK(table);
    return table->estimate.at(0);
  }

  TempDir dir_;
  FakeClock clock_{kNow};
  SeededRandom random_{7};
  MemoryStore disk_{SmallHubTables()};
  FaultInjectingStore store_{disk_};
};

TEST_F(ReleaseMakerTest, SealsAReleaseOfEverythingSignedAndPublished) {
  const auto hub = Start();
  Prepare(*hub);

  RecordingListener heard;
  ASSERT_OK(hub->maker().CloseCohort(BackCatalogue(), heard));

  ASSERT_THAT(heard.releases, SizeIs(1));
  EXPECT_EQ(heard.releases[0].id(), "test-trends-v1-back-catalogue");
  EXPECT_THAT(heard.releases[0].contributor(),
              ElementsAre("casa-aurora", "linea-azul", "mekong-watch"));
  ASSERT_THAT(*hub->shelf().All(), SizeIs(1));
  const SealedRelease& release = *hub->shelf().All()->front();
  ASSERT_EQ(release.tiers(), 3u);
  // 900 persons; at the smallest tier the total's sd is below 20.
  for (size_t tier = 0; tier < 3; ++tier) EXPECT_NEAR(Total(release, tier), 900, 120);
  EXPECT_EQ(SpentBy("casa-aurora"), (disclosure::TierNano{60'000'000, 24'000'000, 8'000'000}));
}

TEST_F(ReleaseMakerTest, ServesTheSameBytesAfterARestart) {
  auto hub = Start();
  Prepare(*hub);
  RecordingListener heard;
  ASSERT_OK(hub->maker().CloseCohort(BackCatalogue(), heard));
  const double before = Total(*hub->shelf().All()->front(), 0);

  hub = nullptr;
  hub = Start();

  ASSERT_THAT(*hub->shelf().All(), SizeIs(1));
  EXPECT_EQ(Total(*hub->shelf().All()->front(), 0), before);
}

TEST_F(ReleaseMakerTest, ClosingAgainReportsWhatStandsAndChargesNothing) {
  const auto hub = Start();
  Prepare(*hub);
  RecordingListener first, second;
  ASSERT_OK(hub->maker().CloseCohort(BackCatalogue(), first));
  ASSERT_OK(hub->maker().CloseCohort(BackCatalogue(), second));

  ASSERT_THAT(second.releases, SizeIs(1));
  EXPECT_EQ(second.releases[0].file_sha256(), first.releases[0].file_sha256());
  EXPECT_EQ(SpentBy("linea-azul")[0], 60'000'000u);
}

TEST_F(ReleaseMakerTest, NeedsThreeSignatures) {
  const auto hub = Start();
  hub->Propose(SmallAgreement(hub->catalogue()));
  ASSERT_OK(hub->Sign("casa-aurora"));
  ASSERT_OK(hub->Sign("linea-azul"));
  for (const char* organization : kOrganizations) {
    hub->Publish(organization, Rows(organization, 20));
  }

  RecordingListener heard;
  ASSERT_OK(hub->maker().CloseCohort(BackCatalogue(), heard));

  EXPECT_THAT(heard.releases, SizeIs(0));
  EXPECT_THAT(heard.reasons, SizeIs(1));
  EXPECT_EQ(SpentBy("casa-aurora")[0], 0u);
}

TEST_F(ReleaseMakerTest, LeavesOutTheRowsOfWhoDidNotSign) {
  const auto hub = Start();
  Prepare(*hub);
  hub->Publish("free-voice", Rows("free-voice", 5000));

  RecordingListener heard;
  ASSERT_OK(hub->maker().CloseCohort(BackCatalogue(), heard));

  EXPECT_NEAR(Total(*hub->shelf().All()->front(), 0), 900, 60);
}

TEST_F(ReleaseMakerTest, ASignatureAfterTheCloseCountsForNothing) {
  const auto hub = Start();
  Prepare(*hub);
  hub->Publish("free-voice", Rows("free-voice", 5000));
  RecordingListener heard;
  // The close is durable, the release is not made yet: the disk fails at the second write.
  store_.FailWriteAt(2);
  ASSERT_THAT(hub->maker().CloseCohort(BackCatalogue(), heard),
              StatusIs(absl::StatusCode::kUnavailable));

  clock_.Advance(absl::Seconds(10));
  ASSERT_OK(hub->Sign("free-voice"));
  ASSERT_OK(hub->maker().CloseCohort(BackCatalogue(), heard));

  ASSERT_THAT(heard.releases, SizeIs(1));
  EXPECT_THAT(heard.releases[0].contributor(), SizeIs(3));
  EXPECT_NEAR(Total(*hub->shelf().All()->front(), 0), 900, 60);
}

TEST_F(ReleaseMakerTest, CountsOnePersonWithManyRecordsOnce) {
  const auto hub = Start();
  Prepare(*hub);
  std::vector<SmallHub::Row> repeats;
  for (int i = 0; i < 600; ++i) {
    repeats.push_back({absl::StrCat("again", i), "casa0", {{"gender", {"male"}}}});
  }
  hub->Publish("casa-aurora", repeats);

  RecordingListener heard;
  ASSERT_OK(hub->maker().CloseCohort(BackCatalogue(), heard));

  EXPECT_NEAR(Total(*hub->shelf().All()->front(), 0), 900, 60);
}

TEST_F(ReleaseMakerTest, DoesNotCountPersonsReferredInByAnotherMember) {
  const auto hub = Start();
  Prepare(*hub);
  std::vector<SmallHub::Row> referred = Rows("refd", 600);
  for (SmallHub::Row& row : referred) row.referred_in = true;
  hub->Publish("casa-aurora", referred);

  RecordingListener heard;
  ASSERT_OK(hub->maker().CloseCohort(BackCatalogue(), heard));

  EXPECT_NEAR(Total(*hub->shelf().All()->front(), 0), 900, 60);
}

TEST_F(ReleaseMakerTest, LeavesOutAContributorWhoseCapAnEarlierChargeHasUsedUp) {
  const auto hub = Start();
  Prepare(*hub);
  hub->Publish("free-voice", Rows("free-voice", 5000));
  ASSERT_OK(hub->Sign("free-voice"));
  // Somebody spent nearly all of it before: the ledger says so, whatever was reserved.
  WriteBatch batch;
  ASSERT_OK(PrivacyLedger(store_).Charge(*OrganizationId::Parse("free-voice"), BackCatalogue(),
                                         "an-earlier-release", {950'000'000, 0, 0},
                                         disclosure::kPersonCap, batch));
  ASSERT_OK(store_.WriteSynced(batch));

  RecordingListener heard;
  ASSERT_OK(hub->maker().CloseCohort(BackCatalogue(), heard));

  ASSERT_THAT(heard.releases, SizeIs(1));
  EXPECT_THAT(heard.releases[0].left_out(), ElementsAre("free-voice"));
  EXPECT_NEAR(Total(*hub->shelf().All()->front(), 0), 900, 60);
  EXPECT_EQ(SpentBy("free-voice")[0], 950'000'000u);
}

TEST_F(ReleaseMakerTest, SurvivesACrashBeforeAndAfterEveryDurableStep) {
  for (int crash = 1; crash <= 5; ++crash) {
    for (const CrashSide side : {CrashSide::kBeforeWrite, CrashSide::kAfterWrite}) {
      SCOPED_TRACE(absl::StrCat("crash at write ", crash,
                                side == CrashSide::kBeforeWrite ? ", before" : ", after"));
      TempDir dir;
      MemoryStore disk(SmallHubTables());
      FaultInjectingStore store(disk);
      auto hub = std::make_unique<SmallHub>(store, dir.File("releases"), clock_, random_);
      Prepare(*hub);
      RecordingListener before, after, again;
      store.CrashAt(crash, side);
      ASSERT_THAT(hub->maker().CloseCohort(BackCatalogue(), before),
                  StatusIs(absl::StatusCode::kUnavailable));
      EXPECT_THAT(before.releases, SizeIs(0)) << "published before it was durable";

      hub = nullptr;
      store.Restart();
      hub = std::make_unique<SmallHub>(store, dir.File("releases"), clock_, random_);
      ASSERT_OK(hub->maker().CloseCohort(BackCatalogue(), after));
      ASSERT_OK(hub->maker().CloseCohort(BackCatalogue(), again));

      ASSERT_THAT(after.releases, SizeIs(1));
      EXPECT_EQ(after.releases[0].file_sha256(), again.releases[0].file_sha256());
      const auto account =
          PrivacyLedger(store).Account(*OrganizationId::Parse("linea-azul"), BackCatalogue());
      ASSERT_OK(account);
      EXPECT_EQ(Spent(*account)[0], 60'000'000u) << "charged once, neither never nor twice";
    }
  }
}

TEST_F(ReleaseMakerTest, RefusesToStartOnADamagedRelease) {
  auto hub = Start();
  Prepare(*hub);
  RecordingListener heard;
  ASSERT_OK(hub->maker().CloseCohort(BackCatalogue(), heard));
  const std::string path = hub->shelf().PathOf("test-trends-v1-back-catalogue");
  hub = nullptr;
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(-9, std::ios::end);
    file.put('x');
  }

  const auto catalogue = Catalogue::Load("proto/codelists");
  ASSERT_OK(catalogue);
  hub = nullptr;
  // SmallHub dereferences its parts, so the shelf is opened by hand.
  MemoryStore empty(SmallHubTables());
  SmallHub other(empty, dir_.File("other"), clock_, random_);
  other.Propose(SmallAgreement(**catalogue));
  EXPECT_THAT(ReleaseShelf::Open(dir_.File("releases"), store_, other.agreements()),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("not the one that was sealed")));
}

TEST_F(ReleaseMakerTest, MakesQuartersAfterTheBackCatalogue) {
  const auto hub = Start();
  Prepare(*hub);
  RecordingListener heard;
  ASSERT_OK(hub->maker().CloseCohort(BackCatalogue(), heard));
  hub->Publish("casa-aurora", Rows("newx", 200));
  const CohortId quarter = CohortId::QuarterOf(clock_.Now());
  EXPECT_THAT(hub->maker().CloseCohort(quarter, heard),
              StatusIs(absl::StatusCode::kFailedPrecondition));

  clock_.Advance(absl::Hours(24 * 92));
  RecordingListener quarterly;
  ASSERT_OK(hub->maker().CloseCohort(quarter, quarterly));

  ASSERT_THAT(quarterly.releases, SizeIs(1));
  EXPECT_EQ(quarterly.releases[0].id(), absl::StrCat("test-trends-v1-", quarter.value()));
  const SealedRelease& release = *hub->shelf().All()->back();
  EXPECT_EQ(release.tiers(), 2u);
  EXPECT_NEAR(Total(release, 0), 200, 60);
}

}  // namespace
}  // namespace almenara::hub

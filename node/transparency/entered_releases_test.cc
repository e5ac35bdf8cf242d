// SPDX-License-Identifier: Apache-2.0
#include "node/transparency/entered_releases.h"

#include "common/storage/memory/memory_store.h"
#include "common/testing/status_matchers.h"
#include "node/transparency/testing/fake_hub_log.h"
#include "node/transparency/transparency_keys.h"

namespace almenara::node {
namespace {

using ::almenara::testing::FakeHubLog;
using ::almenara::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A hub with two sealed releases: the first with casa-luz, the second without.
struct Audit {
  Audit() {
    Seal("r1", {"casa-luz", "faro", "puente"});
    Seal("r2", {"faro", "puente", "sur"});
    hub.Grow(2);
  }

  void Seal(const std::string& id, const std::vector<std::string>& contributors) {
    hub::v1::Release& release = hub.releases.emplace_back();
    release.set_id(id);
    release.set_agreement("trends");
    release.set_agreement_version(2);
    release.set_kind("quarterly");
    release.add_cohort("2026Q1");
    release.mutable_rho_nano()->Add(7);
    release.mutable_rho_nano()->Add(3);
    release.mutable_contributor()->Add(contributors.begin(), contributors.end());
    log::v1::LogEntry planned;
    log::v1::ReleasePlanned& plan = *planned.mutable_plan();
    plan.set_release(id);
    plan.set_agreement("trends");
    plan.set_agreement_version(2);
    plan.set_kind("quarterly");
    plan.add_charge_nano(7);
    plan.add_charge_nano(3);
    auto& cohort = *plan.add_cohort();
    cohort.set_cohort("2026Q1");
    cohort.mutable_contributor()->Add(contributors.begin(), contributors.end());
    log::v1::LogEntry sealed;
    sealed.mutable_release()->set_release(id);
    sealed.mutable_release()->set_plan_leaf(hub.Append(planned));
    hub.Append(sealed);
  }

  absl::StatusOr<v1::ListEnteredReleasesResponse> List() {
    return ListEnteredReleases(*OrganizationId::Parse("casa-luz"), hub, *kept);
  }

  MemoryStore disk{TransparencyTables()};
  std::unique_ptr<KeptHead> kept = *KeptHead::Load(disk);
  FakeHubLog hub;
};

TEST(EnteredReleasesTest, ListsThoseEnteredEachWithItsLeaves) {
  Audit audit;
  const auto entered = audit.List();
  ASSERT_OK(entered.status());
  ASSERT_EQ(entered->release_size(), 1);
  EXPECT_EQ(entered->release(0).release().id(), "r1");
  EXPECT_EQ(entered->release(0).plan().index(), 3u);
  EXPECT_EQ(entered->release(0).sealed().index(), 4u);
  EXPECT_EQ(entered->head().size(), audit.hub.Head().size());
  EXPECT_EQ(audit.kept->head()->size(), audit.hub.Head().size());
}

TEST(EnteredReleasesTest, AListThatSaysOtherThanTheLogIsNamed) {
  const auto list_after = [](const std::function<void(hub::v1::Release&)>& lie) {
    Audit audit;
    lie(audit.hub.releases[0]);
    return audit.List().status();
  };
  using hub::v1::Release;
  EXPECT_OK(list_after([](Release&) {}));
  EXPECT_THAT(list_after([](Release& r) { r.set_rho_nano(0, 6); }).message(),
              HasSubstr("another charge"));
  EXPECT_THAT(list_after([](Release& r) { r.add_contributor("sur"); }).message(),
              HasSubstr("other contributors"));
  EXPECT_THAT(list_after([](Release& r) { r.add_cohort("2026Q2"); }).message(),
              HasSubstr("other cohorts"));
  EXPECT_THAT(list_after([](Release& r) { r.set_agreement_version(3); }).message(),
              HasSubstr("another agreement"));
  EXPECT_THAT(list_after([](Release& r) { r.set_id("r9"); }).message(),
              HasSubstr("is not in the hub's log"));
}

TEST(EnteredReleasesTest, AReleaseThatTheHubDoesNotListIsFoundInTheLog) {
  Audit audit;
  audit.hub.releases.erase(audit.hub.releases.begin());
  EXPECT_THAT(audit.List(), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(audit.List().status().message(), HasSubstr("does not list it"));
}

TEST(EnteredReleasesTest, ALogThatContradictsTheKeptHeadProvesNothing) {
  Audit audit;
  ASSERT_OK(audit.List().status());
  Audit other;
  other.hub.CutTo(5);
  log::v1::LogEntry entry;
  entry.mutable_membership()->set_organization("elsewhere");
  other.hub.Append(entry);
  other.hub.releases.pop_back();
  other.hub.Grow(10);
  EXPECT_THAT(ListEnteredReleases(*OrganizationId::Parse("casa-luz"), other.hub, *audit.kept),
              StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace almenara::node

// SPDX-License-Identifier: Apache-2.0
#include "hub/query/release_choice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "almenara/agreement/v1/contributor_statement.pb.h"
#include "common/storage/memory/memory_store.h"
#include "common/testing/status_matchers.h"
#include "hub/release/testing/small_hub.h"

namespace almenara::hub {
namespace {

using ::almenara::testing::FakeClock;
using ::almenara::testing::SeededRandom;
using ::almenara::testing::TempDir;
using testing::AgreementWithRestatements;
using testing::RecordingListener;
using testing::SmallHub;
using testing::SmallHubTables;
using ::testing::UnorderedElementsAre;

class ReleaseChoiceTest : public ::testing::Test {
 protected:
  ReleaseChoiceTest() {
    hub_->Propose(AgreementWithRestatements(hub_->catalogue()));
    for (const char* organization : {"casa-aurora", "linea-azul", "mekong-watch"}) {
      EXPECT_OK(hub_->Sign(organization));
    }
    Close(SmallHub::kBackCatalogue);
  }
  void Close(const std::string& cohort) {
    const CohortId id = *CohortId::Parse(cohort);
    if (id.is_quarter()) clock_.Advance(id.QuarterEnd() - clock_.Now());
    RecordingListener heard;
    ASSERT_OK(hub_->maker().CloseCohort(id, heard));
  }
  // Without "test-trends-v1-".
  std::vector<std::string> Current() {
    std::vector<std::string> names;
    for (const auto& release : CurrentReleases(*hub_->shelf().All())) {
      names.push_back(release->entry().id().substr(15));
    }
    return names;
  }

  TempDir dir_;
  FakeClock clock_{absl::FromCivil(absl::CivilDay(2026, 7, 2), absl::UTCTimeZone())};
  SeededRandom random_{11};
  MemoryStore store_{SmallHubTables()};
  std::unique_ptr<SmallHub> hub_ =
      std::make_unique<SmallHub>(store_, dir_.File("releases"), clock_, random_);
};

TEST_F(ReleaseChoiceTest, ARestatementStandsForTheQuartersThatItRestates) {
  Close("2026Q3");
  Close("2026Q4");
  EXPECT_THAT(Current(), UnorderedElementsAre("back-catalogue", "2026Q3", "2026Q4"));
  Close("2027Q1");
  EXPECT_THAT(Current(), UnorderedElementsAre("back-catalogue", "2026", "2027Q1"));
}

TEST_F(ReleaseChoiceTest, AQuarterThatItsYearLeavesOutStandsForItself) {
  Close("2026Q3");
  ASSERT_OK(hub_->Sign("free-voice"));
  Close("2026Q4");
  ASSERT_OK(hub_->Freeze("free-voice"));
  Close("2027Q1");
  EXPECT_THAT(Current(), UnorderedElementsAre("back-catalogue", "2026", "2026Q4", "2027Q1"));
}

TEST_F(ReleaseChoiceTest, NoCohortIsCountedTwiceWhenThreeYearsLeaveOneOut) {
  for (const char* quarter : {"2026Q3", "2026Q4", "2027Q1"}) Close(quarter);
  ASSERT_OK(hub_->Sign("free-voice"));
  Close("2027Q2");
  ASSERT_OK(hub_->Freeze("free-voice"));
  for (const char* quarter :
       {"2027Q3", "2027Q4", "2028Q1", "2028Q2", "2028Q3", "2028Q4", "2029Q1"}) {
    Close(quarter);
  }
  // In the second it was made; in the order of names after a restart.
  for (int restart = 0; restart < 2; ++restart) {
    EXPECT_THAT(Current(), UnorderedElementsAre("2026-2028", "2027Q2", "2029Q1"));
    hub_.reset();
    hub_ = std::make_unique<SmallHub>(store_, dir_.File("releases"), clock_, random_);
  }
}

TEST_F(ReleaseChoiceTest, AnAdHocReleaseStandsBesideTheOthers) {
  Close("2026Q3");
  const auto version = hub_->agreements().Find("test-trends", 1)->version;
  agreement::v1::AdHocProposal proposal;
  proposal.set_name("floods");
  proposal.set_agreement("test-trends");
  proposal.set_version(1);
  proposal.set_agreement_sha256(version->sha256);
  proposal.add_cohort("2026Q3");
  proposal.mutable_reason()->set_en("Why.");
  proposal.mutable_reason()->set_es("Por qué.");
  ASSERT_OK(hub_->ad_hoc().Propose(proposal.SerializeAsString()));
  for (const char* organization : {"casa-aurora", "linea-azul", "mekong-watch"}) {
    ASSERT_OK(hub_->Approve(organization, "floods"));
  }
  RecordingListener heard;
  ASSERT_OK(hub_->maker().MakeAdHoc("floods", heard));

  EXPECT_THAT(Current(), UnorderedElementsAre("back-catalogue", "2026Q3"));

  agreement::CallerProfile authority = {.organization = *OrganizationId::Parse("fiscalia"),
                                        .kind = agreement::v1::ORGANIZATION_KIND_AUTHORITY,
                                        .jurisdictions = {},
                                        .working_groups = {}};
  CanonicalQuery query;
  query.agreement = "test-trends";
  query.purpose = "research";
  query.releases = {"test-trends-v1-ad-hoc-floods"};
  const auto choice =
      ChooseReleases(hub_->agreements(), *hub_->shelf().All(), query, authority, clock_.Now());
  ASSERT_OK(choice);
  EXPECT_EQ(choice->releases.front()->entry().id(), "test-trends-v1-ad-hoc-floods");
}

}  // namespace
}  // namespace almenara::hub

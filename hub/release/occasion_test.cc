// SPDX-License-Identifier: Apache-2.0
#include "hub/release/occasion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace almenara::hub {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

CohortId Cohort(const std::string& id) { return *CohortId::Parse(id); }

// A back catalogue, then quarters from 2026Q3 to 2033Q4.
std::vector<CohortWindow> Calendar() {
  std::vector<CohortWindow> windows = {{Cohort("history"), std::nullopt, std::nullopt}};
  for (CohortId quarter = Cohort("2026Q3"); quarter < Cohort("2034Q1");
       quarter = quarter.NextQuarter()) {
    windows.push_back({quarter, std::nullopt, quarter.QuarterEnd()});
  }
  return windows;
}

std::vector<std::string> Names(const Occasion& occasion) {
  std::vector<std::string> names;
  for (const CohortId& cohort : occasion.cohorts) names.push_back(cohort.value());
  return names;
}

TEST(OccasionTest, ACohortsOwnReleaseIsNamedAfterIt) {
  EXPECT_EQ(FirstReleaseOf(Cohort("2026Q4")).kind, agreement::v1::RELEASE_KIND_QUARTERLY);
  EXPECT_EQ(FirstReleaseOf(Cohort("history")).kind, agreement::v1::RELEASE_KIND_BACK_CATALOGUE);
  agreement::Agreement trends;
  trends.id = "trends";
  trends.version = 2;
  EXPECT_EQ(ReleaseIdOf(trends, FirstReleaseOf(Cohort("2026Q4"))), "trends-v2-2026Q4");
}

TEST(OccasionTest, AYearIsRestatedWhenTheNextYearsFirstQuarterCloses) {
  const auto due = RestatementsDueWith(Cohort("2028Q1"), Calendar());
  ASSERT_THAT(due, SizeIs(1));
  EXPECT_EQ(due[0].kind, agreement::v1::RELEASE_KIND_ANNUAL_RESTATEMENT);
  EXPECT_EQ(due[0].name, "2027");
  EXPECT_THAT(Names(due[0]), ElementsAre("2027Q1", "2027Q2", "2027Q3", "2027Q4"));
}

TEST(OccasionTest, TheFirstYearHasTheQuartersThatTheCalendarHas) {
  const auto due = RestatementsDueWith(Cohort("2027Q1"), Calendar());
  ASSERT_THAT(due, SizeIs(1));
  EXPECT_THAT(Names(due[0]), ElementsAre("2026Q3", "2026Q4"));
}

TEST(OccasionTest, OtherClosesMakeNothingDue) {
  for (const char* closed : {"history", "2026Q3", "2026Q4", "2027Q2", "2027Q3", "2027Q4"}) {
    EXPECT_THAT(RestatementsDueWith(Cohort(closed), Calendar()), IsEmpty()) << closed;
  }
}

TEST(OccasionTest, ThreeYearsAreRestatedOnceAndTheFirstTimeWithTheBackCatalogue) {
  const auto first = RestatementsDueWith(Cohort("2029Q1"), Calendar());
  ASSERT_THAT(first, SizeIs(2));
  EXPECT_EQ(first[0].name, "2028");
  EXPECT_EQ(first[1].kind, agreement::v1::RELEASE_KIND_THREE_YEAR_RESTATEMENT);
  EXPECT_EQ(first[1].name, "2026-2028");
  EXPECT_THAT(first[1].cohorts, SizeIs(1 + 2 + 4 + 4));
  EXPECT_EQ(first[1].cohorts.front().value(), "history");

  const auto second = RestatementsDueWith(Cohort("2032Q1"), Calendar());
  ASSERT_THAT(second, SizeIs(2));
  EXPECT_EQ(second[1].name, "2029-2031");
  EXPECT_THAT(second[1].cohorts, SizeIs(12));
}

TEST(OccasionTest, EveryCohortHasExactlyOneLastRestatementAndOneAnnualOne) {
  std::vector<std::string> annual, last;
  for (const CohortWindow& window : Calendar()) {
    for (const Occasion& occasion : RestatementsDueWith(window.id, Calendar())) {
      std::vector<std::string>& seen =
          occasion.kind == agreement::v1::RELEASE_KIND_ANNUAL_RESTATEMENT ? annual : last;
      for (const std::string& name : Names(occasion)) {
        EXPECT_THAT(seen, ::testing::Not(::testing::Contains(name)));
        seen.push_back(name);
      }
    }
  }
  EXPECT_THAT(annual, SizeIs(2 + 4 * 6));         // 2026 to 2032
  EXPECT_THAT(last, SizeIs(1 + 2 + 4 * 2 + 12));  // the back catalogue and 2026 to 2031
}

}  // namespace
}  // namespace almenara::hub

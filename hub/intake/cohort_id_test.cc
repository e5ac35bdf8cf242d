// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/cohort_id.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"

namespace almenara::hub {
namespace {

using ::almenara::testing::StatusIs;

absl::Time At(int year, int month, int day, int hour = 0) {
  return absl::FromCivil(absl::CivilHour(year, month, day, hour), absl::UTCTimeZone());
}

TEST(CohortIdTest, TakesQuartersAndNames) {
  for (const char* text : {"2026Q1", "2026Q4", "1970Q1", "9999Q4", "back-catalogue", "history2"}) {
    ASSERT_OK_AND_ASSIGN(const CohortId id, CohortId::Parse(text));
    EXPECT_EQ(id.value(), text);
  }
}

TEST(CohortIdTest, RefusesEverythingElse) {
  for (const char* text :
       {"", "2026Q0", "2026Q5", "2026q1", "26Q1", "1969Q4", "2026Q12", "Back", "a b", "-a", "a-"}) {
    EXPECT_THAT(CohortId::Parse(text), StatusIs(absl::StatusCode::kInvalidArgument)) << text;
  }
}

TEST(CohortIdTest, NamesTheQuarterOfATimeInUtc) {
  EXPECT_EQ(CohortId::QuarterOf(At(2026, 1, 1)).value(), "2026Q1");
  EXPECT_EQ(CohortId::QuarterOf(At(2026, 3, 31, 23)).value(), "2026Q1");
  EXPECT_EQ(CohortId::QuarterOf(At(2026, 4, 1)).value(), "2026Q2");
  EXPECT_EQ(CohortId::QuarterOf(At(2026, 12, 31, 23)).value(), "2026Q4");
  EXPECT_EQ(CohortId::QuarterOf(absl::InfinitePast()).value(), "1970Q1");
  EXPECT_EQ(CohortId::QuarterOf(absl::InfiniteFuture()).value(), "9999Q4");
}

TEST(CohortIdTest, KnowsWhereAQuarterBeginsAndEnds) {
  ASSERT_OK_AND_ASSIGN(const CohortId fourth, CohortId::Parse("2026Q4"));
  EXPECT_EQ(fourth.QuarterStart(), At(2026, 10, 1));
  EXPECT_EQ(fourth.QuarterEnd(), At(2027, 1, 1));
  EXPECT_EQ(fourth.NextQuarter().value(), "2027Q1");
  EXPECT_EQ(fourth.year(), 2026);
  EXPECT_EQ(fourth.quarter(), 4);
  EXPECT_LT(fourth, fourth.NextQuarter());
}

}  // namespace
}  // namespace almenara::hub

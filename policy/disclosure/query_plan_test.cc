// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/query_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"
#include "policy/disclosure/testing/toy_plan.h"

namespace almenara::disclosure {
namespace {

using ::almenara::testing::StatusIs;
using ::testing::AllOf;
using testing::ChainAxis;
using ::testing::ElementsAre;
using testing::FlatAxis;
using ::testing::HasSubstr;
using testing::LevelsOf;
using testing::MakeToyPlan;

constexpr auto kDenied = absl::StatusCode::kPermissionDenied;
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

// Tables: 0 place@l2 x gender, 1 place@l1 x gender x year, 2 form, 3 form x place@l2, 4 year.
Plan TestPlan() {
  return MakeToyPlan({ChainAxis("place", 2, {{0, 1, 0, 1}}), FlatAxis("gender", 3),
                      FlatAxis("year", 5), FlatAxis("form", 4, 2)},
                     {{{"place", 2}, {"gender", 1}},
                      {{"place", 1}, {"gender", 1}, {"year", 1}},
                      {{"form", 1}},
                      {{"form", 1}, {"place", 2}},
                      {{"year", 1}}});
}

class QueryPlanTest : public ::testing::Test {
 protected:
  absl::StatusOr<PlannedQuery> Planned(const TableQuery& query) const {
    return PlanQuery(plan_, plan_.kinds.front(), query);
  }
  const Plan plan_ = TestPlan();
};

TEST_F(QueryPlanTest, TakesTheSmallestTableThatHoldsTheQuestion) {
  ASSERT_OK_AND_ASSIGN(const PlannedQuery gender, Planned({.by = {{"gender", ""}}, .where = {}}));
  EXPECT_EQ(gender.table, 0u);  // 4 x 3 cells, against 2 x 3 x 5
  EXPECT_EQ(gender.table_cells, 12u);
  EXPECT_EQ(gender.levels, LevelsOf(plan_.domain, {{"gender", 1}}));
  ASSERT_OK_AND_ASSIGN(const PlannedQuery year, Planned({.by = {{"year", ""}}, .where = {}}));
  EXPECT_EQ(year.table, 4u);
  ASSERT_OK_AND_ASSIGN(const PlannedQuery total, Planned({}));
  EXPECT_EQ(total.table, 4u);
  EXPECT_TRUE(total.axes.empty());
}

TEST_F(QueryPlanTest, GroupsFineWithinACoarseFilter) {
  ASSERT_OK_AND_ASSIGN(const PlannedQuery planned,
                       Planned({.by = {{"place", "l2"}}, .where = {{"place", {"place.l1.1"}}}}));
  EXPECT_EQ(planned.levels, LevelsOf(plan_.domain, {{"place", 2}}));
  ASSERT_EQ(planned.axes.size(), 1u);
  EXPECT_THAT(planned.axes[0].group, ElementsAre(1, 3));
  EXPECT_THAT(planned.axes[0].members, ElementsAre(ElementsAre(1), ElementsAre(3)));
}

TEST_F(QueryPlanTest, GroupsCoarseWithinAFineFilter) {
  ASSERT_OK_AND_ASSIGN(const PlannedQuery planned,
                       Planned({.by = {{"place", "l1"}},
                                .where = {{"place", {"place.l2.0", "place.l2.2", "place.l2.3"}}}}));
  EXPECT_EQ(planned.levels, LevelsOf(plan_.domain, {{"place", 2}}));
  EXPECT_THAT(planned.axes[0].group, ElementsAre(0, 1));
  EXPECT_THAT(planned.axes[0].members, ElementsAre(ElementsAre(0, 2), ElementsAre(3)));
}

TEST_F(QueryPlanTest, FilterAloneSumsItsCodesAndRepeatsCountOnce) {
  ASSERT_OK_AND_ASSIGN(const PlannedQuery planned,
                       Planned({.by = {{"gender", ""}},
                                .where = {{"place", {"place.l1.0", "place.l2.2", "place.l2.2"}}}}));
  ASSERT_EQ(planned.axes.size(), 2u);
  EXPECT_EQ(planned.axes[1].group_level, 0);
  // place.l2.2 lies in place.l1.0: a union, not a sum.
  EXPECT_THAT(planned.axes[1].members, ElementsAre(ElementsAre(0, 2)));
}

TEST_F(QueryPlanTest, OneValueOfAMentionIsASlice) {
  ASSERT_OK_AND_ASSIGN(const PlannedQuery planned,
                       Planned({.by = {{"place", "l1"}}, .where = {{"form", {"form2"}}}}));
  EXPECT_EQ(planned.table, 3u);
  EXPECT_THAT(planned.axes[0].members, ElementsAre(ElementsAre(2)));
}

TEST_F(QueryPlanTest, SeveralValuesOfAMentionAreRefusedWithTheWayOut) {
  EXPECT_THAT(Planned({.by = {{"place", "l1"}}, .where = {{"form", {"form1", "form2"}}}}),
              StatusIs(kDenied, AllOf(HasSubstr("mentions, not persons"), HasSubstr("place@l1"),
                                      HasSubstr("form x place@l2"))));
}

TEST_F(QueryPlanTest, OutsideThePlanIsRefusedWithTheNearestTables) {
  EXPECT_THAT(Planned({.by = {{"place", "l2"}, {"year", ""}}, .where = {}}),
              StatusIs(kDenied, AllOf(HasSubstr("no planned table holds place@l2 x year"),
                                      HasSubstr("gender x place@l1 x year"))));
  // A mention table never answers for persons, nor the other way round.
  EXPECT_THAT(Planned({.by = {{"form", ""}, {"gender", ""}}, .where = {}}), StatusIs(kDenied));
  EXPECT_THAT(Planned({.by = {{"weather", ""}}, .where = {}}),
              StatusIs(kDenied, HasSubstr("does not count weather")));
}

TEST_F(QueryPlanTest, NearestTablesMissLeastFirst) {
  EXPECT_THAT(NearestTables(plan_, plan_.kinds.front(),
                            LevelsOf(plan_.domain, {{"place", 2}, {"gender", 1}, {"year", 1}})),
              ElementsAre("gender x place@l1 x year", "gender x place@l2", "year"));
}

TEST_F(QueryPlanTest, MalformedQuestionsAreInvalid) {
  EXPECT_THAT(Planned({.by = {{"gender", ""}, {"gender", ""}}, .where = {}}), StatusIs(kInvalid));
  EXPECT_THAT(Planned({.by = {{"place", "l9"}}, .where = {}}),
              StatusIs(kInvalid, HasSubstr("l1, l2")));
  EXPECT_THAT(Planned({.by = {}, .where = {{"gender", {"nobody"}}}}), StatusIs(kInvalid));
  EXPECT_THAT(Planned({.by = {}, .where = {{"gender", {}}}}), StatusIs(kInvalid));
  EXPECT_THAT(Planned({.by = {}, .where = {{"gender", {"gender0"}}, {"gender", {"gender1"}}}}),
              StatusIs(kInvalid));
}

TEST_F(QueryPlanTest, KindWithFewerTablesAnswersLess) {
  Plan lean = plan_;
  PlannedKind quarterly = lean.kinds.front();
  quarterly.tables = {4};
  quarterly.components = ComponentsOf(lean.domain, lean.tables, quarterly.tables);
  EXPECT_OK(PlanQuery(lean, quarterly, {.by = {{"year", ""}}, .where = {}}));
  EXPECT_THAT(PlanQuery(lean, quarterly, {.by = {{"gender", ""}}, .where = {}}),
              StatusIs(kDenied, HasSubstr("nearest planned tables: year")));
}

}  // namespace
}  // namespace almenara::disclosure

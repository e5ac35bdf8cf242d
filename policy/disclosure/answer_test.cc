// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "common/testing/status_matchers.h"
#include "policy/disclosure/estimate_variance.h"
#include "policy/disclosure/testing/toy_plan.h"

namespace almenara::disclosure {
namespace {

using ::almenara::testing::StatusIs;
using testing::ChainAxis;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using testing::FixedSource;
using testing::FlatAxis;
using testing::MakeToyPlan;
using ::testing::Pointwise;
using testing::RandomRow;
using testing::ViewOf;

class AnswerTest : public ::testing::Test {
 protected:
  AnswerTest() {
    std::mt19937_64 chance(5);
    std::vector<EncodedRow> rows;
    for (int i = 0; i < 400; ++i) rows.push_back(RandomRow(plan_.domain, chance));
    tiers_ = *AddNoise(kind_, testing::CountRows(plan_, rows), FixedSource("answers"));
  }

  Answer Ask(const TableQuery& query, size_t tier = 0) const {
    const PlannedQuery planned = *PlanQuery(plan_, kind_, query);
    const RebuiltTable table = *Rebuild(plan_, kind_, ViewOf(tiers_[tier]), planned.levels);
    return *Evaluate(plan_, kind_, tier, planned, table);
  }

  const Plan plan_ = MakeToyPlan(
      {ChainAxis("place", 3, {{0, 1, 0, 1, 2}}), FlatAxis("gender", 3), FlatAxis("year", 4)},
      {{{"place", 2}, {"gender", 1}, {"year", 1}}, {{"gender", 1}}});
  const PlannedKind& kind_ = plan_.kinds.front();
  TieredCounts tiers_;
};

TEST_F(AnswerTest, SameCellIsTheSameNumberWhateverTheShapeOfTheQuestion) {
  const Answer whole = Ask({.by = {{"place", ""}, {"gender", ""}, {"year", ""}}, .where = {}});
  const Answer slice =
      Ask({.by = {{"gender", ""}}, .where = {{"place", {"place.l2.3"}}, {"year", {"year2"}}}});
  ASSERT_EQ(slice.estimate.size(), 3u);
  for (size_t gender = 0; gender < 3; ++gender) {
    const size_t cell = (gender * 5 + 3) * 4 + 2;  // gender, place, year
    EXPECT_THAT(whole.Position(cell), ElementsAre(gender, 3, 2));
    EXPECT_NEAR(slice.estimate[gender], whole.estimate[cell], 1e-9);
    EXPECT_NEAR(slice.variance[gender], whole.variance[cell], 1e-9);
  }
}

TEST_F(AnswerTest, FilterOnEveryChildIsTheParentInValueAndVariance) {
  const Answer parent = Ask({.by = {{"gender", ""}}, .where = {{"place", {"place.l1.1"}}}});
  const Answer children =
      Ask({.by = {{"gender", ""}}, .where = {{"place", {"place.l2.1", "place.l2.3"}}}});
  EXPECT_THAT(children.estimate, Pointwise(DoubleNear(1e-9), parent.estimate));
  EXPECT_THAT(children.variance, Pointwise(DoubleNear(1e-9), parent.variance));
  const Answer every = Ask({.by = {}, .where = {{"gender", {"gender0", "gender1", "gender2"}}}});
  EXPECT_NEAR(every.estimate[0], Ask({}).estimate[0], 1e-9);
  EXPECT_NEAR(every.variance[0], Ask({}).variance[0], 1e-9);
}

TEST_F(AnswerTest, DescribesItsAxesAndTable) {
  const Answer answer = Ask(
      {.by = {{"year", ""}, {"place", "l1"}}, .where = {{"place", {"place.l1.2", "place.l2.0"}}}});
  ASSERT_EQ(answer.axes.size(), 2u);
  EXPECT_EQ(answer.axes[0].dimension, "place");
  EXPECT_EQ(answer.axes[0].level, "l1");
  EXPECT_THAT(answer.axes[0].code, ElementsAre("place.l1.0", "place.l1.2"));
  EXPECT_THAT(answer.axes[0].category, ElementsAre(1u, 3u));
  EXPECT_EQ(answer.estimate.size(), 8u);
  EXPECT_EQ(answer.table, "gender x place@l2 x year");
  EXPECT_EQ(answer.table_cells, 60u);
}

TEST_F(AnswerTest, VarianceOfACellIsThePublishedCoefficientSum) {
  // By hand for gender: total / 9 and (1 - 1/3) of the component gender.
  const Levels gender = testing::LevelsOf(plan_.domain, {{"gender", 1}});
  const double total_s2 = static_cast<double>(kind_.Find(0, plan_.domain.Total())->s2[2]);
  const double gender_s2 = static_cast<double>(kind_.Find(0, gender)->s2[2]);
  const Answer answer = Ask({.by = {{"gender", ""}}, .where = {}}, 2);
  for (const double variance : answer.variance) {
    EXPECT_NEAR(variance, total_s2 / 9 + gender_s2 * 2 / 3, 1e-9);
  }
}

TEST_F(AnswerTest, ReleasesAddWithTheirVariances) {
  const Answer one = Ask({.by = {{"gender", ""}}, .where = {}});
  Answer sum = one;
  ASSERT_OK(AddRelease(one, sum));
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_DOUBLE_EQ(sum.estimate[i], 2 * one.estimate[i]);
    EXPECT_DOUBLE_EQ(sum.variance[i], 2 * one.variance[i]);
  }
  EXPECT_THAT(AddRelease(Ask({.by = {{"year", ""}}, .where = {}}), sum),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(AnswerTest, RefusesAnotherTableAndATierThatIsNotServed) {
  const PlannedQuery planned = *PlanQuery(plan_, kind_, {.by = {{"gender", ""}}, .where = {}});
  const RebuiltTable total = *Rebuild(plan_, kind_, ViewOf(tiers_[0]), plan_.domain.Total());
  EXPECT_THAT(Evaluate(plan_, kind_, 0, planned, total),
              StatusIs(absl::StatusCode::kInvalidArgument));
  const RebuiltTable gender = *Rebuild(plan_, kind_, ViewOf(tiers_[0]), planned.levels);
  EXPECT_THAT(Evaluate(plan_, kind_, 3, planned, gender),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace almenara::disclosure

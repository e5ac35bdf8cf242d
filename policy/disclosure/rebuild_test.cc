// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/rebuild.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"
#include "policy/disclosure/answer.h"
#include "policy/disclosure/estimate_variance.h"
#include "policy/disclosure/query_plan.h"
#include "policy/disclosure/table_counter.h"
#include "policy/disclosure/testing/toy_plan.h"

namespace almenara::disclosure {
namespace {

using ::almenara::testing::StatusIs;
using testing::ChainAxis;
using testing::CountRows;
using ::testing::DoubleNear;
using testing::FixedSource;
using testing::FlatAxis;
using testing::LevelsOf;
using testing::MakeToyPlan;
using ::testing::Pointwise;
using testing::RandomRow;
using testing::Shape;
using testing::ViewOf;

// Components by id, so that vectors read like the privacy model's.
ComponentCounts ByComponent(const Plan& plan,
                            const std::vector<std::pair<std::string, Counts>>& y) {
  ComponentCounts counts;
  for (const Component& component : plan.kinds.front().components) {
    for (const auto& [id, cells] : y) {
      if (id == component.id) counts.push_back(cells);
    }
  }
  return counts;
}

std::vector<double> Estimate(const Plan& plan, const ComponentCounts& counts, const Shape& shape) {
  auto table = Rebuild(plan, plan.kinds.front(), ViewOf(counts), LevelsOf(plan.domain, shape));
  EXPECT_OK(table);
  return table.ok() ? table->estimate : std::vector<double>{};
}

TEST(RebuildTest, ReproducesTheFlatVector) {
  const Plan plan = MakeToyPlan({FlatAxis("a", 2), FlatAxis("b", 2)}, {{{"a", 1}, {"b", 1}}});
  const ComponentCounts y =
      ByComponent(plan, {{"", {100}}, {"a", {63, 41}}, {"b", {30, 66}}, {"a|b", {22, 35, 11, 29}}});
  EXPECT_THAT(Estimate(plan, y, {{"a", 1}, {"b", 1}}),
              Pointwise(DoubleNear(1e-12), {22.75, 38.25, 9.25, 29.75}));
  EXPECT_THAT(Estimate(plan, y, {{"a", 1}}), Pointwise(DoubleNear(1e-12), {61.0, 39.0}));
  EXPECT_THAT(Estimate(plan, y, {{"b", 1}}), Pointwise(DoubleNear(1e-12), {32.0, 68.0}));
}

TEST(RebuildTest, ReproducesTheChainVector) {
  const Plan plan = MakeToyPlan({ChainAxis("c", 2, {{0, 0, 1}})}, {{{"c", 2}}});
  const ComponentCounts y =
      ByComponent(plan, {{"", {100}}, {"c@l1", {60, 44}}, {"c@l2", {25, 39, 40}}});
  EXPECT_THAT(Estimate(plan, y, {{"c", 1}}), Pointwise(DoubleNear(1e-12), {58.0, 42.0}));
  EXPECT_THAT(Estimate(plan, y, {{"c", 2}}), Pointwise(DoubleNear(1e-12), {22.0, 36.0, 42.0}));
}

// A plan with everything in it: a chain of three levels with uneven groups whose children do not
// lie together, a lone child, a mention axis, an axis of a single category.
Plan RichPlan() {
  return MakeToyPlan({ChainAxis("place", 3, {{1, 0, 1, 2, 1}, {0, 0, 3, 1, 2, 4, 4}}),
                      FlatAxis("gender", 3), FlatAxis("form", 4, 2), FlatAxis("one", 1)},
                     {{{"place", 3}, {"gender", 1}},
                      {{"place", 3}, {"gender", 1}, {"form", 1}},
                      {{"gender", 1}, {"one", 1}}});
}

std::vector<EncodedRow> SomeRows(const Plan& plan, int rows) {
  std::mt19937_64 chance(7);
  std::vector<EncodedRow> drawn;
  for (int i = 0; i < rows; ++i) drawn.push_back(RandomRow(plan.domain, chance));
  return drawn;
}

TEST(RebuildTest, WithoutNoiseTheTableIsTheCountAtEveryShape) {
  const Plan plan = RichPlan();
  const std::vector<EncodedRow> rows = SomeRows(plan, 500);
  const ComponentCounts exact = CountRows(plan, rows);
  for (size_t c = 0; c < exact.size(); ++c) {
    const Component& component = plan.kinds.front().components[c];
    // Mention axes cannot be summed away, so only shapes of the whole family are tables.
    if (plan.domain.FamilyOf(component.levels) != component.family) continue;
    ASSERT_OK_AND_ASSIGN(const RebuiltTable table,
                         Rebuild(plan, plan.kinds.front(), ViewOf(exact), component.levels));
    ASSERT_EQ(table.estimate.size(), exact[c].size());
    for (size_t cell = 0; cell < exact[c].size(); ++cell) {
      EXPECT_NEAR(table.estimate[cell], static_cast<double>(exact[c][cell]), 1e-9) << component.id;
    }
  }
}

TEST(RebuildTest, ChildrenAddUpToTheirParentAtEveryLevel) {
  const Plan plan = RichPlan();
  ASSERT_OK_AND_ASSIGN(
      const TieredCounts tiers,
      AddNoise(plan.kinds.front(), CountRows(plan, SomeRows(plan, 300)), FixedSource("margins")));
  const Axis& place = plan.domain.axes()[plan.domain.Find("place")];
  for (const ComponentCounts& noisy : tiers) {
    for (int level = 1; level <= 3; ++level) {
      // Axes by name: form, gender, place; place is the innermost.
      const std::vector<double> fine =
          Estimate(plan, noisy, {{"form", 1}, {"gender", 1}, {"place", level}});
      const std::vector<double> coarse =
          Estimate(plan, noisy, {{"form", 1}, {"gender", 1}, {"place", level - 1}});
      std::vector<double> sums(coarse.size(), 0);
      for (size_t cell = 0; cell < fine.size(); ++cell) {
        const size_t outer = cell / place.size(level);
        sums[outer * place.size(level - 1) + place.parent(level, cell % place.size(level))] +=
            fine[cell];
      }
      for (size_t cell = 0; cell < sums.size(); ++cell) {
        EXPECT_NEAR(sums[cell], coarse[cell], 1e-13 * std::max(1.0, std::abs(coarse[cell])) * 100);
      }
    }
  }
}

TEST(RebuildTest, IsUnbiasedWithTheStatedVarianceOfCellsAndSums) {
  const Plan plan = RichPlan();
  const PlannedKind& kind = plan.kinds.front();
  const ComponentCounts exact = CountRows(plan, SomeRows(plan, 300));
  // Given every cell of a mention table, and a filter on two countries under different parents
  const TableQuery whole{.by = {{"place", ""}, {"gender", ""}, {"form", ""}}, .where = {}};
  const TableQuery sums{.by = {{"gender", ""}, {"form", ""}},
                        .where = {{"place", {"place.l3.0", "place.l3.4", "place.l2.4"}}}};
  for (const TableQuery& query : {whole, sums}) {
    ASSERT_OK_AND_ASSIGN(const PlannedQuery planned, PlanQuery(plan, kind, query));
    const std::vector<double> truth =
        Evaluate(plan, kind, 0, planned, *Rebuild(plan, kind, ViewOf(exact), planned.levels))
            ->estimate;
    // When many releases are drawn
    constexpr int kReleases = 2'000;
    std::vector<double> mean(truth.size(), 0), square(truth.size(), 0);
    std::vector<double> stated;
    for (int r = 0; r < kReleases; ++r) {
      ASSERT_OK_AND_ASSIGN(const TieredCounts tiers,
                           AddNoise(kind, exact, FixedSource(absl::StrCat("r", r))));
      ASSERT_OK_AND_ASSIGN(const RebuiltTable table,
                           Rebuild(plan, kind, ViewOf(tiers[1]), planned.levels));
      ASSERT_OK_AND_ASSIGN(const Answer answer, Evaluate(plan, kind, 1, planned, table));
      stated = answer.variance;
      for (size_t cell = 0; cell < truth.size(); ++cell) {
        const double error = answer.estimate[cell] - truth[cell];
        mean[cell] += error / kReleases;
        square[cell] += error * error / kReleases;
      }
    }
    // Then errors average to nothing and their squares to the stated variance, each within five
    // standard errors
    for (size_t cell = 0; cell < truth.size(); ++cell) {
      EXPECT_LT(std::abs(mean[cell]), 5 * std::sqrt(stated[cell] / kReleases)) << cell;
      EXPECT_NEAR(square[cell] / stated[cell], 1, 5 * std::sqrt(2.0 / kReleases)) << cell;
    }
  }
}

TEST(RebuildTest, RefusesWhatNoPlannedTableHolds) {
  const Plan plan = RichPlan();
  const ComponentCounts exact = CountRows(plan, SomeRows(plan, 10));
  const auto rebuild = [&](const Shape& shape) {
    return Rebuild(plan, plan.kinds.front(), ViewOf(exact), LevelsOf(plan.domain, shape));
  };
  EXPECT_THAT(rebuild({{"place", 1}, {"one", 1}}), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_OK(rebuild({{"gender", 1}, {"one", 1}}));
}

}  // namespace
}  // namespace almenara::disclosure

// SPDX-License-Identifier: Apache-2.0
#include "node/publish/simulated_table.h"

#include <gmock/gmock.h>

#include <cmath>

#include "common/testing/status_matchers.h"
#include "policy/disclosure/testing/toy_plan.h"

namespace almenara::node {
namespace {

using disclosure::ComponentCounts;
using disclosure::ComponentView;
using disclosure::EncodedRow;
using disclosure::Plan;
using disclosure::testing::FlatAxis;
using disclosure::testing::MakeToyPlan;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

EncodedRow Row(const std::vector<std::vector<uint32_t>>& axes) {
  EncodedRow row;
  for (const std::vector<uint32_t>& values : axes) row.AppendAxis(values);
  return row;
}

std::vector<EncodedRow> Times(size_t n, const std::vector<std::vector<uint32_t>>& axes) {
  return std::vector<EncodedRow>(n, Row(axes));
}

ReleasedTable Released(std::initializer_list<std::pair<std::string, ReleasedCell>> cells) {
  ReleasedTable table;
  for (const auto& [code, cell] : cells) table.shown[code] = cell;
  return table;
}

// The organisation's rows under a plan, held against another.
struct Simulation {
  Simulation(const Plan& draft, const Plan& against, const std::vector<EncodedRow>& rows)
      : plan(draft),
        counts(disclosure::testing::CountRows(draft, rows)),
        view(disclosure::testing::ViewOf(counts)),
        tables({draft, draft.kinds.front()}, {against, against.kinds.front()}, view) {}

  SimulatedTableAndCells Run(size_t table, const ReleasedTable* released = nullptr,
                             std::optional<size_t> cells_of_tier = std::nullopt) const {
    const auto errors = agreement::TableErrors(plan, plan.kinds.front());
    EXPECT_OK(errors);
    auto simulated = tables.Run((*errors)[table], released, cells_of_tier);
    EXPECT_OK(simulated);
    return *std::move(simulated);
  }

  const Plan& plan;
  const ComponentCounts counts;
  const ComponentView view;
  const TableSimulation tables;
};

// A plan of the total alone: one component, whose parameter is 1 / (2 rho), and its ladder.
TEST(TableSimulationTest, TheTotalsErrorsAreThoseOfItsOneComponent) {
  const Plan plan = MakeToyPlan({FlatAxis("g", 2)}, {{}});
  const Simulation simulation(plan, plan, Times(3, {{0}}));

  const v1::SimulatedTable table = simulation.Run(0).table;

  EXPECT_EQ(table.table(), "total");
  EXPECT_EQ(table.cells(), 1u);
  EXPECT_EQ(table.own_cells(), 1u);
  EXPECT_FALSE(table.released());
  ASSERT_EQ(table.tier_size(), 3);
  EXPECT_DOUBLE_EQ(table.tier(0).median_sd(), 1);
  EXPECT_DOUBLE_EQ(table.tier(1).median_sd(), std::sqrt(3));
  EXPECT_DOUBLE_EQ(table.tier(2).median_sd(), std::sqrt(13));
  EXPECT_EQ(table.tier(0).median_threshold(), 10);
  // 1.96 * sd * sqrt(2) is 2.77 at tier 0, 4.8 at tier 1: three persons are beyond the first alone.
  EXPECT_EQ(table.tier(0).readable_cells(), 1u);
  EXPECT_EQ(table.tier(1).readable_cells(), 0u);
  EXPECT_EQ(table.tier(0).shown_cells(), 0u);
  EXPECT_EQ(table.tier(2).tier(), 2u);
}

TEST(TableSimulationTest, CountsItsOwnCellsExactly) {
  const Plan plan =
      MakeToyPlan({FlatAxis("g", 2), FlatAxis("p", 3)}, {{}, {{"g", 1}}, {{"g", 1}, {"p", 1}}});
  std::vector<EncodedRow> rows = Times(400, {{0}, {0}});
  for (const EncodedRow& row : Times(3, {{1}, {2}})) rows.push_back(row);
  const Simulation simulation(plan, plan, rows);

  EXPECT_EQ(simulation.Run(0).table.own_cells(), 1u);
  const SimulatedTableAndCells both = simulation.Run(2, nullptr, 1);

  EXPECT_EQ(both.table.table(), "g x p");
  EXPECT_EQ(both.table.cells(), 6u);
  EXPECT_EQ(both.table.own_cells(), 2u);
  EXPECT_EQ(both.table.tier(0).shown_cells(), 1u);
  ASSERT_THAT(both.cells, SizeIs(2));
  EXPECT_THAT(both.cells[0].code(), ElementsAre("g0", "p0"));
  EXPECT_EQ(both.cells[0].own(), 400u);
  EXPECT_TRUE(both.cells[0].shown());
  EXPECT_TRUE(both.cells[0].readable());
  EXPECT_THAT(both.cells[1].code(), ElementsAre("g1", "p2"));
  EXPECT_EQ(both.cells[1].own(), 3u);
  EXPECT_FALSE(both.cells[1].shown());
  EXPECT_FALSE(both.cells[1].readable());
  EXPECT_FALSE(both.cells[1].has_released());
  EXPECT_DOUBLE_EQ(both.cells[0].sd(), both.table.tier(1).median_sd());
  EXPECT_THAT(simulation.Run(2).cells, IsEmpty());
}

TEST(TableSimulationTest, AMentionTableCountsPersonsWithThatValue) {
  const Plan plan = MakeToyPlan({FlatAxis("m", 3, 2)}, {{{"m", 1}}});
  std::vector<EncodedRow> rows = Times(20, {{0, 2}});
  rows.push_back(Row({{0}}));
  const SimulatedTableAndCells simulated = Simulation(plan, plan, rows).Run(0, nullptr, 0);
  ASSERT_THAT(simulated.cells, SizeIs(2));
  EXPECT_EQ(simulated.cells[0].own(), 21u);
  EXPECT_EQ(simulated.cells[1].own(), 20u);
  EXPECT_THAT(simulated.cells[1].code(), ElementsAre("m2"));
}

TEST(TableSimulationTest, WhatIsReleasedMayShowACellAndTellsWhichAreFilledAlone) {
  const Plan plan = MakeToyPlan({FlatAxis("g", 3)}, {{{"g", 1}}});
  std::vector<EncodedRow> rows = Times(40, {{0}});
  for (const EncodedRow& row : Times(3, {{1}})) rows.push_back(row);
  for (const EncodedRow& row : Times(4, {{2}})) rows.push_back(row);
  // 40 of 45 +- 9.8 may be all there are; 3 of 60 +- 9.8 are not; of the last nothing is shown.
  const ReleasedTable released = Released({{"g0", {45, 5}}, {"g1", {60, 5}}});

  const SimulatedTableAndCells beside = Simulation(plan, plan, rows).Run(0, &released, 0);

  EXPECT_TRUE(beside.table.released());
  EXPECT_EQ(beside.table.alone_cells(), 1u);
  EXPECT_EQ(beside.table.tier(0).shown_cells(), 2u);
  EXPECT_TRUE(beside.cells[0].alone());
  EXPECT_FALSE(beside.cells[1].alone());
  EXPECT_TRUE(beside.cells[1].shown());
  EXPECT_EQ(beside.cells[1].released(), 60);
  EXPECT_FALSE(beside.cells[2].has_released());
  EXPECT_FALSE(beside.cells[2].shown());
}

TEST(TableSimulationTest, ADifferenceAddsTheErrorsOfBoth) {
  const Plan draft = MakeToyPlan({FlatAxis("g", 2)}, {{}});
  // At a hundredth of the charge the parameter is a hundred.
  const Plan noisy = MakeToyPlan({FlatAxis("g", 2)}, {{}}, {5'000'000});
  const std::vector<EncodedRow> rows = Times(19, {{0}});

  const v1::SimulatedTable table = Simulation(draft, noisy, rows).Run(0).table;

  // 1.96 * sqrt(1 + 100) is 19.7.
  EXPECT_EQ(table.tier(0).readable_cells(), 0u);
  EXPECT_EQ(Simulation(draft, noisy, Times(20, {{0}})).Run(0).table.tier(0).readable_cells(), 1u);
  // It serves no later tier, so there is no difference.
  EXPECT_EQ(table.tier(1).readable_cells(), 0u);
}

TEST(TableSimulationTest, WhatTheOtherPlanDoesNotCountCannotBeSubtracted) {
  const Plan draft = MakeToyPlan({FlatAxis("g", 3)}, {{{"g", 1}}});
  const Plan without = MakeToyPlan({FlatAxis("p", 2)}, {{{"p", 1}}});
  const Plan fewer = MakeToyPlan({FlatAxis("g", 2)}, {{{"g", 1}}});
  std::vector<EncodedRow> rows = Times(400, {{1}});
  for (const EncodedRow& row : Times(400, {{2}})) rows.push_back(row);
  EXPECT_EQ(Simulation(draft, draft, rows).Run(0).table.tier(0).readable_cells(), 2u);
  EXPECT_EQ(Simulation(draft, without, rows).Run(0).table.tier(0).readable_cells(), 0u);
  EXPECT_EQ(Simulation(draft, fewer, rows).Run(0).table.tier(0).readable_cells(), 1u);
}

}  // namespace
}  // namespace almenara::node

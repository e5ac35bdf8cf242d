// SPDX-License-Identifier: Apache-2.0
// The demonstration's plan against the figures that the privacy model prints for it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "common/testing/status_matchers.h"
#include "policy/disclosure/estimate_variance.h"
#include "policy/disclosure/noise_plan.h"
#include "policy/disclosure/noisy_components.h"
#include "policy/disclosure/query_plan.h"
#include "policy/disclosure/rebuild.h"
#include "policy/disclosure/testing/global_trends.h"
#include "policy/disclosure/testing/toy_plan.h"
#include "policy/disclosure/typed_cell.h"

namespace almenara::disclosure {
namespace {

class GlobalTrendsPlanTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    ASSERT_OK_AND_ASSIGN(const std::unique_ptr<Catalogue> catalogue,
                         Catalogue::Load("proto/codelists"));
    ASSERT_OK_AND_ASSIGN(Plan parsed, testing::LoadGlobalTrendsPlan(*catalogue));
    plan_ = std::make_unique<Plan>(std::move(parsed));
  }
  static void TearDownTestSuite() { plan_.reset(); }

  static const PlannedKind& BackCatalogue() {
    return *plan_->FindKind(agreement::v1::RELEASE_KIND_BACK_CATALOGUE);
  }

  static std::unique_ptr<Plan> plan_;
};
std::unique_ptr<Plan> GlobalTrendsPlanTest::plan_;

TEST_F(GlobalTrendsPlanTest, HasSixtyTablesAnd119Components) {
  EXPECT_EQ(plan_->tables.size(), 60u);
  EXPECT_EQ(BackCatalogue().components.size(), 119u);
  uint64_t cells = 0;
  for (const Component& component : BackCatalogue().components) cells += component.cells;
  EXPECT_NEAR(static_cast<double>(cells), 2.1e6, 0.2e6);
}

TEST_F(GlobalTrendsPlanTest, EveryKindChargesWhatItDeclares) {
  for (const PlannedKind& kind : plan_->kinds) {
    const TierNano charge = ChargeNano(kind);
    for (size_t tier = 0; tier < kind.tiers(); ++tier) {
      EXPECT_EQ(charge[tier], kind.rho_nano[tier]) << ReleaseKind_Name(kind.kind);
      EXPECT_LE(SpendNano(kind, tier), kind.rho_nano[tier]);
      EXPECT_GE(SpendNano(kind, tier), kind.rho_nano[tier] / 100 * 97);
    }
  }
}

struct PrintedRow {
  TableQuery query;
  double sd[3];
  double threshold[3];
};

// Median standard deviation and threshold of every printed table, within 2 %, rounding apart.
TEST_F(GlobalTrendsPlanTest, ReproducesThePrintedErrorsOfEveryTier) {
  const std::vector<PrintedRow> rows = {
      {{.by = {{"gender", ""}}, .where = {}}, {7.0, 11.1, 19.2}, {17, 26, 45}},
      {{.by = {{"citizenship", ""}}, .where = {}}, {7.1, 11.3, 19.6}, {26, 41, 70}},
      {{.by = {{"citizenship", ""}, {"exploitation_place", ""}}, .where = {}},
       {8.8, 13.9, 24.1},
       {43, 68, 117}},
      {{.by = {{"exploitation_place", ""}, {"year", ""}}, .where = {}},
       {8.5, 13.5, 23.3},
       {38, 59, 102}},
      {{.by = {{"citizenship", ""}, {"exploitation_place", "subregion"}, {"year", ""}},
        .where = {}},
       {10.2, 16.2, 28.0},
       {51, 81, 140}},
      {{.by = {{"age_band", ""}, {"gender", ""}, {"exploitation_place", ""}}, .where = {}},
       {10.6, 16.8, 29.1},
       {48, 76, 131}},
      {{.by = {{"exploitation", ""}}, .where = {}}, {10.0, 15.8, 27.3}, {27, 43, 74}},
      {{.by = {{"exploitation", ""}, {"exploitation_place", ""}, {"year", ""}}, .where = {}},
       {14.1, 22.3, 38.6},
       {70, 110, 190}},
      {{.by =
            {{"victim_group", ""}, {"exploitation", ""}, {"exploitation_place", ""}, {"year", ""}},
        .where = {}},
       {16.0, 25.2, 43.7},
       {85, 134, 232}},
  };
  for (const PrintedRow& row : rows) {
    ASSERT_OK_AND_ASSIGN(const PlannedQuery planned, PlanQuery(*plan_, BackCatalogue(), row.query));
    for (size_t tier = 0; tier < 3; ++tier) {
      std::vector<double> variance = AnswerVariance(*plan_, BackCatalogue(), tier, planned);
      const auto middle = variance.begin() + static_cast<std::ptrdiff_t>(variance.size() / 2);
      std::ranges::nth_element(variance, middle);
      const double sd = std::sqrt(*middle);
      const std::string table = plan_->domain.Describe(planned.levels);
      EXPECT_NEAR(sd, row.sd[tier], 0.02 * row.sd[tier] + 0.05) << table << " tier " << tier;
      EXPECT_NEAR(static_cast<double>(DisplayThreshold(sd, planned.table_cells)),
                  row.threshold[tier], 0.02 * row.threshold[tier] + 1)
          << table << " tier " << tier;
    }
  }
}

// Adds the cells of a table up to the table where one axis is a level coarser.
std::vector<double> SummedOneLevelUp(const Domain& domain, const RebuiltTable& table, size_t axis) {
  uint64_t inner = 1;
  for (size_t i = axis + 1; i < domain.size(); ++i) {
    inner *= domain.axes()[i].size(table.levels[i]);
  }
  const Axis& summed = domain.axes()[axis];
  const int level = table.levels[axis];
  Levels coarser = table.levels;
  --coarser[axis];
  std::vector<double> sums(domain.Cells(coarser), 0.0);
  for (size_t cell = 0; cell < table.estimate.size(); ++cell) {
    const size_t category = cell / inner % summed.size(level);
    const size_t outer = cell / inner / summed.size(level);
    sums[(outer * summed.size(level - 1) + summed.parent(level, category)) * inner +
         cell % inner] += table.estimate[cell];
  }
  return sums;
}

// Every planned table against every table one step coarser in its family, at the noise of the
// public tier.
TEST_F(GlobalTrendsPlanTest, TablesAgreeWithTheirMarginsAtEveryLevel) {
  ComponentCounts counts;
  for (const Component& component : BackCatalogue().components) {
    counts.push_back(Counts(component.cells, 7));
  }
  ASSERT_OK_AND_ASSIGN(const TieredCounts tiers,
                       AddNoise(BackCatalogue(), counts, testing::FixedSource("margins")));
  const ComponentView noisy = testing::ViewOf(tiers.back());
  for (const PlannedTable& planned : plan_->tables) {
    ASSERT_OK_AND_ASSIGN(const RebuiltTable fine,
                         Rebuild(*plan_, BackCatalogue(), noisy, planned.levels));
    for (size_t axis = 0; axis < plan_->domain.size(); ++axis) {
      if (planned.levels[axis] == 0 || plan_->domain.axes()[axis].multi_valued()) continue;
      const std::vector<double> sums = SummedOneLevelUp(plan_->domain, fine, axis);
      Levels levels = planned.levels;
      --levels[axis];
      ASSERT_OK_AND_ASSIGN(const RebuiltTable coarse,
                           Rebuild(*plan_, BackCatalogue(), noisy, levels));
      ASSERT_EQ(sums.size(), coarse.estimate.size());
      double largest = 0;
      for (size_t cell = 0; cell < sums.size(); ++cell) {
        largest = std::max(largest, std::abs(sums[cell] - coarse.estimate[cell]));
      }
      EXPECT_LT(largest, 1e-9) << plan_->domain.Describe(levels);
    }
  }
}

}  // namespace
}  // namespace almenara::disclosure

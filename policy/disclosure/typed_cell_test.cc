// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/typed_cell.h"

#include <gtest/gtest.h>

#include <cmath>

#include "policy/disclosure/normal.h"

namespace almenara::disclosure {
namespace {

TEST(NormalTest, QuantileInvertsTheDistribution) {
  EXPECT_NEAR(NormalUpperQuantile(0.025), 1.959963984540054, 1e-12);
  EXPECT_NEAR(NormalUpperQuantile(0.5), 0, 1e-12);
  EXPECT_NEAR(NormalUpperQuantile(1e-12), 7.034483825301131, 1e-9);
  for (double z = -5; z <= 5; z += 0.25) EXPECT_NEAR(NormalUpperQuantile(NormalCdf(-z)), z, 1e-9);
}

// Standard deviations and thresholds as the privacy model prints them for its plan.
TEST(DisplayThresholdTest, AgreesWithThePrintedTables) {
  EXPECT_EQ(DisplayThreshold(7.00, 5), 17);
  EXPECT_EQ(DisplayThreshold(11.09, 5), 26);
  EXPECT_EQ(DisplayThreshold(7.14, 265), 26);
  EXPECT_EQ(DisplayThreshold(8.81, 70'225), 43);
  EXPECT_EQ(DisplayThreshold(15.95, 805'070), 85);
}

TEST(DisplayThresholdTest, IsNeverBelowTenNorForFewerThanTwoCells) {
  EXPECT_EQ(DisplayThreshold(1, 5), 10);
  EXPECT_EQ(DisplayThreshold(100, 1), DisplayThreshold(100, 2));
  EXPECT_EQ(DisplayThreshold(100, 2), static_cast<int64_t>(std::ceil(195.9963984540054)));
}

TEST(TypedCellTest, ShowsWhatReachesTheThreshold) {
  const TypedCell cell = MakeTypedCell(17, 49, 5);
  EXPECT_EQ(cell.threshold, 17);
  ASSERT_TRUE(cell.shown.has_value());
  EXPECT_DOUBLE_EQ(cell.shown->estimate, 17);
  EXPECT_DOUBLE_EQ(cell.shown->sd, 7);
  EXPECT_NEAR(cell.shown->low, 17 - 7 * 1.96, 1e-3);
  EXPECT_NEAR(cell.shown->high, 17 + 7 * 1.96, 1e-3);
}

TEST(TypedCellTest, HidesWhatIsBelowAndKeepsItsEstimate) {
  EXPECT_FALSE(MakeTypedCell(16.99, 49, 5).shown.has_value());
  EXPECT_FALSE(MakeTypedCell(-400, 49, 5).shown.has_value());
}

TEST(TypedCellTest, IntervalDoesNotReachBelowZero) {
  const TypedCell cell = MakeTypedCell(60, 900, 2);
  ASSERT_TRUE(cell.shown.has_value());
  EXPECT_GT(cell.shown->low, 0);
  EXPECT_DOUBLE_EQ(MakeTypedCell(11, 36, 2).shown.value_or(ShownValue{.low = 0}).low, 0);
}

}  // namespace
}  // namespace almenara::disclosure

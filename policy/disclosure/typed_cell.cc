// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/typed_cell.h"

#include <algorithm>
#include <cmath>

#include "policy/disclosure/governed_parameters.h"
#include "policy/disclosure/normal.h"

namespace almenara::disclosure {
namespace {

constexpr double kIntervalTail = 0.025;

// Estimates of one cell by several ways agree to this.
constexpr double kSameNumber = 1e-6;

double ThresholdQuantile(uint64_t table_cells) {
  return NormalUpperQuantile(kInventedCellRisk /
                             static_cast<double>(std::max<uint64_t>(2, table_cells)));
}

int64_t ThresholdAt(double sd, double quantile) {
  return std::max(kMinThreshold, static_cast<int64_t>(std::ceil(sd * quantile)));
}

TypedCell CellAt(double estimate, double sd, int64_t threshold, double interval_quantile) {
  TypedCell cell{.threshold = threshold, .shown = std::nullopt};
  if (estimate < static_cast<double>(threshold) - kSameNumber) return cell;
  const double half_width = sd * interval_quantile;
  cell.shown = ShownValue{.estimate = estimate,
                          .sd = sd,
                          .low = std::max(0.0, estimate - half_width),
                          .high = estimate + half_width};
  return cell;
}

}  // namespace

int64_t DisplayThreshold(double sd, uint64_t table_cells) {
  return ThresholdAt(sd, ThresholdQuantile(table_cells));
}

TypedCell MakeTypedCell(double estimate, double variance, uint64_t table_cells) {
  const double sd = std::sqrt(variance);
  return CellAt(estimate, sd, DisplayThreshold(sd, table_cells),
                NormalUpperQuantile(kIntervalTail));
}

std::vector<TypedCell> TypedCells(const Answer& answer) {
  const double threshold_quantile = ThresholdQuantile(answer.table_cells);
  const double interval_quantile = NormalUpperQuantile(kIntervalTail);
  std::vector<TypedCell> cells;
  cells.reserve(answer.estimate.size());
  for (size_t i = 0; i < answer.estimate.size(); ++i) {
    const double sd = std::sqrt(answer.variance[i]);
    cells.push_back(
        CellAt(answer.estimate[i], sd, ThresholdAt(sd, threshold_quantile), interval_quantile));
  }
  return cells;
}

}  // namespace almenara::disclosure

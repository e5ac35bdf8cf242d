// SPDX-License-Identifier: Apache-2.0
// What a reader sees of a cell. A function of noisy values and public sizes only. Proof:
// proofs/display-rule.md.
#ifndef ALMENARA_POLICY_DISCLOSURE_TYPED_CELL_H_
#define ALMENARA_POLICY_DISCLOSURE_TYPED_CELL_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "policy/disclosure/answer.h"

namespace almenara::disclosure {

// What is shown of a cell at or above its threshold.
struct ShownValue {
  double estimate = 0;
  double sd = 0;
  double low = 0;  // 95 % interval, not below 0
  double high = 0;
};

// Shown, or below threshold: then its estimate is served to nobody, and it prints as "<threshold",
// never as 0.
struct TypedCell {
  int64_t threshold = 0;
  std::optional<ShownValue> shown;
};

// tau = max(kMinThreshold, ceil(sd * Phi^-1(1 - kInventedCellRisk / max(2, cells)))): of tables
// that are empty in truth, at most one in twenty shows any cell. `table_cells` counts the planned
// table that the cell belongs to.
int64_t DisplayThreshold(double sd, uint64_t table_cells);

// Shown iff the estimate, not rounded, reaches tau of the cell's own sd: rounding first would show
// cells from tau - 1/2 on, and then more than one empty table in twenty.
TypedCell MakeTypedCell(double estimate, double variance, uint64_t table_cells);

// Every cell of an answer, in its order.
std::vector<TypedCell> TypedCells(const Answer& answer);

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_TYPED_CELL_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_SIMULATED_TABLE_H_
#define ALMENARA_NODE_PUBLISH_SIMULATED_TABLE_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "almenara/node/v1/privacy_service.pb.h"
#include "node/publish/released_tables.h"
#include "policy/agreement/table_error.h"
#include "policy/disclosure/plan.h"
#include "policy/disclosure/rebuild.h"

namespace almenara::node {

// A kind of release of a plan. Borrowed.
struct PlanOfKind {
  const disclosure::Plan& plan;
  const disclosure::PlannedKind& kind;
};

// A table of the draft, and the cells that were asked for.
struct SimulatedTableAndCells {
  v1::SimulatedTable table;
  std::vector<v1::SimulatedCell> cells;
};

// What one organisation's own exact counts would look like in a table of a draft. No noise is
// drawn: errors and thresholds are functions of the plan.
//   shown     max(own, released estimate) >= the cell's threshold
//   readable  own > 1.96 * sqrt(variance under the draft + variance under `against`)
//   alone     shown in the released table, and own >= released estimate - 1.96 * its sd
class TableSimulation {
 public:
  // `own` are the exact components of the draft's kind. All are borrowed.
  TableSimulation(PlanOfKind draft, PlanOfKind against, const disclosure::ComponentView& own)
      : draft_(draft), against_(against), own_(own) {}

  // `table` is one of the draft's kind. `released`: null when no such table is. Cells are listed
  // for `cells_of_tier`, if any.
  absl::StatusOr<SimulatedTableAndCells> Run(const agreement::TableError& table,
                                             const ReleasedTable* released,
                                             std::optional<size_t> cells_of_tier) const;

 private:
  const PlanOfKind draft_;
  const PlanOfKind against_;
  const disclosure::ComponentView& own_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_SIMULATED_TABLE_H_

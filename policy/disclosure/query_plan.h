// SPDX-License-Identifier: Apache-2.0
// Which planned table answers a question, decided by the plan alone and never by data: refusing
// reads no release.
#ifndef ALMENARA_POLICY_DISCLOSURE_QUERY_PLAN_H_
#define ALMENARA_POLICY_DISCLOSURE_QUERY_PLAN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "policy/disclosure/plan.h"

namespace almenara::disclosure {

// "By this dimension." An empty level is the finest that the plan gives it.
struct QueryGroup {
  std::string dimension;
  std::string level;
};

// "Where this dimension is one of these codes", each at any level of the plan's chain.
struct QueryFilter {
  std::string dimension;
  std::vector<std::string> codes;
};

// A question to one kind of release. Names are the catalogue's (no aliases); the order does not
// matter.
struct TableQuery {
  std::vector<QueryGroup> by;
  std::vector<QueryFilter> where;
};

// What one axis of the rebuilt table contributes to the answer: each output sums some of its
// categories.
struct AxisSelection {
  size_t axis = 0;
  uint8_t level = 0;                           // of the rebuilt table
  uint8_t group_level = 0;                     // 0: not grouped, one output
  std::vector<uint32_t> group;                 // category index of each output at group_level
  std::vector<std::vector<uint32_t>> members;  // [output] ascending category indexes at `level`
};

// A question that the plan answers.
struct PlannedQuery {
  Levels levels;                    // the table to rebuild
  std::vector<AxisSelection> axes;  // one for each axis of `levels`, in the domain's order
  size_t table = 0;                 // index into Plan::tables: the smallest that holds `levels`
  uint64_t table_cells = 0;         // of that table: what the display threshold counts with
};

// Unknown levels and codes, repeated dimensions and filters that select nothing are
// INVALID_ARGUMENT. PERMISSION_DENIED, with the nearest planned tables named: a dimension or
// combination outside the plan, and several values of a mention dimension (a sum over them counts
// mentions, not persons). A table of a family answers questions of that family only, so a mention
// axis is never summed away.
absl::StatusOr<PlannedQuery> PlanQuery(const Plan& plan, const PlannedKind& kind,
                                       const TableQuery& query);

// Up to three planned tables of the kind nearest to the wanted shape, as "citizenship@country x
// gender", nearest first: by dimensions and levels missing, then by those to spare, then by cells.
std::vector<std::string> NearestTables(const Plan& plan, const PlannedKind& kind,
                                       const Levels& wanted);

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_QUERY_PLAN_H_

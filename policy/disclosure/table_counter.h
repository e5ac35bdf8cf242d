// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_POLICY_DISCLOSURE_TABLE_COUNTER_H_
#define ALMENARA_POLICY_DISCLOSURE_TABLE_COUNTER_H_

#include <cstdint>
#include <vector>

#include "policy/disclosure/noisy_components.h"
#include "policy/disclosure/plan.h"
#include "policy/disclosure/row_block.h"
#include "policy/disclosure/row_encoder.h"

namespace almenara::disclosure {

// Counts rows into the maximal tables of each family; the components are margins of those. Memory
// is four bytes for each cell of the maximal tables, whatever the number of rows; a row costs a few
// additions for each maximal table. Not thread-safe: count parts of the rows in counters of their
// own and Merge them.
class TableCounter {
 public:
  // Both are borrowed; `kind` is one of the plan's.
  TableCounter(const Domain& domain, const PlannedKind& kind);

  // Ends the program after 2^32 - 1 rows, those of merged counters with them: a row adds at most
  // one to a cell, so that no cell can overflow.
  void Add(const RowBlock& block);
  // The same for one row, which takes several times as long as a row of a full block.
  void Add(const EncodedRow& row);
  // REQUIRES `other` was made for the same kind.
  void Merge(const TableCounter& other);
  // The exact counts of every component. They never leave the process without noise.
  ComponentCounts Components() const;

 private:
  struct AxisPosition {
    size_t axis;
    std::vector<uint32_t> offset;  // of each category of the finest level: stride * ancestor
  };
  struct MaximalTable {
    size_t component;
    std::vector<AxisPosition> single;
    std::vector<AxisPosition> mention;
    std::vector<uint32_t> counts;
  };

  static void AddTo(MaximalTable& table, const RowBlock& block);
  // Counts the combinations of a row's values of the mention axes from `depth` on.
  static void AddMentions(MaximalTable& table, const RowBlock& block, size_t row, size_t depth,
                          uint32_t cell);
  // Adds `counts` over `from` up to a component below it, both of the kind.
  Counts Margin(const Component& from, const Counts& counts, const Component& component) const;
  // A component's smallest other one that lies above it; itself where there is none, which makes
  // it a maximal table.
  size_t SourceOf(size_t component) const;

  const Domain& domain_;
  const PlannedKind& kind_;
  std::vector<MaximalTable> maximal_;
  std::vector<size_t> source_of_;  // [component]
  RowBlock single_row_;
  uint64_t rows_ = 0;
};

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_TABLE_COUNTER_H_

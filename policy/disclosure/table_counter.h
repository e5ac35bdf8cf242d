// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_POLICY_DISCLOSURE_TABLE_COUNTER_H_
#define ALMENARA_POLICY_DISCLOSURE_TABLE_COUNTER_H_

#include <cstdint>
#include <vector>

#include "policy/disclosure/noisy_components.h"
#include "policy/disclosure/plan.h"
#include "policy/disclosure/row_encoder.h"

namespace almenara::disclosure {

// Counts rows into the maximal tables of each family; the components are margins of those. Memory
// is the cells of the maximal tables, whatever the number of rows; a row costs a few additions for
// each maximal table. Not thread-safe: count parts of the rows in counters of their own and Merge
// them.
class TableCounter {
 public:
  // Both are borrowed; `kind` is one of the plan's.
  TableCounter(const Domain& domain, const PlannedKind& kind);

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
    Levels levels;
    AxisSet family;
    std::vector<AxisPosition> single;
    std::vector<AxisPosition> mention;
    Counts counts;
  };

  void AddTo(MaximalTable& table, const EncodedRow& row);
  Counts Margin(const MaximalTable& table, const Component& component) const;

  const Domain& domain_;
  const PlannedKind& kind_;
  std::vector<MaximalTable> maximal_;
  std::vector<size_t> source_of_;  // [component] its smallest maximal table
};

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_TABLE_COUNTER_H_

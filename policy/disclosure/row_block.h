// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_POLICY_DISCLOSURE_ROW_BLOCK_H_
#define ALMENARA_POLICY_DISCLOSURE_ROW_BLOCK_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "policy/disclosure/domain.h"
#include "policy/disclosure/row_encoder.h"

namespace almenara::disclosure {

// Some rows, axis by axis: what a counter goes through table by table, so that the loops are short
// and without conditions. Small enough for the fastest cache. Not thread-safe.
class RowBlock {
 public:
  static constexpr size_t kMostRows = 256;

  // The values of row r are value[begin[r]] to value[begin[r + 1] - 1]; row[i] is whose value[i]
  // is. Of a single-valued axis there is only value[r]. What lies beyond the rows says nothing.
  struct Column {
    std::vector<uint32_t> value;
    std::vector<uint32_t> row;
    std::vector<uint32_t> begin;
  };

  explicit RowBlock(const Domain& domain);

  void Clear() { rows_ = 0; }
  // REQUIRES: not full; `row` is of the domain, with at most cap values of each axis.
  void Append(const EncodedRow& row);
  size_t rows() const { return rows_; }
  bool full() const { return rows_ == kMostRows; }
  const Column& column(size_t axis) const { return columns_[axis]; }

 private:
  std::vector<Column> columns_;  // [axis]
  size_t rows_ = 0;
};

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_ROW_BLOCK_H_

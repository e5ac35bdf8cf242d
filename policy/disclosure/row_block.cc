// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/row_block.h"

#include <algorithm>
#include <utility>

namespace almenara::disclosure {

RowBlock::RowBlock(const Domain& domain) {
  for (const Axis& axis : domain.axes()) {
    const size_t most = kMostRows * std::max<size_t>(1, axis.cap());
    Column column{.value = std::vector<uint32_t>(most), .row = {}, .begin = {}};
    if (axis.multi_valued()) {
      column.row.resize(most);
      column.begin.resize(kMostRows + 1);
    }
    columns_.push_back(std::move(column));
  }
}

void RowBlock::Append(const EncodedRow& row) {
  for (size_t axis = 0; axis < columns_.size(); ++axis) {
    Column& column = columns_[axis];
    const std::span<const uint32_t> values = row.axis(axis);
    if (column.begin.empty()) {
      column.value[rows_] = values.front();
      continue;
    }
    uint32_t end = column.begin[rows_];
    for (const uint32_t value : values) {
      column.value[end] = value;
      column.row[end++] = static_cast<uint32_t>(rows_);
    }
    column.begin[rows_ + 1] = end;
  }
  ++rows_;
}

}  // namespace almenara::disclosure

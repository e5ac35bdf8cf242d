// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/table_counter.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <utility>

namespace almenara::disclosure {
namespace {

constexpr uint64_t kMostRows = std::numeric_limits<uint32_t>::max();

// Offsets of every finest category of an axis in a table where the axis has `stride` and `level`.
std::vector<uint32_t> Offsets(const Axis& axis, int level, uint64_t stride) {
  std::vector<uint32_t> offsets(axis.size(axis.depth()));
  for (size_t i = 0; i < offsets.size(); ++i) {
    offsets[i] = static_cast<uint32_t>(stride * axis.Ancestor(axis.depth(), i, level));
  }
  return offsets;
}

}  // namespace

TableCounter::TableCounter(const Domain& domain, const PlannedKind& kind)
    : domain_(domain), kind_(kind), single_row_(domain) {
  // Every planned table is a component of its own, unless one of its axes has a single category,
  // which then adds nothing.
  for (size_t c = 0; c < kind.components.size(); ++c) {
    source_of_.push_back(SourceOf(c));
    if (source_of_.back() != c) continue;
    const Component& component = kind.components[c];
    MaximalTable table{.component = c,
                       .single = {},
                       .mention = {},
                       .counts = std::vector<uint32_t>(component.cells, 0)};
    uint64_t stride = 1;
    for (size_t i = domain.size(); i-- > 0;) {
      const Axis& axis = domain.axes()[i];
      const int level = component.levels[i];
      if (level > 0 || ((component.family >> i) & 1)) {
        auto& positions = axis.multi_valued() ? table.mention : table.single;
        positions.push_back({.axis = i, .offset = Offsets(axis, level, level > 0 ? stride : 0)});
      }
      stride *= axis.size(level);
    }
    maximal_.push_back(std::move(table));
  }
}

size_t TableCounter::SourceOf(size_t component) const {
  const std::vector<Component>& all = kind_.components;
  size_t source = component;
  for (size_t c = 0; c < all.size(); ++c) {
    if (c == component || all[c].family != all[component].family ||
        !IsBelow(all[component].levels, all[c].levels)) {
      continue;
    }
    if (source == component || all[c].cells < all[source].cells) source = c;
  }
  return source;
}

void TableCounter::Add(const EncodedRow& row) {
  single_row_.Clear();
  single_row_.Append(row);
  Add(single_row_);
}

void TableCounter::Add(const RowBlock& block) {
  rows_ += block.rows();
  if (rows_ > kMostRows) std::abort();
  for (MaximalTable& table : maximal_) AddTo(table, block);
}

void TableCounter::AddTo(MaximalTable& table, const RowBlock& block) {
  std::array<uint32_t, RowBlock::kMostRows> cells;
  const size_t rows = block.rows();
  std::fill_n(cells.begin(), rows, 0);
  for (const AxisPosition& position : table.single) {
    const uint32_t* const values = block.column(position.axis).value.data();
    const uint32_t* const offset = position.offset.data();
    for (size_t r = 0; r < rows; ++r) cells[r] += offset[values[r]];
  }
  uint32_t* const counts = table.counts.data();
  if (table.mention.empty()) {
    for (size_t r = 0; r < rows; ++r) ++counts[cells[r]];
  } else if (table.mention.size() == 1) {
    const RowBlock::Column& column = block.column(table.mention.front().axis);
    const uint32_t* const values = column.value.data();
    const uint32_t* const whose = column.row.data();
    const uint32_t* const offset = table.mention.front().offset.data();
    for (uint32_t i = 0, end = column.begin[rows]; i < end; ++i) {
      ++counts[cells[whose[i]] + offset[values[i]]];
    }
  } else {
    for (size_t r = 0; r < rows; ++r) AddMentions(table, block, r, 0, cells[r]);
  }
}

void TableCounter::AddMentions(MaximalTable& table, const RowBlock& block, size_t row, size_t depth,
                               uint32_t cell) {
  const AxisPosition& position = table.mention[depth];
  const RowBlock::Column& column = block.column(position.axis);
  if (depth + 1 == table.mention.size()) {
    uint32_t* const counts = table.counts.data() + cell;
    const uint32_t* const offset = position.offset.data();
    const uint32_t* const values = column.value.data();
    for (uint32_t i = column.begin[row], end = column.begin[row + 1]; i < end; ++i) {
      ++counts[offset[values[i]]];
    }
    return;
  }
  for (uint32_t i = column.begin[row]; i < column.begin[row + 1]; ++i) {
    AddMentions(table, block, row, depth + 1, cell + position.offset[column.value[i]]);
  }
}

void TableCounter::Merge(const TableCounter& other) {
  rows_ += other.rows_;
  if (rows_ > kMostRows) std::abort();
  for (size_t t = 0; t < maximal_.size(); ++t) {
    uint32_t* const counts = maximal_[t].counts.data();
    const uint32_t* const more = other.maximal_[t].counts.data();
    for (size_t cell = 0; cell < maximal_[t].counts.size(); ++cell) counts[cell] += more[cell];
  }
}

ComponentCounts TableCounter::Components() const {
  ComponentCounts components(kind_.components.size());
  for (const MaximalTable& table : maximal_) {
    components[table.component].assign(table.counts.begin(), table.counts.end());
  }
  // What lies above a component has more levels in sum, so that in this order it is there first.
  std::vector<size_t> order(kind_.components.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater(), [&](size_t c) {
    const Levels& levels = kind_.components[c].levels;
    return std::accumulate(levels.begin(), levels.end(), 0u);
  });
  for (const size_t c : order) {
    const size_t source = source_of_[c];
    if (source == c) continue;
    components[c] = Margin(kind_.components[source], components[source], kind_.components[c]);
  }
  return components;
}

Counts TableCounter::Margin(const Component& from, const Counts& counts,
                            const Component& component) const {
  // Walks the cells of `from` in order like an odometer; `target` follows with the component's
  // strides. The fastest wheel turns in a loop of its own.
  struct Wheel {
    std::vector<uint32_t> offset;  // of each category of the table's level in the component
    size_t position = 0;
  };
  std::vector<Wheel> wheels;  // fastest first
  uint64_t stride = 1;
  for (size_t i = domain_.size(); i-- > 0;) {
    const Axis& axis = domain_.axes()[i];
    const int to = component.levels[i];
    if (from.levels[i] > 0) {
      Wheel wheel;
      for (size_t index = 0; index < axis.size(from.levels[i]); ++index) {
        wheel.offset.push_back(
            to == 0 ? 0 : static_cast<uint32_t>(stride * axis.Ancestor(from.levels[i], index, to)));
      }
      wheels.push_back(std::move(wheel));
    }
    stride *= axis.size(to);
  }
  Counts margin(component.cells, 0);
  const std::vector<uint32_t> fastest = std::move(wheels.front().offset);
  uint64_t target = 0;
  for (size_t w = 1; w < wheels.size(); ++w) target += wheels[w].offset.front();
  for (size_t cell = 0; cell < counts.size(); cell += fastest.size()) {
    for (size_t i = 0; i < fastest.size(); ++i) margin[target + fastest[i]] += counts[cell + i];
    for (size_t w = 1; w < wheels.size(); ++w) {
      Wheel& wheel = wheels[w];
      target -= wheel.offset[wheel.position];
      wheel.position = wheel.position + 1 == wheel.offset.size() ? 0 : wheel.position + 1;
      target += wheel.offset[wheel.position];
      if (wheel.position != 0) break;
    }
  }
  return margin;
}

}  // namespace almenara::disclosure

// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/table_counter.h"

#include <algorithm>
#include <utility>

namespace almenara::disclosure {
namespace {

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
    : domain_(domain), kind_(kind) {
  // Components of a family that lie below no other of it are its maximal tables. Every planned
  // table is a component of its own, unless one of its axes has a single category, which then adds
  // nothing.
  for (const Component& component : kind.components) {
    const bool maximal = std::ranges::none_of(kind.components, [&](const Component& other) {
      return other.family == component.family && other.levels != component.levels &&
             IsBelow(component.levels, other.levels);
    });
    if (!maximal) continue;
    MaximalTable table{.levels = component.levels,
                       .family = component.family,
                       .single = {},
                       .mention = {},
                       .counts = Counts(component.cells, 0)};
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
  for (const Component& component : kind.components) {
    size_t source = maximal_.size();
    for (size_t t = 0; t < maximal_.size(); ++t) {
      if (maximal_[t].family == component.family && IsBelow(component.levels, maximal_[t].levels) &&
          (source == maximal_.size() ||
           maximal_[t].counts.size() < maximal_[source].counts.size())) {
        source = t;
      }
    }
    source_of_.push_back(source);
  }
}

void TableCounter::Add(const EncodedRow& row) {
  for (MaximalTable& table : maximal_) AddTo(table, row);
}

void TableCounter::AddTo(MaximalTable& table, const EncodedRow& row) {
  uint64_t base = 0;
  for (const AxisPosition& position : table.single) {
    base += position.offset[row.axis(position.axis).front()];
  }
  const auto add_mentions = [&](const auto& self, size_t depth, uint64_t cell) -> void {
    if (depth == table.mention.size()) {
      ++table.counts[cell];
      return;
    }
    const AxisPosition& position = table.mention[depth];
    for (const uint32_t value : row.axis(position.axis)) {
      self(self, depth + 1, cell + position.offset[value]);
    }
  };
  add_mentions(add_mentions, 0, base);
}

void TableCounter::Merge(const TableCounter& other) {
  for (size_t t = 0; t < maximal_.size(); ++t) {
    for (size_t cell = 0; cell < maximal_[t].counts.size(); ++cell) {
      maximal_[t].counts[cell] += other.maximal_[t].counts[cell];
    }
  }
}

ComponentCounts TableCounter::Components() const {
  ComponentCounts components;
  for (size_t c = 0; c < kind_.components.size(); ++c) {
    components.push_back(Margin(maximal_[source_of_[c]], kind_.components[c]));
  }
  return components;
}

Counts TableCounter::Margin(const MaximalTable& table, const Component& component) const {
  // Walks the table's cells in order like an odometer; `target` follows with the component's
  // strides.
  struct Wheel {
    std::vector<uint32_t> offset;  // of each category of the table's level in the component
    size_t position = 0;
  };
  std::vector<Wheel> wheels;  // fastest first
  uint64_t stride = 1;
  for (size_t i = domain_.size(); i-- > 0;) {
    const Axis& axis = domain_.axes()[i];
    const int from = table.levels[i];
    const int to = component.levels[i];
    if (from > 0) {
      Wheel wheel;
      for (size_t index = 0; index < axis.size(from); ++index) {
        wheel.offset.push_back(
            to == 0 ? 0 : static_cast<uint32_t>(stride * axis.Ancestor(from, index, to)));
      }
      wheels.push_back(std::move(wheel));
    }
    stride *= axis.size(to);
  }
  Counts margin(component.cells, 0);
  uint64_t target = 0;
  for (const Wheel& wheel : wheels) target += wheel.offset.front();
  for (const int64_t count : table.counts) {
    margin[target] += count;
    for (Wheel& wheel : wheels) {
      target -= wheel.offset[wheel.position];
      wheel.position = wheel.position + 1 == wheel.offset.size() ? 0 : wheel.position + 1;
      target += wheel.offset[wheel.position];
      if (wheel.position != 0) break;
    }
  }
  return margin;
}

}  // namespace almenara::disclosure

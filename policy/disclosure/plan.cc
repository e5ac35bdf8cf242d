// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/plan.h"

#include <algorithm>
#include <map>
#include <utility>

#include "policy/disclosure/estimate_variance.h"

namespace almenara::disclosure {
namespace {

double MeanOverCells(const Domain& domain, const Levels& table, const Levels& component) {
  double mean = 1;
  for (size_t axis = 0; axis < domain.size(); ++axis) {
    if (table[axis] > 0) {
      mean *= MeanCoefficient(domain.axes()[axis], table[axis], component[axis]);
    }
  }
  return mean;
}

}  // namespace

const Component* PlannedKind::Find(AxisSet family, const Levels& levels) const {
  const auto found = std::ranges::find_if(components, [&](const Component& component) {
    return component.family == family && component.levels == levels;
  });
  return found == components.end() ? nullptr : &*found;
}

const PlannedKind* Plan::FindKind(ReleaseKind kind) const {
  const auto found = std::ranges::find(kinds, kind, &PlannedKind::kind);
  return found == kinds.end() ? nullptr : &*found;
}

uint64_t SquaredSensitivity(const Domain& domain, AxisSet family, const Levels& levels) {
  uint64_t d2 = 1;
  for (size_t axis = 0; axis < domain.size(); ++axis) {
    if (((family >> axis) & 1) == 0) continue;
    const uint64_t cap = domain.axes()[axis].cap();
    d2 = std::min(kMaxSquaredSensitivity, d2 * (levels[axis] > 0 ? cap : cap * cap));
  }
  return d2;
}

std::vector<Component> ComponentsOf(const Domain& domain, const std::vector<PlannedTable>& tables,
                                    const std::vector<size_t>& chosen) {
  std::map<std::pair<AxisSet, Levels>, double> weights;
  for (const size_t i : chosen) {
    const PlannedTable& table = tables[i];
    for (const Levels& levels : ShapesBelow(table.levels)) {
      weights[{table.family, levels}] +=
          table.weight_milli / 1000.0 * MeanOverCells(domain, table.levels, levels);
    }
  }
  std::vector<Component> components;
  for (const auto& [key, weight] : weights) {
    if (weight == 0) continue;  // one category along some axis: centred, it is always zero
    const auto& [family, levels] = key;
    components.push_back({.family = family,
                          .levels = levels,
                          .id = domain.ComponentId(family, levels),
                          .cells = domain.Cells(levels),
                          .d2 = SquaredSensitivity(domain, family, levels),
                          .split_weight = weight,
                          .s2 = {}});
  }
  std::ranges::sort(components, {}, &Component::id);
  return components;
}

}  // namespace almenara::disclosure

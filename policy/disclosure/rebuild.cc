// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/rebuild.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"

namespace almenara::disclosure {
namespace {

using Cells = std::vector<double>;

// Sibling means of one row-major slab [size(level)][inner], subtracted in place.
void Center(const Axis& axis, int level, size_t inner, double* slab, Cells& sums) {
  sums.assign(axis.size(level - 1) * inner, 0.0);
  for (size_t i = 0; i < axis.size(level); ++i) {
    double* sum = &sums[axis.parent(level, i) * inner];
    for (size_t k = 0; k < inner; ++k) sum[k] += slab[i * inner + k];
  }
  for (size_t i = 0; i < axis.size(level); ++i) {
    const double* sum = &sums[axis.parent(level, i) * inner];
    const double share = 1.0 / axis.siblings(level, i);
    for (size_t k = 0; k < inner; ++k) slab[i * inner + k] -= sum[k] * share;
  }
}

// Adds to every category its part of its parent's value.
void Broadcast(const Axis& axis, int level, size_t inner, const double* coarser, double* slab) {
  for (size_t i = 0; i < axis.size(level); ++i) {
    const double* from = coarser + axis.parent(level, i) * inner;
    const double share = 1.0 / axis.siblings(level, i);
    for (size_t k = 0; k < inner; ++k) slab[i * inner + k] += from[k] * share;
  }
}

// Folds the axes in, the last one first: for fixed component levels of the axes before, the sum
// over the levels of this axis of the centred and broadcast cells. Empty cells stand for components
// that are left out, which are zero once centred.
class Folding {
 public:
  Folding(const Plan& plan, const PlannedKind& kind, const ComponentView& components,
          const Levels& levels)
      : plan_(plan),
        kind_(kind),
        components_(components),
        target_(levels),
        family_(plan.domain.FamilyOf(levels)),
        levels_(plan.domain.Total()) {
    for (size_t axis = 0; axis < levels.size(); ++axis) {
      if (levels[axis] > 0) axes_.push_back(axis);
    }
  }

  Cells From(size_t position, size_t outer) {
    if (position == axes_.size()) return ComponentCells();
    const size_t axis_index = axes_[position];
    const Axis& axis = plan_.domain.axes()[axis_index];
    Cells folded;
    for (int level = 0; level <= target_[axis_index]; ++level) {
      levels_[axis_index] = static_cast<uint8_t>(level);
      Cells cells = From(position + 1, outer * axis.size(level));
      folded = level == 0 ? std::move(cells)
                          : Folded(axis, level, outer, std::move(cells), std::move(folded));
    }
    levels_[axis_index] = 0;
    return folded;
  }

 private:
  Cells ComponentCells() const {
    const Component* component = kind_.Find(family_, levels_);
    if (component == nullptr) return {};
    const std::span<const int64_t> counts = components_[component - kind_.components.data()];
    return Cells(counts.begin(), counts.end());
  }

  static Cells Folded(const Axis& axis, int level, size_t outer, Cells cells,
                      const Cells& coarser) {
    if (cells.empty() && coarser.empty()) return {};
    const size_t coarser_slab = coarser.empty() ? 0 : coarser.size() / outer;
    const size_t inner = coarser.empty() ? cells.size() / outer / axis.size(level)
                                         : coarser_slab / axis.size(level - 1);
    const size_t slab = axis.size(level) * inner;
    const bool centered = !cells.empty();
    if (!centered) cells.assign(outer * slab, 0.0);
    Cells sums;
    for (size_t o = 0; o < outer; ++o) {
      if (centered) Center(axis, level, inner, &cells[o * slab], sums);
      if (coarser_slab > 0) {
        Broadcast(axis, level, inner, &coarser[o * coarser_slab], &cells[o * slab]);
      }
    }
    return cells;
  }

  const Plan& plan_;
  const PlannedKind& kind_;
  const ComponentView& components_;
  const Levels& target_;
  const AxisSet family_;
  std::vector<size_t> axes_;
  Levels levels_;
};

}  // namespace

absl::StatusOr<RebuiltTable> Rebuild(const Plan& plan, const PlannedKind& kind,
                                     const ComponentView& components, const Levels& levels) {
  const AxisSet family = plan.domain.FamilyOf(levels);
  const bool held = std::ranges::any_of(kind.tables, [&](size_t i) {
    return plan.tables[i].family == family && IsBelow(levels, plan.tables[i].levels);
  });
  if (!held) return absl::InvalidArgumentError("levels: no planned table of the kind holds them");
  if (components.size() != kind.components.size()) {
    return absl::InvalidArgumentError("components: not one for each component of the kind");
  }
  for (size_t c = 0; c < components.size(); ++c) {
    if (components[c].size() != kind.components[c].cells) {
      return absl::InvalidArgumentError(
          absl::StrCat("component ", kind.components[c].id, ": wrong number of cells"));
    }
  }
  std::vector<double> estimate = Folding(plan, kind, components, levels).From(0, 1);
  // Every component left out means an estimate of zero everywhere.
  if (estimate.empty()) estimate.assign(plan.domain.Cells(levels), 0.0);
  return RebuiltTable{.levels = levels, .family = family, .estimate = std::move(estimate)};
}

}  // namespace almenara::disclosure

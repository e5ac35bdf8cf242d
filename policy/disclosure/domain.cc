// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/domain.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace almenara::disclosure {

bool IsBelow(const Levels& a, const Levels& b) {
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i] > b[i]) return false;
  }
  return true;
}

std::vector<Levels> ShapesBelow(const Levels& levels) {
  std::vector<Levels> shapes = {Levels(levels.size(), 0)};
  for (size_t axis = 0; axis < levels.size(); ++axis) {
    const size_t known = shapes.size();
    for (uint8_t level = 1; level <= levels[axis]; ++level) {
      for (size_t i = 0; i < known; ++i) {
        Levels next = shapes[i];
        next[axis] = level;
        shapes.push_back(std::move(next));
      }
    }
  }
  return shapes;
}

absl::StatusOr<Domain> Domain::Create(std::vector<Axis> axes) {
  if (axes.size() > 64) return absl::InvalidArgumentError("a plan has at most 64 dimensions");
  std::ranges::sort(axes, {}, &Axis::name);
  for (size_t i = 1; i < axes.size(); ++i) {
    if (axes[i].name() == axes[i - 1].name()) {
      return absl::InvalidArgumentError(absl::StrCat("dimension ", axes[i].name(), ": repeated"));
    }
  }
  Domain domain;
  domain.axes_ = std::move(axes);
  return domain;
}

int Domain::Find(absl::string_view name) const {
  for (size_t i = 0; i < axes_.size(); ++i) {
    if (axes_[i].name() == name) return static_cast<int>(i);
  }
  return -1;
}

AxisSet Domain::FamilyOf(const Levels& levels) const {
  AxisSet family = 0;
  for (size_t i = 0; i < axes_.size(); ++i) {
    if (levels[i] > 0 && axes_[i].multi_valued()) family |= AxisSet{1} << i;
  }
  return family;
}

uint64_t Domain::Cells(const Levels& levels) const {
  constexpr uint64_t kSaturated = uint64_t{1} << 63;
  uint64_t cells = 1;
  for (size_t i = 0; i < axes_.size(); ++i) {
    const uint64_t size = axes_[i].size(levels[i]);
    if (cells > kSaturated / size) return kSaturated;
    cells *= size;
  }
  return cells;
}

std::string Domain::ComponentId(AxisSet family, const Levels& levels) const {
  std::vector<std::string> present, mentions;
  for (size_t i = 0; i < axes_.size(); ++i) {
    if (levels[i] > 0) present.push_back(axes_[i].IdAt(levels[i]));
    if ((family >> i) & 1) mentions.push_back(axes_[i].IdAt(1));
  }
  std::ranges::sort(present);
  std::ranges::sort(mentions);
  std::string id = absl::StrJoin(present, "|");
  if (!mentions.empty()) absl::StrAppend(&id, "#", absl::StrJoin(mentions, "|"));
  return id;
}

std::string Domain::Describe(const Levels& levels) const {
  std::vector<std::string> present;
  for (size_t i = 0; i < axes_.size(); ++i) {
    if (levels[i] > 0) present.push_back(axes_[i].IdAt(levels[i]));
  }
  return present.empty() ? "total" : absl::StrJoin(present, " x ");
}

}  // namespace almenara::disclosure

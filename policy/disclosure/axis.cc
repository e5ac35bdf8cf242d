// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/axis.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"

namespace almenara::disclosure {
namespace {

absl::Status Invalid(absl::string_view axis, absl::string_view level, absl::string_view rule) {
  return absl::InvalidArgumentError(
      absl::StrCat("dimension ", axis, ", level ", level, ": ", rule));
}

}  // namespace

absl::StatusOr<Axis> Axis::Create(std::string name, uint32_t cap, std::vector<AxisLevel> levels) {
  if (name.empty()) return absl::InvalidArgumentError("a dimension needs a name");
  if (levels.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("dimension ", name, ": needs a level"));
  }
  if (cap > 0 && levels.size() > 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("dimension ", name, ": a multi-valued dimension has exactly one level"));
  }
  Axis axis;
  axis.name_ = std::move(name);
  axis.cap_ = cap;
  axis.levels_ = std::move(levels);
  ALMENARA_RETURN_IF_ERROR(axis.CountChildren());
  return axis;
}

absl::Status Axis::CountChildren() {
  children_.assign(1, {static_cast<uint32_t>(levels_.front().category.size())});
  for (size_t l = 0; l < levels_.size(); ++l) {
    const AxisLevel& level = levels_[l];
    if (level.category.empty()) return Invalid(name_, level.name, "has no categories");
    if (level.code.size() != level.category.size()) {
      return Invalid(name_, level.name, "needs one code for each category");
    }
    if (std::ranges::adjacent_find(level.category, std::greater_equal<>()) !=
        level.category.end()) {
      return Invalid(name_, level.name, "categories must ascend without repeats");
    }
    if (l == 0) {
      if (!level.parent.empty()) return Invalid(name_, level.name, "the coarsest has no parents");
      continue;
    }
    if (level.parent.size() != level.category.size()) {
      return Invalid(name_, level.name, "every category needs a parent");
    }
    std::vector<uint32_t> children(levels_[l - 1].category.size(), 0);
    for (const uint32_t parent : level.parent) {
      if (parent >= children.size()) return Invalid(name_, level.name, "unknown parent");
      ++children[parent];
    }
    if (std::ranges::find(children, 0u) != children.end()) {
      return Invalid(name_, level.name, "a coarser category has no child");
    }
    children_.push_back(std::move(children));
  }
  return absl::OkStatus();
}

uint32_t Axis::Ancestor(int from, size_t index, int to) const {
  if (to == 0) return 0;
  for (int level = from; level > to; --level) index = levels_[level - 1].parent[index];
  return static_cast<uint32_t>(index);
}

int Axis::FindLevel(absl::string_view name) const {
  for (size_t l = 0; l < levels_.size(); ++l) {
    if (levels_[l].name == name) return static_cast<int>(l) + 1;
  }
  return 0;
}

int Axis::FindCode(int level, absl::string_view code) const {
  const std::vector<std::string>& codes = levels_[level - 1].code;
  const auto found = std::ranges::find_if(codes, [&](const std::string& c) { return c == code; });
  return found == codes.end() ? -1 : static_cast<int>(found - codes.begin());
}

std::string Axis::IdAt(int level) const {
  return depth() == 1 ? name_ : absl::StrCat(name_, "@", levels_[level - 1].name);
}

}  // namespace almenara::disclosure

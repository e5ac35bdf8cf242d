// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_POLICY_DISCLOSURE_AXIS_H_
#define ALMENARA_POLICY_DISCLOSURE_AXIS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace almenara::disclosure {

// The categories of a dimension at one level, ascending by id: the order of the cells of a table.
struct AxisLevel {
  std::string name;                // "country"
  std::vector<uint32_t> category;  // code ids
  std::vector<std::string> code;   // what people type and answers show, one for each category
  std::vector<uint32_t> parent;    // index into the next coarser level; empty at the coarsest
};

// A dimension as a plan counts it: flat (one level) or a chain of levels. Level 0 is "absent", with
// one cell; levels count from 1, coarsest first. Immutable.
class Axis {
 public:
  // `cap` is the number of values a person is counted with; 0 for a single-valued dimension.
  // Refuses (INVALID_ARGUMENT) a level without categories or with a repeated or unordered one, a
  // category without a parent, a parent without a child, a multi-valued chain.
  static absl::StatusOr<Axis> Create(std::string name, uint32_t cap, std::vector<AxisLevel> levels);

  const std::string& name() const { return name_; }
  bool multi_valued() const { return cap_ > 0; }
  uint32_t cap() const { return cap_; }
  int depth() const { return static_cast<int>(levels_.size()); }

  // 1 for level 0.
  size_t size(int level) const { return level == 0 ? 1 : levels_[level - 1].category.size(); }
  // REQUIRES 1 <= level <= depth().
  const AxisLevel& level(int level) const { return levels_[level - 1]; }
  // Index at `level - 1` of the category `index` of `level`; 0 at level 1.
  uint32_t parent(int level, size_t index) const {
    return level == 1 ? 0 : levels_[level - 1].parent[index];
  }
  // How many categories of `level + 1` stand under the category `index` of `level`. REQUIRES level
  // < depth().
  uint32_t children(int level, size_t index) const { return children_[level][index]; }
  // How many categories, itself included, share the parent of `index` of `level`.
  uint32_t siblings(int level, size_t index) const {
    return children_[level - 1][parent(level, index)];
  }
  // Index at level `to` of the ancestor of `index` of level `from`. REQUIRES to <= from.
  uint32_t Ancestor(int from, size_t index, int to) const;

  // 0 when there is no such level.
  int FindLevel(absl::string_view name) const;
  // Index of a code at a level, or -1.
  int FindCode(int level, absl::string_view code) const;
  // "gender" for a flat axis, "citizenship@country" for a chain: the axis's part of a component's
  // id.
  std::string IdAt(int level) const;

 private:
  Axis() = default;
  absl::Status CountChildren();

  std::string name_;
  uint32_t cap_ = 0;
  std::vector<AxisLevel> levels_;
  std::vector<std::vector<uint32_t>> children_;  // [level 0 .. depth-1][index]
};

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_AXIS_H_

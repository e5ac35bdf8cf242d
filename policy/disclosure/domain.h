// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_POLICY_DISCLOSURE_DOMAIN_H_
#define ALMENARA_POLICY_DISCLOSURE_DOMAIN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "policy/disclosure/axis.h"

namespace almenara::disclosure {

// The level of every axis of a domain, in its order; 0: absent. The shape of a table or of a
// component.
using Levels = std::vector<uint8_t>;

// A set of axes as bits of their positions. The mention (multi-valued) axes of a table are its
// family.
using AxisSet = uint64_t;

// True when `a` has no axis at a finer level than `b`.
bool IsBelow(const Levels& a, const Levels& b);

// Every shape at or below `levels`, `levels` last.
std::vector<Levels> ShapesBelow(const Levels& levels);

// The axes of a plan, sorted by name. It is public and fixed by code lists and agreement, never by
// data. Immutable.
class Domain {
 public:
  // Sorts the axes. INVALID_ARGUMENT for repeated names and more than 64 axes.
  static absl::StatusOr<Domain> Create(std::vector<Axis> axes);

  const std::vector<Axis>& axes() const { return axes_; }
  size_t size() const { return axes_.size(); }
  // -1 when there is none.
  int Find(absl::string_view name) const;

  Levels Total() const { return Levels(axes_.size(), 0); }
  // The multi-valued axes that `levels` has.
  AxisSet FamilyOf(const Levels& levels) const;
  // Cells of a table of this shape, row-major over the axes in their order; saturates at 2^63.
  uint64_t Cells(const Levels& levels) const;

  // "exploitation|gender#exploitation": present dimensions as name (flat) or name@level (chain),
  // sorted bytewise, then
  // "#" and the family likewise if there is one; "" is the person total.
  std::string ComponentId(AxisSet family, const Levels& levels) const;
  // "citizenship@country x gender", or "total".
  std::string Describe(const Levels& levels) const;

 private:
  std::vector<Axis> axes_;
};

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_DOMAIN_H_

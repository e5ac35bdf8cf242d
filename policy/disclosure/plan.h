// SPDX-License-Identifier: Apache-2.0
// The validated plan of an agreement: what is counted and with which noise. Plain values, made from
// the agreement's text and the code lists by plan_parser.h.
#ifndef ALMENARA_POLICY_DISCLOSURE_PLAN_H_
#define ALMENARA_POLICY_DISCLOSURE_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "almenara/agreement/v1/sharing_agreement.pb.h"
#include "policy/disclosure/domain.h"
#include "policy/disclosure/tier_nano.h"

namespace almenara::disclosure {

using agreement::v1::ReleaseKind;

// All components of a kind together: what a release holds in memory for each tier.
inline constexpr uint64_t kMaxReleaseCells = 50'000'000;
// A family whose caps multiply to this or more is refused.
inline constexpr uint64_t kMaxSquaredSensitivity = uint64_t{1} << 40;
// Largest cap of a multi-valued dimension.
inline constexpr uint32_t kMaxCap = 64;

// A table that the plan declares.
struct PlannedTable {
  Levels levels;
  AxisSet family = 0;
  uint32_t weight_milli = 0;
  uint64_t cells = 0;
};

// One residual component: counts over `levels`, each row weighted by the product of the numbers of
// its capped values of the mention axes that are in `family` and absent from `levels`.
struct Component {
  AxisSet family = 0;
  Levels levels;
  std::string id;
  uint64_t cells = 0;
  uint64_t d2 = 0;           // squared L2 sensitivity to one person-row
  double split_weight = 0;   // v of the split; positive
  std::vector<uint64_t> s2;  // noise parameter at each tier; empty while the noise is not chosen
};

// A kind of release: its charge, its tables and the components that they are rebuilt from.
struct PlannedKind {
  ReleaseKind kind = agreement::v1::RELEASE_KIND_UNSPECIFIED;
  std::vector<uint64_t> rho_nano;     // per tier, falling
  std::vector<size_t> tables;         // indexes into Plan::tables, ascending
  std::vector<Component> components;  // ascending by id, bytewise

  size_t tiers() const { return rho_nano.size(); }
  // Null when the component is left out, because it carries nothing, or not below a planned table.
  const Component* Find(AxisSet family, const Levels& levels) const;
};

struct Plan {
  Domain domain;
  std::vector<PlannedTable> tables;
  std::vector<PlannedKind> kinds;

  // Null when the agreement makes no such release.
  const PlannedKind* FindKind(ReleaseKind kind) const;
};

// The closure of `tables[i]` for every i of `chosen`: each component (F, A) with A at or below a
// table of family F, with its sensitivity and its weight in the split; those of weight zero are
// left out. Ascending by id.
//
// Weight: v = sum over the tables S of w_S * mean over the cells of S of coef_S,A
// (estimate_variance.h).
std::vector<Component> ComponentsOf(const Domain& domain, const std::vector<PlannedTable>& tables,
                                    const std::vector<size_t>& chosen);

// Squared L2 sensitivity: the most that one person-row, added or removed, changes the counts of a
// component.
//
//   D2 = prod of cap_M over M in the family present * prod of cap_M^2 over M absent
//
// Proof: the row adds prod_(absent) n_M to each of prod_(present) n_M distinct cells, where n_M <=
// cap_M is the number of its values; the sum of squares is prod_(present) n_M * (prod_(absent)
// n_M)^2, largest at n_M = cap_M. Saturates at
// kMaxSquaredSensitivity.
uint64_t SquaredSensitivity(const Domain& domain, AxisSet family, const Levels& levels);

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_PLAN_H_

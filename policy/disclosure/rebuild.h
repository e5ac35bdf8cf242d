// SPDX-License-Identifier: Apache-2.0
// Tables from noisy components (ResidualPlanner, arXiv:2305.08175, extended to chains of levels).
//
//   est_S   = sum over A <= S of broadcast_(A->S)( center_A( y_(F,A) ) )
//   center_A:   along each dimension at level l >= 1 subtract the mean of the siblings (same parent
//   at l-1) broadcast:  hand a value down to its descendants, dividing by the number of children at
//   every step
//
// Unbiased, because without noise the sum telescopes level by level to the table itself. Sums over
// children equal the parent's estimate, because centred values sum to zero over siblings and
// broadcasting splits a value among them. The centred components are orthogonal, so their variances
// add up. Proofs: proofs/residual-components.md.
#ifndef ALMENARA_POLICY_DISCLOSURE_REBUILD_H_
#define ALMENARA_POLICY_DISCLOSURE_REBUILD_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "policy/disclosure/plan.h"

namespace almenara::disclosure {

// The noisy components of one tier, in the order of PlannedKind::components; the cells may lie in a
// mapped file. Borrowed.
using ComponentView = std::vector<std::span<const int64_t>>;

// A table with an estimate for every cell, row-major over the axes of the domain that `levels` has.
struct RebuiltTable {
  Levels levels;
  AxisSet family = 0;
  std::vector<double> estimate;
};

// Rebuilds the table of shape `levels` within its family. INVALID_ARGUMENT when no planned table of
// the kind holds it or the components' sizes are wrong. Cost: a small multiple of its cells.
absl::StatusOr<RebuiltTable> Rebuild(const Plan& plan, const PlannedKind& kind,
                                     const ComponentView& components, const Levels& levels);

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_REBUILD_H_

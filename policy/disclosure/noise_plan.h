// SPDX-License-Identifier: Apache-2.0
// How much noise every component gets: the split of a charge, the ladder of tiers, and the check
// that an agreement's declared integers never spend more than they say. Proofs: proofs/split.md,
// proofs/ladder.md.
#ifndef ALMENARA_POLICY_DISCLOSURE_NOISE_PLAN_H_
#define ALMENARA_POLICY_DISCLOSURE_NOISE_PLAN_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "policy/disclosure/plan.h"

namespace almenara::disclosure {

// One to three tiers whose rho is positive and falls. INVALID_ARGUMENT otherwise.
absl::Status CheckCharge(const PlannedKind& kind);

// Fills s2 of every component of `kind` for all its tiers. At tier 0
//
//   s2 = ceil( sqrt(D2 / v) * sum over components of sqrt(v * D2) / (2 * rho) )
//
// which minimises sum v * s2 subject to sum D2 / (2 * s2) <= rho (Lagrange); rounding up only
// spends less. The floating-point result is raised until SpendNano proves that it spends at most
// rho. INVALID_ARGUMENT when a parameter would pass kMaxS2.
absl::Status FillNoise(PlannedKind& kind);

// Checks declared parameters in integers only: one for each tier and component, at least 1, at most
// kMaxS2, the spend of tier 0 at most rho, and every later tier exactly the ladder.
// INVALID_ARGUMENT names the component and the rule.
absl::Status CheckNoise(const PlannedKind& kind);

// What tier `tier` of `kind` spends, sum of D2 / (2 * s2), in nano-rho, never less than the exact
// sum and at most 1 more.
uint64_t SpendNano(const PlannedKind& kind, size_t tier);

// The next rung: max(s2 + 1, ceil(1.000001 * s2 * rho / next_rho)), exact. `next_rho_nano` > 0;
// saturates at 2^64 - 1.
uint64_t NextRung(uint64_t s2, uint64_t rho_nano, uint64_t next_rho_nano);

// The charge to a person of a release at each tier: the largest rho of any tier u >= t that the
// kind serves, where a tier whose noise is a sum with a parameter below 25 counts with the rho of
// the tier above it (adding noise to a release never raises its charge). 0 where nothing is served.
TierNano ChargeNano(const PlannedKind& kind);

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_NOISE_PLAN_H_

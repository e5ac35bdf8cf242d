// SPDX-License-Identifier: Apache-2.0
// GOVERNED PARAMETERS, and nothing else: how much a person's records may be charged, in nano-rho of
// zero-concentrated differential privacy (privacy model, section 4), and with whom (section 2).
// Tightening a number needs a decision of the contributors; loosening one needs a recorded
// assessment besides. Every agreement, signature and decision is checked against these numbers, at
// the hub, at the nodes and by `almenara agreement check` alike.
#ifndef ALMENARA_POLICY_AGREEMENT_GOVERNED_LIMITS_H_
#define ALMENARA_POLICY_AGREEMENT_GOVERNED_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "policy/disclosure/ledger.h"

namespace almenara::agreement {

// The ladder has three rungs: T0, T1, T2.
inline constexpr int kTierCount = static_cast<int>(disclosure::kTiers);

// Nano-rho for T0, T1, T2.
using TierCharge = disclosure::TierNano;

// What one release may charge at most, by kind.
inline constexpr TierCharge kBackCatalogueLimit = {600'000'000, 240'000'000, 80'000'000};
inline constexpr TierCharge kQuarterlyLimit = {150'000'000, 60'000'000, 0};
inline constexpr TierCharge kAnnualRestatementLimit = {450'000'000, 180'000'000, 80'000'000};
inline constexpr TierCharge kThreeYearRestatementLimit = {300'000'000, 120'000'000, 40'000'000};
inline constexpr TierCharge kAdHocLimit = {90'000'000, 30'000'000, 0};

// What one person at one contributor may be charged for life, by all releases of all agreements
// together: the ledger's own numbers, 1.00 / .40 / .125.
inline constexpr TierCharge kPersonCap = disclosure::kDefaultCapNano;

// The part of kPersonCap that no agreement may reserve: .01 / .01 / .005.
inline constexpr TierCharge kHeldBack = disclosure::kHeldBackNano;

// No release with fewer contributors, and no version in force.
inline constexpr size_t kLeastContributors = 3;

}  // namespace almenara::agreement

#endif  // ALMENARA_POLICY_AGREEMENT_GOVERNED_LIMITS_H_

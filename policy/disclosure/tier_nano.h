// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_POLICY_DISCLOSURE_TIER_NANO_H_
#define ALMENARA_POLICY_DISCLOSURE_TIER_NANO_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace almenara::disclosure {

// Tiers of the ladder, T0, T1, T2; a kind of release serves the first one, two or all three.
inline constexpr size_t kTiers = 3;

// Nano-rho at each tier.
using TierNano = std::array<uint64_t, kTiers>;

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_TIER_NANO_H_

// SPDX-License-Identifier: Apache-2.0
// The arithmetic of the privacy ledger, in integer nano-rho. Values in, values out: the hub stores
// them, durably, before noise is drawn.
#ifndef ALMENARA_POLICY_DISCLOSURE_LEDGER_H_
#define ALMENARA_POLICY_DISCLOSURE_LEDGER_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "policy/disclosure/plan.h"

namespace almenara::disclosure {

// For life, for a person known to one contributor: 1.00, 0.40, 0.125.
inline constexpr TierNano kDefaultCapNano = {1'000'000'000, 400'000'000, 125'000'000};
// Of the cap, what no agreement may reserve: 0.01, 0.01, 0.005.
inline constexpr TierNano kHeldBackNano = {10'000'000, 10'000'000, 5'000'000};

// One contributor's account of one cohort.
struct LedgerEntry {
  TierNano spent = {};
  TierNano cap = kDefaultCapNano;

  friend bool operator==(const LedgerEntry&, const LedgerEntry&) = default;
};

// The account after a release is paid for. RESOURCE_EXHAUSTED, naming the tier, when spent + charge
// would pass the cap at any rung that the release charges; then nothing is spent.
absl::StatusOr<LedgerEntry> Charge(const LedgerEntry& entry, const TierNano& charge);

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_LEDGER_H_

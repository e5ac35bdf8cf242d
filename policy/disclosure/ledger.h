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
  TierNano reserved = {};  // by signed agreements, for releases that are still to come
  TierNano cap = kDefaultCapNano;

  friend bool operator==(const LedgerEntry&, const LedgerEntry&) = default;
};

// Whether a cohort is the named back catalogue, which stands for its quarter and year, or a
// quarter's.
enum class CohortKind { kBackCatalogue, kQuarter };

// What the releases that a plan makes of one cohort cost together: one of each kind that covers
// such a cohort.
TierNano CohortCommitment(const Plan& plan, CohortKind cohort);

// Sets aside what an agreement will cost. RESOURCE_EXHAUSTED, naming the tier, when spent, reserved
// and held back would together pass the cap.
absl::StatusOr<LedgerEntry> Reserve(const LedgerEntry& entry, const TierNano& amount);

// Gives back what an agreement reserved and will not use. INVALID_ARGUMENT when that much is not
// reserved.
absl::StatusOr<LedgerEntry> Unreserve(const LedgerEntry& entry, const TierNano& amount);

// Spends `charge`, of which `from_reserved` was set aside for this release. RESOURCE_EXHAUSTED,
// naming the tier, when spent + charge, or that and what stays reserved for others, would pass the
// cap; INVALID_ARGUMENT when `from_reserved` is not reserved.
absl::StatusOr<LedgerEntry> Charge(const LedgerEntry& entry, const TierNano& charge,
                                   const TierNano& from_reserved);

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_LEDGER_H_

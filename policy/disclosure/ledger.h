// SPDX-License-Identifier: Apache-2.0
// The arithmetic of the privacy ledger, in integer nano-rho. Values in, values out: the hub stores
// them, durably, before noise is drawn. Proof: proofs/accounting.md.
#ifndef ALMENARA_POLICY_DISCLOSURE_LEDGER_H_
#define ALMENARA_POLICY_DISCLOSURE_LEDGER_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "policy/disclosure/governed_parameters.h"
#include "policy/disclosure/tier_nano.h"

namespace almenara::disclosure {

// One contributor's account of one cohort.
struct LedgerEntry {
  TierNano spent = {};
  TierNano cap = kPersonCap;

  friend bool operator==(const LedgerEntry&, const LedgerEntry&) = default;
};

// The account after a release is paid for. RESOURCE_EXHAUSTED, naming the tier, when spent + charge
// would pass the cap at any rung that the release charges; then nothing is spent.
absl::StatusOr<LedgerEntry> Charge(const LedgerEntry& entry, const TierNano& charge);

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_LEDGER_H_

// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/ledger.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace almenara::disclosure {

absl::StatusOr<LedgerEntry> Charge(const LedgerEntry& entry, const TierNano& charge) {
  LedgerEntry next = entry;
  for (size_t tier = 0; tier < kTiers; ++tier) {
    if (charge[tier] == 0) continue;
    // Compared by subtraction, so that no sum of large amounts wraps to a small one.
    if (entry.spent[tier] > entry.cap[tier] || charge[tier] > entry.cap[tier] - entry.spent[tier]) {
      return absl::ResourceExhaustedError(
          absl::StrCat("tier ", tier, ": ", charge[tier], " nano-rho more than the ",
                       entry.spent[tier], " spent would pass the cap of ", entry.cap[tier]));
    }
    next.spent[tier] += charge[tier];
  }
  return next;
}

}  // namespace almenara::disclosure

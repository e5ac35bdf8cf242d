// SPDX-License-Identifier: Apache-2.0
#include "hub/release/privacy_ledger.h"

#include <algorithm>
#include <optional>

#include "common/status/status_macros.h"
#include "hub/release/release_keys.h"

namespace almenara::hub {

using disclosure::TierNano;
using state::v1::LedgerAccount;
using state::v1::LedgerCharge;

TierNano Spent(const LedgerAccount& account) {
  TierNano spent = {};
  for (const LedgerCharge& charge : account.charge()) {
    for (int tier = 0; tier < charge.nano_size(); ++tier) spent[tier] += charge.nano(tier);
  }
  return spent;
}

absl::StatusOr<LedgerAccount> PrivacyLedger::Account(const OrganizationId& contributor,
                                                     const CohortId& cohort) const {
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                            store_.Get(kLedgerTable, LedgerKey(contributor, cohort)));
  LedgerAccount account;
  if (!stored.has_value()) return account;
  if (!account.ParseFromString(*stored)) {
    return absl::DataLossError("the ledger holds an account that cannot be read");
  }
  for (const LedgerCharge& charge : account.charge()) {
    if (charge.nano_size() > static_cast<int>(TierNano().size())) {
      return absl::DataLossError("the ledger holds a charge of more tiers than there are");
    }
  }
  return account;
}

absl::Status PrivacyLedger::Charge(const OrganizationId& contributor, const CohortId& cohort,
                                   absl::string_view release, const TierNano& charge,
                                   const TierNano& cap, WriteBatch& batch) const {
  ALMENARA_ASSIGN_OR_RETURN(LedgerAccount account, Account(contributor, cohort));
  const bool charged =
      std::any_of(account.charge().begin(), account.charge().end(),
                  [&](const LedgerCharge& earlier) { return earlier.release() == release; });
  if (charged) return absl::OkStatus();
  const disclosure::LedgerEntry entry = {.spent = Spent(account), .cap = cap};
  ALMENARA_RETURN_IF_ERROR(disclosure::Charge(entry, charge).status());
  LedgerCharge& added = *account.add_charge();
  added.set_release(std::string(release));
  for (const uint64_t nano : charge) added.add_nano(nano);
  batch.Put(kLedgerTable, LedgerKey(contributor, cohort), account.SerializeAsString());
  return absl::OkStatus();
}

}  // namespace almenara::hub

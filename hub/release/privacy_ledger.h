// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RELEASE_PRIVACY_LEDGER_H_
#define ALMENARA_HUB_RELEASE_PRIVACY_LEDGER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "almenara/state/v1/release_state.pb.h"
#include "common/identity/organization_id.h"
#include "common/storage/key_value_store.h"
#include "hub/intake/cohort_id.h"
#include "policy/disclosure/ledger.h"

namespace almenara::hub {

// What every person has paid: one account for each contributor and cohort, in integer nano-rho per
// tier. Charged before noise is drawn, once for each release, never beyond the cap. Not
// thread-safe: one release is made at a time.
class PrivacyLedger {
 public:
  // `store` must outlive the ledger.
  explicit PrivacyLedger(KeyValueStore& store) : store_(store) {}

  // Every charge so far; an account without charges is empty. Errors of the store; DATA_LOSS: not
  // an account.
  absl::StatusOr<state::v1::LedgerAccount> Account(const OrganizationId& contributor,
                                                   const CohortId& cohort) const;

  // Adds the charge of `release` to `batch`. The same release is never charged twice.
  // RESOURCE_EXHAUSTED when it would pass `cap`; then the batch is as before.
  absl::Status Charge(const OrganizationId& contributor, const CohortId& cohort,
                      absl::string_view release, const disclosure::TierNano& charge,
                      const disclosure::TierNano& cap, WriteBatch& batch) const;

 private:
  KeyValueStore& store_;
};

// The sum of an account's charges per tier.
disclosure::TierNano Spent(const state::v1::LedgerAccount& account);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RELEASE_PRIVACY_LEDGER_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_AGREEMENT_FREEZE_REGISTER_H_
#define ALMENARA_HUB_AGREEMENT_FREEZE_REGISTER_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/identity/organization_id.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "hub/agreement/steward_keys.h"
#include "policy/agreement/contributor_statement.h"

namespace almenara::hub {

// Whether an organisation's records stay out of snapshots.
struct FreezeStanding {
  OrganizationId organization;
  bool frozen = false;
  absl::Time since;       // of the freeze or thaw that stands; meaningless when there was none
  std::string frozen_by;  // id of the freeze that stands; empty unless frozen
};

// Who has frozen its records, since when, on disk and in memory. A freeze holds for every snapshot
// after the moment of its acceptance, of every agreement; it shows in no service before the next
// cohort closes, when releases come without the organisation. Nothing is ever deleted, so whether
// somebody was frozen at a past moment never changes. Thread-safe; reads do no I/O.
class FreezeRegister {
 public:
  // Loads and verifies what `store` has in its table "agreements". DATA_LOSS: a stored statement
  // does not verify. The three references must outlive the register.
  static absl::StatusOr<std::unique_ptr<FreezeRegister>> Open(KeyValueStore& store,
                                                              const StewardKeys& steward_keys,
                                                              const Clock& clock);

  // Verifies by the pinned key of the organisation that the statement names, whoever hands it in,
  // and stores. The statement that stands again, and a freeze of who is frozen, change nothing.
  // INVALID_ARGUMENT: malformed. PERMISSION_DENIED: not signed by the pinned key.
  // FAILED_PRECONDITION: it was used before, or lifts a freeze that does not stand.
  absl::StatusOr<FreezeStanding> Submit(const agreement::Signature& statement);

  FreezeStanding StandingOf(const OrganizationId& organization) const;
  bool IsFrozen(const OrganizationId& organization, absl::Time at) const;

 private:
  struct Accepted {
    agreement::FreezeStatement statement;
    absl::Time accepted_at;
  };

  FreezeRegister(KeyValueStore& store, const StewardKeys& steward_keys, const Clock& clock)
      : store_(store), steward_keys_(steward_keys), clock_(clock) {}

  absl::Status Load();
  absl::StatusOr<agreement::FreezeStatement> Verify(const agreement::Signature& statement,
                                                    std::string& steward_key) const;
  // OK: to be stored. ALREADY_EXISTS: it changes nothing.
  absl::Status Check(const agreement::FreezeStatement& statement) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  FreezeStanding Standing(const OrganizationId& organization) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  KeyValueStore& store_;
  const StewardKeys& steward_keys_;
  const Clock& clock_;
  Mutex writing_;  // one statement at a time, disk included
  mutable Mutex mutex_;
  // In order of acceptance.
  std::map<OrganizationId, std::vector<Accepted>> accepted_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_AGREEMENT_FREEZE_REGISTER_H_

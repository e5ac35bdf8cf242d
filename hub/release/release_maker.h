// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RELEASE_RELEASE_MAKER_H_
#define ALMENARA_HUB_RELEASE_RELEASE_MAKER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "almenara/state/v1/release_state.pb.h"
#include "common/codelist/catalogue.h"
#include "common/random/random_source.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "hub/agreement/agreement_store.h"
#include "hub/intake/cohort_calendar.h"
#include "hub/intake/record_store.h"
#include "hub/release/privacy_ledger.h"
#include "hub/release/release_shelf.h"

namespace almenara::hub {

// What whoever closes a cohort hears meanwhile.
class CloseListener {
 public:
  virtual ~CloseListener() = default;
  // "count", "draw noise", "seal".
  virtual void OnStep(absl::string_view agreement, absl::string_view step) = 0;
  virtual void OnRelease(const state::v1::ReleaseEntry& entry) = 0;
  virtual void OnNoRelease(const AgreementVersion& agreement, absl::string_view reason) = 0;
};

// Closes cohorts and makes their releases. Each step is safe to repeat, so that a crash anywhere is
// mended by asking again:
//
//   close the cohort, durably           from here on no record enters it, and contributors are
//   fixed store its salted snapshot root for each agreement in force at the close:
//     one synced batch {ledger charged, release PLANNED}
//     count, draw noise with a key that lives in memory only, write and sync the file
//     one synced batch {release SEALED, digest of the file}
//     serve it
//
// Between the two batches nothing is visible to anybody; a release found PLANNED is drawn again
// with a fresh key and not charged again. Thread-safe; closes wait for each other.
class ReleaseMaker {
 public:
  struct Parts {
    KeyValueStore& store;
    RecordStore& records;
    CohortCalendar& calendar;
    AgreementStore& agreements;
    ReleaseShelf& shelf;
    const Catalogue& catalogue;
    RandomSource& random;
    const Clock& clock;
  };
  // Every part must outlive the maker.
  explicit ReleaseMaker(Parts parts) : parts_(parts), ledger_(parts.store) {}

  // Errors: those of CohortCalendar::Close and of the store. What an agreement cannot have a
  // release for is told to the listener and is no error.
  absl::Status CloseCohort(const CohortId& cohort, CloseListener& listener);

 private:
  absl::StatusOr<std::string> SnapshotRoot(const CohortId& cohort, const Snapshot* snapshot);
  absl::Status MakeRelease(const AgreementStanding& standing, const CohortId& cohort,
                           const Snapshot* snapshot, const std::string& root,
                           CloseListener& listener);
  // The entry, charged and durable; nullopt when the listener was told why there is none.
  absl::StatusOr<std::optional<state::v1::ReleaseEntry>> PlanRelease(
      const AgreementStanding& standing, const CohortId& cohort,
      const disclosure::PlannedKind& kind, CloseListener& listener);
  absl::StatusOr<disclosure::ComponentCounts> Count(const AgreementStanding& standing,
                                                    const state::v1::ReleaseEntry& entry,
                                                    const CohortId& cohort,
                                                    const disclosure::Plan& plan,
                                                    const disclosure::PlannedKind& kind,
                                                    const Snapshot* snapshot) const;
  absl::StatusOr<std::optional<state::v1::ReleaseEntry>> Load(const std::string& release_id) const;

  const Parts parts_;
  PrivacyLedger ledger_;
  Mutex one_at_a_time_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RELEASE_RELEASE_MAKER_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RELEASE_RELEASE_MAKER_H_
#define ALMENARA_HUB_RELEASE_RELEASE_MAKER_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "almenara/state/v1/release_state.pb.h"
#include "common/codelist/catalogue.h"
#include "common/random/random_source.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "hub/agreement/agreement_store.h"
#include "hub/intake/cohort_calendar.h"
#include "hub/intake/record_store.h"
#include "hub/release/ad_hoc_releases.h"
#include "hub/release/close_listener.h"
#include "hub/release/occasion.h"
#include "hub/release/record_parts.h"
#include "hub/release/release_planner.h"
#include "hub/release/release_shelf.h"
#include "hub/release/repeated_persons.h"

namespace almenara::hub {

// Closes cohorts and makes releases. Each step is safe to repeat, so that a crash anywhere is
// mended by asking again:
//
//   close the cohort, durably           from here on no record enters it, and contributors are
//   fixed
//   store its salted snapshot root
//   for each agreement in force at the close, then for each restatement that the calendar makes due
//   with it and each version that restates:
//     one synced batch {ledger charged, release PLANNED}     ReleasePlanner
//     count on all processors, draw noise with a key that lives in memory only, write and sync the
//     file one synced batch {release SEALED, digest of the file} serve it
//   delete the records of cohorts whose last restatement this was
//
// Between the two batches nothing is visible to anybody; a release found PLANNED is drawn again
// with a fresh key and not charged again. Thread-safe; closes wait for each other.
class ReleaseMaker {
 public:
  struct Parts {
    KeyValueStore& store;
    RecordStore& records;
    CohortCalendar& calendar;
    const AgreementStore& agreements;
    ReleasePlanner& planner;
    const AdHocReleases& ad_hoc;
    ReleaseShelf& shelf;
    const Catalogue& catalogue;
    RandomSource& random;
    const Clock& clock;
    // Called when a release is sealed, before anybody can read it: logs it.
    std::function<absl::Status()> before_serving;
  };
  // Every part must outlive the maker.
  explicit ReleaseMaker(const Parts& parts) : parts_(parts) {}

  // Errors: those of CohortCalendar::Close and of the store. What an agreement cannot have a
  // release for is told to the listener and is no error.
  absl::Status CloseCohort(const CohortId& cohort, CloseListener& listener);

  // Makes the ad hoc release that was proposed as `name`. NOT_FOUND: none was. FAILED_PRECONDITION:
  // approvals are missing or a cohort was in another one. Errors of the store otherwise; why it
  // cannot be made for other reasons is told to the listener and is no error.
  absl::Status MakeAdHoc(absl::string_view name, CloseListener& listener);

 private:
  // What an occasion counts: the rows as they stood when it came.
  struct Moment {
    const Occasion& occasion;
    absl::Time at;
    const Snapshot* snapshot;
    RepeatedPersons& repeated;  // of the snapshot, as far as something has found them
  };

  absl::StatusOr<std::string> SnapshotRoot(const Moment& moment, CloseListener& listener);
  absl::Status MakeFirstReleases(const Moment& moment, CloseListener& listener);
  absl::Status Restate(const Moment& moment, CloseListener& listener);
  // Tells the listener when there is none.
  absl::Status MakeRelease(const AgreementVersion& version, const Moment& moment,
                           CloseListener& listener);
  absl::StatusOr<disclosure::ComponentCounts> Count(const AgreementVersion& version,
                                                    const state::v1::ReleaseEntry& entry,
                                                    const disclosure::PlannedKind& kind,
                                                    const Moment& moment,
                                                    StepProgress& progress) const;
  absl::Status Retire(const Occasion& last, absl::Time at, CloseListener& listener);

  // All processors read the records as they stood at the moment.
  Reading ReadingOf(const Moment& moment, StepProgress& progress) const;

  const Parts parts_;
  Mutex one_at_a_time_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RELEASE_RELEASE_MAKER_H_

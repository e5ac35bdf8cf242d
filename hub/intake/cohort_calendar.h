// SPDX-License-Identifier: Apache-2.0
// Which cohort is open. While the back catalogue, if the hub has one, is open, every arrival
// belongs to it; once the operator has closed it, an arrival belongs to the calendar quarter (UTC)
// of its time. A cohort that is closed stays closed, whatever the clock says later. No data decides
// anything here.
#ifndef ALMENARA_HUB_INTAKE_COHORT_CALENDAR_H_
#define ALMENARA_HUB_INTAKE_COHORT_CALENDAR_H_

#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"
#include "hub/intake/cohort_id.h"
#include "hub/intake/cohort_keys.h"

namespace almenara::hub {

struct CohortWindow {
  CohortId id;
  std::optional<absl::Time> closed_at;  // nullopt: open, or not closed yet
  std::optional<absl::Time> ends_at;    // nullopt: the operator ends it (back catalogue)
};

// What stands after a close.
struct ClosedCohort {
  absl::Time closed_at;
  bool closed_now;  // false: it was closed before
  std::unique_ptr<Snapshot>
      snapshot;  // of the whole store; closed_now: exactly as it was at the close
};

// Keeps its state in the table kCohortsTable. Thread-safe. Must not outlive the store.
class CohortCalendar {
 public:
  // Reads what is stored. On an empty store records `back_catalogue` (nullopt: none, the calendar
  // starts with the quarter of `now`). FAILED_PRECONDITION when the store was begun with another
  // back catalogue: cohorts of people already counted cannot be renamed. INVALID_ARGUMENT when
  // `back_catalogue` is a quarter.
  static absl::StatusOr<std::unique_ptr<CohortCalendar>> Create(
      std::optional<CohortId> back_catalogue, KeyValueStore& store, absl::Time now);

  // Admits arrivals to the open cohort for as long as it lives: no cohort closes meanwhile. Keep it
  // over the write of the records and no longer.
  class Admission {
   public:
    const CohortId& cohort() const { return cohort_; }
    Admission(Admission&& other) noexcept;
    Admission& operator=(Admission&&) = delete;
    ~Admission();

   private:
    friend class CohortCalendar;
    Admission(CohortCalendar& calendar, CohortId cohort);
    CohortCalendar* calendar_;
    CohortId cohort_;
  };
  // The cohort of what arrives at `now`. Waits for a close under way.
  Admission Admit(absl::Time now);

  // Closes `cohort` in one synced batch together with `also_write`, after every admission has ended
  // and before the next: no record enters it afterwards. Closing a closed cohort changes nothing,
  // writes nothing and is OK. FAILED_PRECONDITION: the quarter's end has not come, or an earlier
  // cohort is still open. NOT_FOUND: no such cohort.
  absl::StatusOr<ClosedCohort> Close(const CohortId& cohort, absl::Time now,
                                     WriteBatch also_write = {});

  // nullopt: no such cohort, or not closed yet.
  std::optional<absl::Time> ClosedAt(const CohortId& cohort) const;

  // In order of time up to the quarter of `now`: the back catalogue, then quarters. Those that are
  // closed have `closed_at`. Says nothing about records.
  std::vector<CohortWindow> List(absl::Time now) const;

 private:
  CohortCalendar(std::optional<CohortId> back_catalogue, KeyValueStore& store)
      : back_catalogue_(std::move(back_catalogue)), store_(store) {}

  CohortId OpenCohort(absl::Time now) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckMayClose(const CohortId& cohort, absl::Time now) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::optional<CohortId> back_catalogue_;
  KeyValueStore& store_;
  mutable Mutex mutex_;
  ConditionVariable changed_;
  int admissions_ ABSL_GUARDED_BY(mutex_) = 0;
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  std::map<CohortId, absl::Time> closed_ ABSL_GUARDED_BY(mutex_);
  // The first quarter of the calendar; nullopt while the back catalogue is open.
  std::optional<CohortId> first_quarter_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_INTAKE_COHORT_CALENDAR_H_

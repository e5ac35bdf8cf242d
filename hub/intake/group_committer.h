// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_INTAKE_GROUP_COMMITTER_H_
#define ALMENARA_HUB_INTAKE_GROUP_COMMITTER_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "hub/intake/cohort_calendar.h"
#include "hub/intake/record_store.h"

namespace almenara::hub {

// Makes the publications of all nodes durable with as few disk syncs as possible: one thread takes
// whatever waits and decides it together, another one writes the group before, while the next ones
// gather. Thread-safe.
class GroupCommitter {
 public:
  // Called once, in one of the committer's threads. An error means that it is not known to be
  // durable.
  using Done = std::function<void(absl::StatusOr<PublicationOutcome>)>;

  // All must outlive the committer.
  GroupCommitter(RecordStore& records, CohortCalendar& calendar, const Clock& clock);
  // Commits what waits, then ends the threads. Nobody may Commit any more.
  ~GroupCommitter();

  // Publications of one node are applied in the order of their calls. Bound what a caller may have
  // waiting: the queue takes all. `done` must not call Commit and wait for it.
  void Commit(Publication publication, Done done);

 private:
  struct Waiting {
    Publication publication;
    Done done;
  };

  // A group that was decided. The cohort cannot close until it is written.
  struct Decided {
    CohortCalendar::Admission admission;
    std::unique_ptr<PreparedCommit> commit;
    std::vector<Done> done;
  };

  void DecideEach();
  std::vector<Waiting> TakeGroup();
  std::optional<Decided> Decide(std::vector<Waiting> group);
  void WriteEach();
  // nullopt: no more will come.
  std::optional<Decided> TakeDecided();
  void EndGroup();

  RecordStore& records_;
  CohortCalendar& calendar_;
  const Clock& clock_;
  Mutex mutex_;
  ConditionVariable changed_;
  std::deque<Waiting> waiting_ ABSL_GUARDED_BY(mutex_);
  size_t unwritten_ ABSL_GUARDED_BY(mutex_) = 0;  // groups taken
  std::deque<Decided> decided_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  bool all_decided_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread deciding_;
  std::thread writing_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_INTAKE_GROUP_COMMITTER_H_

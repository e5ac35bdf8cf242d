// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_TRANSPARENCY_QUERY_JOURNAL_H_
#define ALMENARA_HUB_TRANSPARENCY_QUERY_JOURNAL_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "almenara/log/v1/log_entry.pb.h"
#include "almenara/state/v1/hub_state.pb.h"
#include "common/random/random_source.h"
#include "common/storage/group_writer.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "hub/transparency/subtree_store.h"
#include "hub/transparency/transparency_log.h"

namespace almenara::hub {

inline constexpr char kQueriesTable[] = "queries";

// A question before its answer leaves.
struct QueryRecord {
  log::v1::QueryEvent event;    // without its time
  std::string canonical_query;  // for contributors, later
  std::string query_nonce;      // 32 bytes
  absl::Duration text_delay;
};

// Who asked what, durable before the answer leaves; at the end of each window the events' root goes
// into the log. Questions that come together share their disk syncs. Thread-safe.
class QueryJournal {
 public:
  struct Parts {
    KeyValueStore& store;
    TransparencyLog& log;
    RandomSource& random;
    const Clock& clock;
  };
  // Every part must outlive the journal. `window`: how long events wait for their leaf.
  static absl::StatusOr<std::unique_ptr<QueryJournal>> Open(const Parts& parts,
                                                            absl::Duration window);

  // What is written: the event's exact bytes and the number of its window.
  struct Written {
    std::string event;
    uint64_t window;
  };
  using Done = GroupWriter::Done;
  // Calls `done` once the event is on disk, on the journal's thread, or with the error for which it
  // is not. `prepare` is called before, with what will be written; on its error nothing is written,
  // and `done` gets it. What either makes of the event may not leave before `done` has an OK.
  void Write(QueryRecord record, absl::FunctionRef<absl::Status(const Written&)> prepare,
             Done done);

  // Puts every window that has ended into the log, whether or not anything was asked in the last.
  absl::Status CloseWindows();

  // Where an event stands. FAILED_PRECONDITION: its window has not ended. NOT_FOUND: no such event.
  absl::StatusOr<SubtreePlace> Find(uint64_t window, absl::string_view event) const;

  // Every event, in order of time, with its window. An error of `visit` ends it.
  absl::Status Each(
      absl::FunctionRef<absl::Status(uint64_t window, const state::v1::QueryEventState&)> visit)
      const;

 private:
  QueryJournal(const Parts& parts, absl::Duration window)
      : parts_(parts), window_(window), writer_(parts.store) {}

  uint64_t WindowAt(absl::Time time) const;
  absl::Status CloseWindow(uint64_t window);

  // One who wrote has ended.
  void Leave();

  const Parts parts_;
  const absl::Duration window_;
  Mutex mutex_;
  ConditionVariable changed_;
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  int writing_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t next_ordinal_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t open_window_ ABSL_GUARDED_BY(mutex_) = 0;  // no event enters an earlier one
  GroupWriter writer_;                                // last: what it calls uses all of the above
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_TRANSPARENCY_QUERY_JOURNAL_H_

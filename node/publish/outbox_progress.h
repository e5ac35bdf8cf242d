// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_OUTBOX_PROGRESS_H_
#define ALMENARA_NODE_PUBLISH_OUTBOX_PROGRESS_H_

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "almenara/hub/v1/publication_service.pb.h"
#include "common/sync/mutex.h"
#include "node/publish/record_difference.h"

namespace almenara::node {

// Where the outbox stands, in its epoch.
struct OutboxPosition {
  uint64_t epoch = 1;
  uint64_t last_sequence = 0;
  uint64_t durable_sequence = 0;
  uint64_t rejections_seen = 0;  // up to here rejections are on this disk
  uint64_t sent_sequence = 0;    // nothing above it was ever sent
  bool records_wait = false;     // records of earlier epochs wait until the steward publishes
  friend bool operator==(const OutboxPosition&, const OutboxPosition&) = default;
};

// A record that the hub refused.
struct RejectedRecord {
  std::string case_key;  // CaseKey::bytes
  hub::v1::Rejection rejection;
};

// What a durable batch did to the outbox.
struct OutboxChange {
  OutboxPosition position;  // afterwards
  // Of each operation added, by how much it changes the number of records that the hub holds.
  std::deque<int8_t> effects;
  uint64_t acknowledged = 0;  // operations, the oldest first
  // Operations refused: their sequence, and that of a later one of the same record, 0 for none.
  std::vector<std::pair<uint64_t, uint64_t>> refused;
  std::map<std::string, RejectedRecord> newly_rejected;  // by record id
  std::vector<std::string> no_longer_rejected;           // record ids
};

// The outbox's numbers in memory, for everyone who waits for them or shows them. Thread-safe.
class OutboxProgress {
 public:
  OutboxPosition position() const;
  DurablePosition durable() const;
  // Records that the hub holds, as far as acknowledged.
  uint64_t held_records() const;
  std::vector<RejectedRecord> rejected() const;
  uint64_t rejected_count() const;

  // What a waiter has seen. Observe before looking for work, so that nothing that comes meanwhile
  // is missed.
  struct Observation {
    OutboxPosition position;
    uint64_t interruptions = 0;
    friend bool operator==(const Observation&, const Observation&) = default;
  };
  Observation Observe() const;
  // Returns when something changed after `seen`, or after `timeout`.
  Observation WaitForChange(const Observation& seen, absl::Duration timeout) const;
  // Wakes every waiter.
  void Interrupt();

  // As counted from the disk. `expected_records`: what the hub holds once it has taken everything.
  void Reset(const OutboxPosition& position, std::deque<int8_t> effects, int64_t expected_records,
             std::map<std::string, RejectedRecord> rejected);
  void Apply(OutboxChange change);

 private:
  // REQUIRES an operation that is not acknowledged.
  int8_t& EffectAt(uint64_t sequence) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable Mutex mutex_;
  mutable ConditionVariable changed_;
  OutboxPosition position_ ABSL_GUARDED_BY(mutex_);
  uint64_t interruptions_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t held_records_ ABSL_GUARDED_BY(mutex_) = 0;
  std::deque<int8_t> unacknowledged_
      ABSL_GUARDED_BY(mutex_);  // effects, the first after durable_sequence
  std::map<std::string, RejectedRecord> rejected_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_OUTBOX_PROGRESS_H_

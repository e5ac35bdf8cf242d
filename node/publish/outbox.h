// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_OUTBOX_H_
#define ALMENARA_NODE_PUBLISH_OUTBOX_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/hub/v1/publication_service.pb.h"
#include "almenara/state/v1/node_state.pb.h"
#include "common/random/random_source.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"
#include "node/case/node_secrets.h"
#include "node/publish/outbox_progress.h"
#include "node/publish/publication_rows.h"
#include "node/publish/record_difference.h"

namespace almenara::node {

enum class ApplyMode {
  kEverything,
  kWithdrawalsOnly,  // what is no longer desired goes at once; new and changed records wait for the
                     // steward
};

// Limits of a batch, as the hub's contract has them.
inline constexpr size_t kMaxBatchOperations = 2000;
inline constexpr size_t kMaxBatchBytes = size_t{1} << 20;

// The numbered changes on their way to the hub, with what was published before. Every change is one
// synced batch {operations, published rows, position}: sequence numbers have no gaps and no
// operation is lost or doubled, wherever the program ends. Operations are dropped once the hub has
// them on its disk; published rows stay. Thread-safe. What it is given must outlive it.
class Outbox {
 public:
  static absl::StatusOr<std::unique_ptr<Outbox>> Load(KeyValueStore& store,
                                                      const NodeSecrets& secrets,
                                                      RandomSource& random);

  // Position and counts, to show and to wait for.
  OutboxProgress& progress() { return progress_; }
  const OutboxProgress& progress() const { return progress_; }

  // What Apply would do; `result[i]` belongs to `desired[i]`.
  absl::StatusOr<std::vector<Difference>> Preview(const std::vector<DesiredRecord>& desired) const;
  // Queues what differs; in kWithdrawalsOnly other differences are returned but not queued.
  absl::StatusOr<std::vector<Difference>> Apply(const std::vector<DesiredRecord>& desired,
                                                ApplyMode mode);

  // Operations after `sequence` of the current epoch within the limits of a batch; empty when there
  // are none.
  absl::StatusOr<hub::v1::Batch> ReadAfter(uint64_t sequence) const;

  // Operations up to `sequence` are about to be sent. On disk on return, so that a node restored
  // from a backup knows that it did not send what the hub has. INVALID_ARGUMENT when the number was
  // never given.
  absl::Status MarkSent(uint64_t sequence);

  // The hub has everything up to `durable_sequence` and refused `rejections` of it. Rejections are
  // on disk on return. INVALID_ARGUMENT when the number falls or was never given.
  absl::Status Acknowledge(uint64_t durable_sequence, std::vector<hub::v1::Rejection> rejections);

  // Begins again from sequence 1: hub or node was restored from a backup. INVALID_ARGUMENT unless
  // `epoch` is higher.
  absl::Status StartEpoch(uint64_t epoch);
  // Queues everything that was last told the hub in an earlier epoch. Repeating it is harmless.
  absl::Status RequeueEarlierEpochs();

  // Every published row. An error of the visitor ends the reading and is returned.
  absl::Status EachPublished(PublicationRows::PublishedVisitor visit) const {
    return rows_.EachPublished(visit);
  }

 private:
  struct Staged;

  Outbox(KeyValueStore& store, const NodeSecrets& secrets, RandomSource& random)
      : store_(store), rows_(store, secrets, random) {}

  absl::StatusOr<OutboxPosition> ReadPosition() const;
  absl::Status CountRecords(const OutboxPosition& position);
  void StageOperation(const DesiredRecord& desired, const state::v1::PublishedRow* row,
                      Staged& staged) const;
  absl::Status StageRejection(const hub::v1::Rejection& rejection, Staged& staged) const;
  absl::Status RequeueChunk(const std::vector<DesiredRecord>& records);
  absl::Status Write(Staged& staged);
  absl::Status Commit(Staged staged);

  KeyValueStore& store_;
  const PublicationRows rows_;

  // Held over read-change-write of published rows and position, which must not interleave.
  Mutex change_mutex_;
  OutboxProgress progress_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_OUTBOX_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_OUTBOX_H_
#define ALMENARA_NODE_PUBLISH_OUTBOX_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/hub/v1/publication_service.pb.h"
#include "almenara/state/v1/node_state.pb.h"
#include "common/random/random_source.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "node/case/node_secrets.h"
#include "node/publish/erasures.h"
#include "node/publish/outbox_progress.h"
#include "node/publish/publication_rows.h"
#include "node/publish/record_difference.h"

namespace almenara::node {

enum class ApplyMode {
  kEverything,
  kWithdrawalsOnly,  // what is no longer desired goes at once; new and changed records wait for the
                     // steward
};

// What becomes in a new epoch of records that the hub was told before.
enum class EarlierRecords {
  kSendAgain,
  kWait,  // this node may have forgotten that they were withdrawn: only the steward can tell
};

// Limits of a batch, as the hub's contract has them.
inline constexpr size_t kMaxBatchOperations = 2000;
inline constexpr size_t kMaxBatchBytes = size_t{1} << 20;

// Operations as they are sent.
struct OutgoingBatch {
  std::string bytes;           // hub.v1.Batch, serialised; empty: none
  uint64_t last_sequence = 0;  // of those in it
};

// The numbered changes on their way to the hub, with what was published before. Every change is one
// synced batch {operations, published rows, position}: sequence numbers have no gaps and no
// operation is lost or doubled, wherever the program ends. Operations are dropped once the hub has
// them on its disk; published rows stay. A record goes with a commitment, whose key stays in its
// published row. Thread-safe. What it is given must outlive it.
class Outbox {
 public:
  static absl::StatusOr<std::unique_ptr<Outbox>> Load(KeyValueStore& store,
                                                      const NodeSecrets& secrets,
                                                      RandomSource& random, const Clock& clock);

  // Position and counts, to show and to wait for.
  OutboxProgress& progress() { return progress_; }
  const OutboxProgress& progress() const { return progress_; }
  // Withdrawals and their receipts.
  const Erasures& erasures() const { return erasures_; }

  // What Apply would do; `result[i]` belongs to `desired[i]`.
  absl::StatusOr<std::vector<Difference>> Preview(const std::vector<DesiredRecord>& desired) const;
  // Queues what differs, in the order of record ids; in kWithdrawalsOnly other differences are
  // returned but not queued.
  absl::StatusOr<std::vector<Difference>> Apply(const std::vector<DesiredRecord>& desired,
                                                ApplyMode mode);

  // Operations after `sequence` of the current epoch within the limits of a batch; empty when there
  // are none.
  absl::StatusOr<OutgoingBatch> ReadAfter(uint64_t sequence) const;

  // Operations up to `sequence` are about to be sent. On disk on return, so that a node restored
  // from a backup knows that it did not send what the hub has. INVALID_ARGUMENT when the number was
  // never given.
  absl::Status MarkSent(uint64_t sequence);

  // The hub has everything up to `durable_sequence` and refused `rejections` of it. Rejections are
  // on disk on return. INVALID_ARGUMENT when the number falls or was never given.
  absl::Status Acknowledge(uint64_t durable_sequence, std::vector<hub::v1::Rejection> rejections);

  // Begins again from sequence 1: hub or node was restored from a backup. INVALID_ARGUMENT unless
  // `epoch` is higher.
  absl::Status StartEpoch(uint64_t epoch, EarlierRecords earlier = EarlierRecords::kSendAgain);
  // Queues everything that was last told the hub in an earlier epoch, withdrawals too; records only
  // while they are neither held back nor wait for the steward. Repeating it is harmless.
  absl::Status RequeueEarlierEpochs();
  // The steward publishes: records of earlier epochs wait no longer, and are queued unless held
  // back.
  absl::Status SendEarlierRecords();

  // While held back, no record is queued; withdrawals are.
  void HoldRecords(bool hold);
  bool HoldsRecords() const { return records_held_back_; }
  // Whether a record is on its way that the hub has not acknowledged.
  absl::StatusOr<bool> RecordsWaiting() const;

  // The hub has erased these, which leave what is pending: the last form of the record goes from
  // this disk, too. Receipts for what is not pending are left out.
  absl::Status Confirm(const std::vector<ErasureReceipt>& receipts);
  // No file of this store holds a withdrawn record or the key of its commitment any more.
  // FAILED_PRECONDITION while someone reads: call again.
  absl::Status EraseWithdrawnBytes();

  // nullopt: nothing was published of it.
  absl::StatusOr<std::optional<state::v1::PublishedRow>> ReadPublished(
      const std::string& record_id) const;
  // Every published row. An error of the visitor ends the reading and is returned.
  absl::Status EachPublished(PublicationRows::PublishedVisitor visit) const {
    return rows_.EachPublished(visit);
  }
  // The same without those rows whose record id `skip` is true for.
  absl::Status EachPublishedUnless(PublicationRows::PublishedFilter skip,
                                   PublicationRows::PublishedVisitor visit) const {
    return rows_.EachPublishedUnless(skip, visit);
  }
  absl::StatusOr<bool> HasPublished() const { return rows_.HasPublished(); }

 private:
  struct Staged;
  // What is to be sent of a record, and what was published of it; null: nothing.
  struct ToSend {
    const DesiredRecord* desired;
    const state::v1::PublishedRow* row;
  };

  Outbox(KeyValueStore& store, const NodeSecrets& secrets, RandomSource& random, const Clock& clock)
      : store_(store),
        random_(random),
        clock_(clock),
        rows_(store, secrets, random),
        erasures_(store, secrets, random) {}

  absl::StatusOr<OutboxPosition> ReadPosition() const;
  absl::Status CountRecords(const OutboxPosition& position);
  // In their order, on all processors.
  absl::Status StageOperations(const std::vector<ToSend>& operations, Staged& staged) const;
  absl::Status StageOperation(const DesiredRecord& desired, const state::v1::PublishedRow* row,
                              Staged& staged) const;
  absl::Status StageWithdrawal(const hub::v1::Withdrawal& withdrawal, const OutboxPlace& place,
                               bool again, Staged& staged) const;
  absl::Status StageRejection(const hub::v1::Rejection& rejection, Staged& staged) const;
  absl::Status RequeueChunk(const std::vector<DesiredRecord>& records);
  absl::Status Write(Staged& staged);
  absl::Status Commit(Staged staged);

  KeyValueStore& store_;
  RandomSource& random_;
  const Clock& clock_;
  const PublicationRows rows_;
  Erasures erasures_;

  // Held over read-change-write of published rows and position, which must not interleave.
  Mutex change_mutex_;
  std::atomic<bool> records_held_back_ = false;
  OutboxProgress progress_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_OUTBOX_H_

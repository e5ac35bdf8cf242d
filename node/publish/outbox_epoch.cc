// SPDX-License-Identifier: Apache-2.0
// Beginning again, and holding back.
#include <algorithm>
#include <optional>
#include <utility>

#include "common/status/status_macros.h"
#include "common/storage/key_encoding.h"
#include "node/publish/outbox.h"
#include "node/publish/outbox_staged.h"
#include "node/publish/publish_keys.h"

namespace almenara::node {
namespace {

using state::v1::OutboxRow;
using state::v1::PublishedRow;

constexpr size_t kRequeueChunk = 1000;  // operations a synced batch

}  // namespace

absl::Status Outbox::StartEpoch(uint64_t epoch, EarlierRecords earlier) {
  MutexLock lock(change_mutex_);
  if (epoch <= progress_.position().epoch) {
    return absl::InvalidArgumentError("an epoch must be higher than the last");
  }
  // Once they wait, another epoch does not let them go.
  const bool wait = earlier == EarlierRecords::kWait || progress_.position().records_wait;
  Staged staged(OutboxPosition{.epoch = epoch, .records_wait = wait});
  staged.batch.DeleteRange(kOutboxTable, OutboxPrefix(), PrefixEnd(OutboxPrefix()));
  ALMENARA_RETURN_IF_ERROR(Write(staged));
  return CountRecords(staged.change.position);
}

absl::Status Outbox::RequeueEarlierEpochs() {
  const uint64_t epoch = progress_.position().epoch;
  const bool withdrawals_only = records_held_back_ || progress_.position().records_wait;
  std::vector<DesiredRecord> earlier;
  ALMENARA_RETURN_IF_ERROR(rows_.EachPublished([&](const std::string& record_id,
                                                   const PublishedRow& row) -> absl::Status {
    if (row.epoch() >= epoch || (withdrawals_only && row.has_record())) return absl::OkStatus();
    earlier.push_back({.record_id = record_id, .case_key = row.case_key(), .record = std::nullopt});
    if (earlier.size() < kRequeueChunk) return absl::OkStatus();
    return RequeueChunk(std::exchange(earlier, {}));
  }));
  return RequeueChunk(earlier);
}

absl::Status Outbox::RequeueChunk(const std::vector<DesiredRecord>& records) {
  MutexLock lock(change_mutex_);
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<std::optional<PublishedRow>> rows,
                            rows_.Read(IdsOf(records)));
  Staged staged(progress_.position());
  for (size_t i = 0; i < records.size(); ++i) {
    // Queued anew since it was listed.
    if (!rows[i].has_value() || rows[i]->epoch() >= staged.change.position.epoch) continue;
    DesiredRecord desired = records[i];
    if (rows[i]->has_record()) desired.record = rows[i]->record();
    ALMENARA_RETURN_IF_ERROR(StageOperation(desired, &*rows[i], staged));
  }
  return Commit(std::move(staged));
}

absl::Status Outbox::SendEarlierRecords() {
  if (!progress_.position().records_wait || records_held_back_) return absl::OkStatus();
  {
    MutexLock lock(change_mutex_);
    Staged staged(progress_.position());
    staged.change.position.records_wait = false;
    ALMENARA_RETURN_IF_ERROR(Write(staged));
    progress_.Apply(std::move(staged.change));
  }
  return RequeueEarlierEpochs();
}

void Outbox::HoldRecords(bool hold) { records_held_back_ = hold; }

absl::StatusOr<bool> Outbox::RecordsWaiting() const {
  const DurablePosition durable = progress_.durable();
  bool waiting = false;
  ALMENARA_RETURN_IF_ERROR(rows_.EachOutgoingAfter(
      {.epoch = durable.epoch, .sequence = durable.sequence}, [&](const OutboxRow& row) {
        waiting = row.operation().has_upsert();
        return !waiting;
      }));
  return waiting;
}

}  // namespace almenara::node

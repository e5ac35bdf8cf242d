// SPDX-License-Identifier: Apache-2.0
#include "node/publish/outbox.h"

#include <algorithm>
#include <deque>
#include <map>
#include <numeric>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "common/status/status_macros.h"
#include "common/sync/parallel_for.h"
#include "common/transparency/record_commitment.h"
#include "node/publish/outbox_staged.h"
#include "node/publish/publish_keys.h"
#include "node/publish/wire_field.h"

namespace almenara::node {
namespace {

using record::v1::IncidentRecord;
using state::v1::OutboxRow;
using state::v1::PublishedRow;

const std::string& RecordIdOf(const hub::v1::Operation& operation) {
  return operation.has_upsert() ? operation.upsert().record_id()
                                : operation.withdrawal().record_id();
}

// Operations that one thread stages at a time.
constexpr size_t kPart = 256;

// In the order of the published table, rows find their places in the store several times faster.
std::vector<size_t> ByRecordId(const std::vector<DesiredRecord>& records) {
  std::vector<size_t> order(records.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&records](size_t a, size_t b) { return records[a].record_id < records[b].record_id; });
  return order;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Outbox>> Outbox::Load(KeyValueStore& store,
                                                     const NodeSecrets& secrets,
                                                     RandomSource& random, const Clock& clock) {
  std::unique_ptr<Outbox> outbox(new Outbox(store, secrets, random, clock));
  ALMENARA_RETURN_IF_ERROR(outbox->erasures_.Load());
  ALMENARA_ASSIGN_OR_RETURN(const OutboxPosition position, outbox->ReadPosition());
  ALMENARA_RETURN_IF_ERROR(outbox->CountRecords(position));
  return outbox;
}

absl::StatusOr<OutboxPosition> Outbox::ReadPosition() const {
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                            store_.Get(kOutboxStateTable, OutboxStateRowKey()));
  if (!bytes.has_value()) return OutboxPosition();
  state::v1::OutboxStateRow row;
  if (!row.ParseFromString(*bytes) || row.epoch() == 0 ||
      row.durable_sequence() > row.sent_sequence() || row.sent_sequence() > row.last_sequence()) {
    return absl::DataLossError("the outbox's position is damaged");
  }
  return OutboxPosition{.epoch = row.epoch(),
                        .last_sequence = row.last_sequence(),
                        .durable_sequence = row.durable_sequence(),
                        .rejections_seen = row.rejections_seen(),
                        .sent_sequence = row.sent_sequence(),
                        .records_wait = row.records_wait()};
}

absl::Status Outbox::CountRecords(const OutboxPosition& at) {
  std::deque<int8_t> effects;
  int64_t expected = 0;
  ALMENARA_RETURN_IF_ERROR(rows_.EachOutgoingAfter(
      {.epoch = at.epoch, .sequence = at.durable_sequence}, [&](const OutboxRow& row) {
        effects.push_back(EffectOf(row));
        return true;
      }));
  if (effects.size() != at.last_sequence - at.durable_sequence) {
    return absl::DataLossError("the outbox has gaps");
  }
  std::map<std::string, RejectedRecord> rejected;
  ALMENARA_RETURN_IF_ERROR(
      rows_.EachPublished([&](const std::string& record_id, const PublishedRow& row) {
        if (ExpectedRecord(row) != nullptr) ++expected;
        if (row.has_rejection()) {
          RejectedRecord& entry = rejected[record_id];
          entry.case_key = row.case_key();
          entry.rejection.set_sequence(row.sequence());
          entry.rejection.set_field(row.rejection().field());
          entry.rejection.set_rule(row.rejection().rule());
        }
        return absl::OkStatus();
      }));
  progress_.Reset(at, std::move(effects), expected, std::move(rejected));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Difference>> Outbox::Preview(
    const std::vector<DesiredRecord>& desired) const {
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<std::optional<PublishedRow>> rows,
                            rows_.Read(IdsOf(desired)));
  std::vector<Difference> differences;
  for (size_t i = 0; i < desired.size(); ++i) {
    differences.push_back(Compare(rows[i].has_value() ? &*rows[i] : nullptr, desired[i].record));
  }
  return differences;
}

absl::StatusOr<std::vector<Difference>> Outbox::Apply(const std::vector<DesiredRecord>& desired,
                                                      ApplyMode mode) {
  MutexLock lock(change_mutex_);
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<std::optional<PublishedRow>> rows,
                            rows_.Read(IdsOf(desired)));
  Staged staged(progress_.position());
  std::vector<Difference> differences(desired.size());
  std::vector<ToSend> to_send;
  for (const size_t i : ByRecordId(desired)) {
    const PublishedRow* row = rows[i].has_value() ? &*rows[i] : nullptr;
    const Difference difference = Compare(row, desired[i].record);
    differences[i] = difference;
    const bool sends_a_form = difference == Difference::kNew || difference == Difference::kRevised;
    if (difference == Difference::kForgotten) {
      rows_.Delete(desired[i].record_id, staged.batch);
      staged.change.no_longer_rejected.push_back(desired[i].record_id);
    } else if (difference == Difference::kWithdrawn ||
               (sends_a_form && mode == ApplyMode::kEverything && !records_held_back_)) {
      to_send.push_back({.desired = &desired[i], .row = row});
    }
  }
  ALMENARA_RETURN_IF_ERROR(StageOperations(to_send, staged));
  ALMENARA_RETURN_IF_ERROR(Commit(std::move(staged)));
  return differences;
}

absl::Status Outbox::StageOperations(const std::vector<ToSend>& operations, Staged& staged) const {
  // Sealing takes longest. Each part begins at the number that the one before it ends with.
  std::vector<Staged> parts;
  for (size_t first = 0; first < operations.size(); first += kPart) {
    parts.emplace_back(staged.change.position).change.position.last_sequence += first;
  }
  const auto stage = [&](size_t part, size_t) -> absl::Status {
    const size_t end = std::min(operations.size(), (part + 1) * kPart);
    for (size_t i = part * kPart; i < end; ++i) {
      ALMENARA_RETURN_IF_ERROR(
          StageOperation(*operations[i].desired, operations[i].row, parts[part]));
    }
    return absl::OkStatus();
  };
  ALMENARA_RETURN_IF_ERROR(ParallelFor(parts.size(), Processors(), stage));
  for (Staged& part : parts) staged.Append(std::move(part));
  return absl::OkStatus();
}

absl::Status Outbox::StageOperation(const DesiredRecord& desired, const PublishedRow* row,
                                    Staged& staged) const {
  PublishedRow& next = staged.published;
  next.Clear();
  next.set_case_key(desired.case_key);
  next.set_epoch(staged.change.position.epoch);
  next.set_sequence(++staged.change.position.last_sequence);
  next.set_revision(NextRevision(row == nullptr ? 0 : row->revision(), next.epoch()));
  OutboxRow& outgoing = staged.outgoing;
  outgoing.clear_held_before();
  outgoing.mutable_operation()->Clear();
  outgoing.mutable_operation()->set_sequence(next.sequence());
  if (row != nullptr && ExpectedRecord(*row) != nullptr) {
    *next.mutable_held_before() = *ExpectedRecord(*row);
    *outgoing.mutable_held_before() = *ExpectedRecord(*row);
  }
  if (desired.record.has_value()) {
    // A copy of the record, to set its revision there, would cost more than to serialise it.
    desired.record->SerializeToString(&staged.record_bytes);
    ALMENARA_RETURN_IF_ERROR(
        SetNumber(IncidentRecord::kRevisionFieldNumber, next.revision(), staged.record_bytes));
    next.set_commitment_key(random_.Bytes(transparency::kCommitmentKeySize));
    outgoing.mutable_operation()->set_commitment(
        transparency::RecordCommitment(next.commitment_key(), staged.record_bytes));
    rows_.Put(desired.record_id, next, staged.record_bytes, staged.batch);
    rows_.PutOutgoing(next.epoch(), outgoing, staged.record_bytes, staged.batch);
    if (row != nullptr) staged.erasures.emplace_back(desired.record_id, std::nullopt);
  } else {
    hub::v1::Withdrawal& withdrawal = *outgoing.mutable_operation()->mutable_withdrawal();
    withdrawal.set_record_id(desired.record_id);
    withdrawal.set_revision(next.revision());
    const bool again = row != nullptr && !row->has_record();
    ALMENARA_RETURN_IF_ERROR(StageWithdrawal(
        withdrawal, {.epoch = next.epoch(), .sequence = next.sequence()}, again, staged));
    rows_.Put(desired.record_id, next, staged.batch);
    rows_.PutOutgoing(next.epoch(), outgoing, staged.batch);
  }
  staged.change.effects.push_back(static_cast<int8_t>((desired.record.has_value() ? 1 : 0) -
                                                      (outgoing.has_held_before() ? 1 : 0)));
  if (row != nullptr && row->has_rejection())
    staged.change.no_longer_rejected.push_back(desired.record_id);
  return absl::OkStatus();
}

absl::Status Outbox::Write(Staged& staged) {
  const OutboxPosition& position = staged.change.position;
  state::v1::OutboxStateRow row;
  row.set_epoch(position.epoch);
  row.set_last_sequence(position.last_sequence);
  row.set_durable_sequence(position.durable_sequence);
  row.set_rejections_seen(position.rejections_seen);
  row.set_sent_sequence(position.sent_sequence);
  row.set_records_wait(position.records_wait);
  staged.batch.Put(kOutboxStateTable, OutboxStateRowKey(), row.SerializeAsString());
  return store_.WriteSynced(staged.batch);
}

absl::Status Outbox::Commit(Staged staged) {
  if (staged.batch.empty()) return absl::OkStatus();
  ALMENARA_RETURN_IF_ERROR(Write(staged));
  erasures_.Apply(staged.erasures);
  progress_.Apply(std::move(staged.change));
  return absl::OkStatus();
}

absl::StatusOr<OutgoingBatch> Outbox::ReadAfter(uint64_t sequence) const {
  const OutboxPosition at = progress_.position();
  OutgoingBatch batch{.bytes = {}, .last_sequence = sequence};
  ALMENARA_RETURN_IF_ERROR(rows_.EachOperationAfter(
      {.epoch = at.epoch, .sequence = sequence}, [&](absl::string_view operation) {
        // A few bytes for the tag and length in the batch.
        if (!batch.bytes.empty() && batch.bytes.size() + operation.size() + 8 > kMaxBatchBytes) {
          return false;
        }
        AppendField(hub::v1::Batch::kOperationFieldNumber, operation, batch.bytes);
        return ++batch.last_sequence < sequence + kMaxBatchOperations;
      }));
  return batch;
}

absl::Status Outbox::MarkSent(uint64_t sequence) {
  MutexLock lock(change_mutex_);
  Staged staged(progress_.position());
  OutboxPosition& position = staged.change.position;
  if (sequence > position.last_sequence)
    return absl::InvalidArgumentError("a sequence that was never given");
  if (sequence <= position.sent_sequence) return absl::OkStatus();
  // All that is queued, so that one write serves many batches.
  position.sent_sequence = position.last_sequence;
  ALMENARA_RETURN_IF_ERROR(Write(staged));
  progress_.Apply(std::move(staged.change));
  return absl::OkStatus();
}

absl::Status Outbox::StageRejection(const hub::v1::Rejection& rejection, Staged& staged) const {
  ALMENARA_ASSIGN_OR_RETURN(const OutboxRow refused,
                            rows_.ReadOutgoing({.epoch = staged.change.position.epoch,
                                                .sequence = rejection.sequence()}));
  const std::string& record_id = RecordIdOf(refused.operation());
  if (staged.marked.count(record_id) == 0) {
    ALMENARA_ASSIGN_OR_RETURN(std::vector<std::optional<PublishedRow>> rows,
                              rows_.Read({record_id}));
    if (!rows[0].has_value()) return absl::DataLossError("an operation has no published row");
    staged.marked[record_id] = *std::move(rows[0]);
  }
  PublishedRow& row = staged.marked[record_id];
  if (row.sequence() == rejection.sequence()) {
    row.mutable_rejection()->set_field(rejection.field());
    row.mutable_rejection()->set_rule(rejection.rule());
    staged.change.newly_rejected[record_id] = {.case_key = row.case_key(), .rejection = rejection};
    staged.change.refused.emplace_back(rejection.sequence(), 0);
  } else {
    // A later operation is on its way and was queued in the belief that this one would be taken.
    row.clear_held_before();
    if (refused.has_held_before()) *row.mutable_held_before() = refused.held_before();
    staged.change.refused.emplace_back(rejection.sequence(), row.sequence());
  }
  return absl::OkStatus();
}

absl::Status Outbox::Acknowledge(uint64_t durable_sequence,
                                 std::vector<hub::v1::Rejection> rejections) {
  std::sort(rejections.begin(), rejections.end(),
            [](const auto& a, const auto& b) { return a.sequence() < b.sequence(); });
  MutexLock lock(change_mutex_);
  Staged staged(progress_.position());
  const uint64_t before = staged.change.position.durable_sequence;
  if (durable_sequence < before || durable_sequence > staged.change.position.sent_sequence) {
    return absl::InvalidArgumentError("the hub acknowledged a sequence that cannot be");
  }
  for (const hub::v1::Rejection& rejection : rejections) {
    if (rejection.sequence() > durable_sequence) {
      return absl::InvalidArgumentError(
          "the hub refused an operation that it has not acknowledged");
    }
    // At or below `before` it is on disk already: rejections and position are written together.
    if (rejection.sequence() > before) ALMENARA_RETURN_IF_ERROR(StageRejection(rejection, staged));
  }
  if (durable_sequence == before) return absl::OkStatus();
  for (const auto& [record_id, row] : staged.marked) rows_.Put(record_id, row, staged.batch);
  const uint64_t epoch = staged.change.position.epoch;
  staged.batch.DeleteRange(kOutboxTable, OutboxRowKey({.epoch = epoch, .sequence = before + 1}),
                           OutboxRowKey({.epoch = epoch, .sequence = durable_sequence + 1}));
  staged.change.acknowledged = durable_sequence - before;
  staged.change.position.durable_sequence = durable_sequence;
  staged.change.position.rejections_seen = durable_sequence;
  return Commit(std::move(staged));
}

}  // namespace almenara::node

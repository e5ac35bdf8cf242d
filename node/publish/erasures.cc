// SPDX-License-Identifier: Apache-2.0
#include "node/publish/erasures.h"

#include "common/status/status_macros.h"
#include "node/case/sealed_row.h"
#include "node/publish/publication_rows.h"

namespace almenara::node {
namespace {

using state::v1::ErasureRow;
using state::v1::PublishedRow;

// A receipt of an earlier withdrawal stays until the next one comes.
bool IsConfirmed(const ErasureRow& row) {
  hub::v1::ErasureStatement statement;
  return row.has_receipt() && statement.ParseFromString(row.receipt().statement()) &&
         statement.revision() == row.revision();
}

bool IsAcknowledged(const PendingErasure& pending, const DurablePosition& durable) {
  return pending.place.epoch == durable.epoch && pending.place.sequence <= durable.sequence;
}

}  // namespace

absl::Status Erasures::Load() {
  std::vector<std::string> record_ids;
  std::vector<ErasureRow> unconfirmed;
  const std::unique_ptr<Iterator> rows = store_.Scan(kErasuresTable, ErasurePrefix());
  for (; rows->Valid(); rows->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(std::string record_id, ParseErasureRowKey(rows->key()));
    ErasureRow row;
    ALMENARA_RETURN_IF_ERROR(OpenRow(secrets_, rows->key(), rows->value(), row));
    if (IsConfirmed(row)) continue;
    record_ids.push_back(std::move(record_id));
    unconfirmed.push_back(std::move(row));
  }
  ALMENARA_RETURN_IF_ERROR(rows->status());
  const PublicationRows publication(store_, secrets_, random_);
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<std::optional<PublishedRow>> published,
                            publication.Read(record_ids));
  MutexLock lock(mutex_);
  for (size_t i = 0; i < record_ids.size(); ++i) {
    // Published again since.
    if (!published[i].has_value() || published[i]->has_record()) continue;
    pending_[record_ids[i]] = {
        .revision = unconfirmed[i].revision(),
        .place = {.epoch = published[i]->epoch(), .sequence = published[i]->sequence()}};
  }
  return absl::OkStatus();
}

absl::Status Erasures::Stage(const std::string& record_id, uint64_t revision, absl::Time now,
                             bool again, WriteBatch& batch) const {
  const std::string key = ErasureRowKey(record_id);
  ErasureRow row;
  row.set_withdrawn_at_unix_micros(absl::ToUnixMicros(now));
  if (again) {
    ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> earlier,
                              store_.Get(kErasuresTable, key));
    if (earlier.has_value()) ALMENARA_RETURN_IF_ERROR(OpenRow(secrets_, key, *earlier, row));
  }
  row.set_revision(revision);
  batch.Put(kErasuresTable, key, SealRow(secrets_, key, row, random_));
  return absl::OkStatus();
}

absl::Status Erasures::StageReceipt(const ErasureReceipt& receipt, WriteBatch& batch) const {
  const std::string key = ErasureRowKey(receipt.record_id);
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                            store_.Get(kErasuresTable, key));
  if (!bytes.has_value()) return absl::DataLossError("a withdrawal has no row");
  ErasureRow row;
  ALMENARA_RETURN_IF_ERROR(OpenRow(secrets_, key, *bytes, row));
  *row.mutable_receipt() = receipt.receipt;
  batch.Put(kErasuresTable, key, SealRow(secrets_, key, row, random_));
  return absl::OkStatus();
}

void Erasures::Apply(const std::vector<Change>& changes) {
  MutexLock lock(mutex_);
  for (const auto& [record_id, pending] : changes) {
    if (pending.has_value()) {
      pending_[record_id] = *pending;
    } else {
      pending_.erase(record_id);
    }
  }
}

std::optional<PendingErasure> Erasures::Pending(const std::string& record_id) const {
  MutexLock lock(mutex_);
  const auto found = pending_.find(record_id);
  return found == pending_.end() ? std::nullopt : std::optional(found->second);
}

uint64_t Erasures::pending() const {
  MutexLock lock(mutex_);
  return pending_.size();
}

std::vector<hub::v1::Withdrawal> Erasures::Answerable(const DurablePosition& durable) const {
  std::vector<hub::v1::Withdrawal> answerable;
  MutexLock lock(mutex_);
  for (const auto& [record_id, pending] : pending_) {
    if (!IsAcknowledged(pending, durable)) continue;
    hub::v1::Withdrawal& withdrawal = answerable.emplace_back();
    withdrawal.set_record_id(record_id);
    withdrawal.set_revision(pending.revision);
  }
  return answerable;
}

ErasureProgress Erasures::ProgressOf(const std::vector<std::string>& record_ids,
                                     const DurablePosition& durable) const {
  ErasureProgress progress;
  MutexLock lock(mutex_);
  for (const std::string& record_id : record_ids) {
    const auto found = pending_.find(record_id);
    const bool erased = found == pending_.end();
    progress.erased += erased ? 1 : 0;
    progress.acknowledged += erased || IsAcknowledged(found->second, durable) ? 1 : 0;
  }
  return progress;
}

absl::Status Erasures::EachReceipt(
    absl::FunctionRef<absl::Status(const hub::v1::SignedErasure& receipt)> visit) const {
  const std::unique_ptr<Iterator> rows = store_.Scan(kErasuresTable, ErasurePrefix());
  for (; rows->Valid(); rows->Next()) {
    ErasureRow row;
    ALMENARA_RETURN_IF_ERROR(OpenRow(secrets_, rows->key(), rows->value(), row));
    if (row.has_receipt()) ALMENARA_RETURN_IF_ERROR(visit(row.receipt()));
  }
  return rows->status();
}

}  // namespace almenara::node

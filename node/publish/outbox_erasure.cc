// SPDX-License-Identifier: Apache-2.0
// What is left of a record once it is withdrawn.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/status/status_macros.h"
#include "node/publish/outbox.h"
#include "node/publish/outbox_staged.h"
#include "node/publish/publish_keys.h"

namespace almenara::node {

using state::v1::PublishedRow;

absl::Status Outbox::StageWithdrawal(const hub::v1::Withdrawal& withdrawal,
                                     const OutboxPlace& place, bool again, Staged& staged) const {
  staged.erasures.emplace_back(withdrawal.record_id(),
                               PendingErasure{.revision = withdrawal.revision(), .place = place});
  return erasures_.Stage(withdrawal.record_id(), withdrawal.revision(), clock_.Now(), again,
                         staged.batch);
}

absl::Status Outbox::Confirm(const std::vector<ErasureReceipt>& receipts) {
  std::vector<std::string> record_ids;
  for (const ErasureReceipt& receipt : receipts) record_ids.push_back(receipt.record_id);
  MutexLock lock(change_mutex_);
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<std::optional<PublishedRow>> rows,
                            rows_.Read(record_ids));
  Staged staged(progress_.position());
  for (size_t i = 0; i < receipts.size(); ++i) {
    const std::optional<PendingErasure> pending = erasures_.Pending(record_ids[i]);
    if (!pending.has_value() || pending->revision != receipts[i].revision) continue;
    ALMENARA_RETURN_IF_ERROR(erasures_.StageReceipt(receipts[i], staged.batch));
    staged.erasures.emplace_back(record_ids[i], std::nullopt);
    staged.batch.Put(kErasuresTable, BytesToEraseKey(record_ids[i]), "");
    if (!rows[i].has_value() || rows[i]->has_record()) continue;
    PublishedRow without = *rows[i];
    without.clear_held_before();
    rows_.Put(record_ids[i], without, staged.batch);
  }
  return Commit(std::move(staged));
}

absl::StatusOr<std::optional<PublishedRow>> Outbox::ReadPublished(
    const std::string& record_id) const {
  ALMENARA_ASSIGN_OR_RETURN(std::vector<std::optional<PublishedRow>> rows, rows_.Read({record_id}));
  return std::move(rows.front());
}

absl::Status Outbox::EraseWithdrawnBytes() {
  std::vector<std::string> keys;
  WriteBatch done;
  {
    // Scoped: an open iterator would keep the erased files.
    const std::unique_ptr<Iterator> rows = store_.Scan(kErasuresTable, BytesToErasePrefix());
    for (; rows->Valid(); rows->Next()) {
      ALMENARA_ASSIGN_OR_RETURN(const std::string record_id, ParseBytesToEraseKey(rows->key()));
      keys.push_back(PublishedRowKey(record_id));
      done.Delete(kErasuresTable, rows->key());
    }
    ALMENARA_RETURN_IF_ERROR(rows->status());
  }
  if (keys.empty()) return absl::OkStatus();
  ALMENARA_RETURN_IF_ERROR(
      store_.EraseDeletedBytes(kPublishedTable, RangesToErase(keys, PublishedPrefix())));
  // Little is left there but what waits to be sent.
  ALMENARA_RETURN_IF_ERROR(
      store_.EraseDeletedBytes(kOutboxTable, {EverythingUnder(OutboxPrefix())}));
  return store_.WriteSynced(done);
}

}  // namespace almenara::node

// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "almenara/state/v1/node_state.pb.h"
#include "common/status/status_macros.h"
#include "node/case/case_store.h"
#include "node/case/withdrawal_check.h"

namespace almenara::node {
absl::StatusOr<uint64_t> CaseStore::Shred(const std::vector<CaseKey>& cases) {
  std::vector<std::string> keys;
  for (const CaseKey& key : cases) keys.push_back(CaseIndexRowKey(key));
  absl::flat_hash_set<std::string> shredded;
  {
    MutexLock lock(change_mutex_);
    ALMENARA_ASSIGN_OR_RETURN(const std::vector<std::optional<std::string>> rows,
                              store_.MultiGet(kCaseIndexTable, keys));
    WriteBatch batch;
    std::vector<const CaseKey*> gone;
    for (size_t i = 0; i < rows.size(); ++i) {
      if (!rows[i].has_value()) continue;
      state::v1::CaseIndexRow row;
      if (!row.ParseFromString(*rows[i])) {
        return absl::DataLossError("a row of the case index is damaged");
      }
      if (row.wrapped_key().empty() || !shredded.insert(keys[i]).second) continue;
      row.clear_wrapped_key();
      row.set_kept_back(true);
      batch.Put(kCaseIndexTable, keys[i], row.SerializeAsString());
      batch.Delete(kCasesTable, CaseRowKey(cases[i]));
      gone.push_back(&cases[i]);
    }
    if (!batch.empty()) {
      StageTakenBack(random_, batch);
      ALMENARA_RETURN_IF_ERROR(store_.WriteSynced(batch));
    }
    for (const CaseKey* key : gone) data_sets_->RemoveCase(key->data_set());
  }
  // The wrapped keys must leave the disk; also those of cases that an earlier command has shredded,
  // should it have been interrupted.
  const absl::Status erased =
      store_.EraseDeletedBytes(kCaseIndexTable, RangesToErase(keys, CaseIndexPrefix()));
  if (absl::IsFailedPrecondition(erased)) {
    return absl::FailedPreconditionError(
        "the cases are shredded, but someone reads all cases just now, and old files may still "
        "hold a key: repeat the command");
  }
  ALMENARA_RETURN_IF_ERROR(erased);
  return shredded.size();
}

}  // namespace almenara::node

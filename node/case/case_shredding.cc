// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "almenara/state/v1/node_state.pb.h"
#include "common/status/status_macros.h"
#include "common/storage/key_encoding.h"
#include "node/case/case_store.h"
#include "node/case/withdrawal_check.h"

namespace almenara::node {
namespace {

// Of the data set that the case is in.
std::string IndexPrefixOf(const CaseKey& key) {
  return CaseIndexRowKey(key).substr(0, CaseIndexPrefix().size() + DataSetKey::kSize);
}

}  // namespace

absl::StatusOr<uint64_t> CaseStore::Shred(const std::vector<CaseKey>& cases) {
  std::vector<std::string> keys;
  for (const CaseKey& key : cases) keys.push_back(CaseIndexRowKey(key));
  absl::flat_hash_set<std::string> shredded;
  std::set<std::string> prefixes;
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
      prefixes.insert(IndexPrefixOf(cases[i]));
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
  // The wrapped keys must leave the disk.
  for (const std::string& prefix : prefixes) {
    const absl::Status erased =
        store_.EraseDeletedBytes(kCaseIndexTable, prefix, PrefixEnd(prefix));
    if (absl::IsFailedPrecondition(erased)) {
      return absl::FailedPreconditionError(
          "the cases are shredded, but someone reads all cases just now, and old files may still "
          "hold a key: repeat the command");
    }
    ALMENARA_RETURN_IF_ERROR(erased);
  }
  return shredded.size();
}

}  // namespace almenara::node

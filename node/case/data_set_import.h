// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CASE_DATA_SET_IMPORT_H_
#define ALMENARA_NODE_CASE_DATA_SET_IMPORT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/state/v1/case.pb.h"
#include "almenara/state/v1/node_state.pb.h"
#include "common/files/number_filter.h"
#include "common/files/number_set.h"
#include "common/storage/key_value_store.h"
#include "node/case/case_keys.h"
#include "node/case/data_set_register.h"

namespace almenara::node {

class CaseStore;

struct ImportTarget {
  std::string data_set;   // empty: only rows with identifiers, and nothing is ever removed
  std::string file_name;  // for the list of rows kept aside
};

struct ImportCounts {
  uint64_t added = 0;
  uint64_t revised = 0;
  uint64_t unchanged = 0;
  uint64_t removed = 0;
};

// One file on its way into the store, in synced batches. Importing the same file again changes
// nothing. Finish makes a named data set what the file says: its cases that the file does not have
// are removed and their bytes erased, its rows kept aside replaced. An import dropped before Finish
// leaves the cases it took and removes nothing; repeating it completes it. Not thread-safe; must
// not outlive its store.
class DataSetImport {
 public:
  ~DataSetImport();
  DataSetImport(const DataSetImport&) = delete;
  DataSetImport& operator=(const DataSetImport&) = delete;

  // `taken` lacks revision and kept_back, which are the store's. INVALID_ARGUMENT when it is of
  // another data set or has neither identifier nor content digest.
  absl::Status Add(const state::v1::Case& taken);
  absl::Status KeepAside(state::v1::RowKeptAsideRow row);
  // The file still has a row with this identifier, though it was kept aside: its case is not
  // removed.
  absl::Status MarkSeen(const std::string& identifier);
  absl::StatusOr<ImportCounts> Finish();

 private:
  friend class CaseStore;
  enum class Rest { kNone, kMayFollow };  // of the file's rows
  struct Pending {
    CaseKey key;
    size_t begin;  // of the serialised case in pending_bytes_
    size_t size;
  };

  DataSetImport(CaseStore& store, ImportTarget target, DataSetKey data_set, uint64_t number);

  absl::Status SetSeen(const CaseKey& key);
  absl::Status Flush(Rest rest);
  // No case twice among `cases`.
  absl::Status WriteCases(const std::vector<Pending>& cases, Rest rest);
  absl::StatusOr<std::vector<std::optional<std::string>>> ReadIndex(
      const std::vector<Pending>& cases) const;
  // On all processors.
  absl::Status StageCases(const std::vector<Pending>& cases, WriteBatch& batch,
                          ImportCounts& counts) const;
  // Adds nothing to the batch when the case is there as it is. `index_row`: nullopt when it is new.
  absl::Status StageCase(const Pending& pending, const std::optional<std::string>& index_row,
                         WriteBatch& batch, ImportCounts& counts) const;
  absl::Status RemoveUnseen();
  absl::Status RemoveOldKeptAside();
  // Adds to the first batch that is not empty that the data set exists.
  absl::Status Write(WriteBatch& batch, const DataSetChange& change);

  CaseStore& store_;
  const ImportTarget target_;
  const DataSetKey data_set_;
  const uint64_t number_;
  ImportCounts counts_;
  std::vector<Pending> pending_;
  std::string pending_bytes_;
  WriteBatch pending_kept_aside_;
  int64_t pending_kept_aside_rows_ = 0;
  bool registered_ = false;
  // The data set held no case: nothing to remove, and to look up only what an earlier row may have
  // been taken for.
  const bool nothing_before_;
  // Of the beginnings of the pseudonyms of its cases, which are as good as random.
  NumberFilter taken_;  // when there was nothing before
  NumberSet seen_;      // when there was: those that the file has
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CASE_DATA_SET_IMPORT_H_

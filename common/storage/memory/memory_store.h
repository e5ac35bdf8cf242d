// SPDX-License-Identifier: Apache-2.0
// A KeyValueStore without a disk, for tests and for trying things out: it passes the same contract
// suite as the RocksDB store, but what it holds ends with the process.
#ifndef ALMENARA_COMMON_STORAGE_MEMORY_MEMORY_STORE_H_
#define ALMENARA_COMMON_STORAGE_MEMORY_MEMORY_STORE_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"

namespace almenara {

class MemoryStore final : public KeyValueStore {
 public:
  explicit MemoryStore(const std::vector<std::string>& tables);

  // The store that `directory`, written by Checkpoint, holds. NOT_FOUND, or DATA_LOSS when damaged.
  static absl::StatusOr<std::unique_ptr<MemoryStore>> CreateFromCheckpoint(
      const std::string& directory);

  absl::Status WriteSynced(const WriteBatch& batch) override;
  absl::StatusOr<std::optional<std::string>> Get(absl::string_view table,
                                                 absl::string_view key) const override;
  absl::StatusOr<std::vector<std::optional<std::string>>> LookUp(
      absl::string_view table, const std::vector<absl::string_view>& keys) const override;
  std::unique_ptr<Iterator> Scan(absl::string_view table, absl::string_view prefix,
                                 absl::string_view start = "",
                                 const Snapshot* snapshot = nullptr) const override;
  std::unique_ptr<Snapshot> TakeSnapshot() const override;
  absl::Status EraseDeletedBytes(absl::string_view table,
                                 const std::vector<KeyRange>& ranges) override;
  absl::Status Checkpoint(const std::string& directory) const override;

 private:
  using Table = std::map<std::string, std::string>;
  using Tables = std::map<std::string, std::shared_ptr<Table>>;

  class View;
  class TableIterator;

  absl::StatusOr<std::shared_ptr<Table>> FindTable(absl::string_view table) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable Mutex mutex_;
  // Tables are copied on write while a view shares them. Views are made and dropped under the
  // mutex, so that use_count() is exact.
  Tables tables_ ABSL_GUARDED_BY(mutex_);
  mutable int snapshots_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_STORAGE_MEMORY_MEMORY_STORE_H_

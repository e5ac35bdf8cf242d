// SPDX-License-Identifier: Apache-2.0
// The KeyValueStore on disk. A table is a RocksDB column family. Column families that a newer
// program left are opened too, untouched, so that going back to an older program is possible.
#ifndef ALMENARA_COMMON_STORAGE_ROCKSDB_ROCKSDB_STORE_H_
#define ALMENARA_COMMON_STORAGE_ROCKSDB_ROCKSDB_STORE_H_

#include <rocksdb/db.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/storage/key_value_store.h"

namespace almenara {

struct RocksDbOptions {
  // Created with mode 0700 when absent; its parent must exist.
  std::string path;
  // Missing ones are created.
  std::vector<std::string> tables;
  // Those of `tables` that are read and written by single keys in no order, such as digests, and
  // hardly ever scanned: what was written last is held in a hash table. Each opening decides anew.
  std::vector<std::string> look_up_tables = {};
  // Those of `tables` that are written in no order and scanned, and whose deleted bytes may stay
  // until their files are merged: EraseDeletedBytes would rewrite the whole table. Look-up tables
  // are so too. Each opening decides anew.
  std::vector<std::string> scattered_tables = {};
  // False when the values are sealed: nothing gets them smaller, and trying costs most of what a
  // compaction does.
  bool compress = true;
  // Shared by all tables, index and filter blocks included.
  uint64_t block_cache_bytes = uint64_t{64} << 20;
};

// Thread-safe. Concurrent WriteSynced calls share one sync (RocksDB's group commit).
class RocksDbStore final : public KeyValueStore {
 public:
  // UNAVAILABLE when another process has the store open; DATA_LOSS when the log is damaged anywhere
  // but at its torn end, since an acknowledged batch may be in it.
  static absl::StatusOr<std::unique_ptr<RocksDbStore>> Create(const RocksDbOptions& options);
  ~RocksDbStore() override;

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
  RocksDbStore(std::string path, std::unique_ptr<rocksdb::DB> db,
               std::vector<rocksdb::ColumnFamilyHandle*> families,
               const std::vector<std::string>& tables);

  absl::StatusOr<rocksdb::ColumnFamilyHandle*> FindTable(absl::string_view table) const;

  const std::string path_;
  const std::unique_ptr<rocksdb::DB> db_;
  // Every column family on disk, ours to close before the database.
  const std::vector<rocksdb::ColumnFamilyHandle*> families_;
  // The tables named at opening; they point into families_.
  absl::flat_hash_map<std::string, rocksdb::ColumnFamilyHandle*> tables_;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_STORAGE_ROCKSDB_ROCKSDB_STORE_H_

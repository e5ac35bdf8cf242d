// SPDX-License-Identifier: Apache-2.0
// The seam between the program and its disk: ordered bytes to bytes, in named tables, changed only
// by atomic batches. The RocksDB implementation lies in common/storage/rocksdb, the in-memory one
// in common/storage/memory; both pass the same contract suite
// (testing/key_value_store_contract.h).
#ifndef ALMENARA_COMMON_STORAGE_KEY_VALUE_STORE_H_
#define ALMENARA_COMMON_STORAGE_KEY_VALUE_STORE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/storage/key_range.h"

namespace almenara {

// One atomic change. Order matters: a later operation on a key wins. Not thread-safe.
class WriteBatch {
 public:
  // Views last until the batch is changed.
  struct Operation {
    enum class Kind : uint8_t { kPut, kDelete, kDeleteRange };
    Kind kind;
    absl::string_view table;
    size_t table_index;       // of `table` in tables()
    absl::string_view key;    // kDeleteRange: first key deleted
    absl::string_view value;  // kDeleteRange: first key kept
  };

  void Put(absl::string_view table, absl::string_view key, absl::string_view value) {
    Add(Operation::Kind::kPut, table, key, value);
  }
  void Delete(absl::string_view table, absl::string_view key) {
    Add(Operation::Kind::kDelete, table, key, "");
  }
  // Deletes the keys in [first, end); nothing when end <= first.
  void DeleteRange(absl::string_view table, absl::string_view first, absl::string_view end) {
    Add(Operation::Kind::kDeleteRange, table, first, end);
  }
  // Takes over every operation of `other`, after our own.
  void Append(const WriteBatch& other);

  size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  // REQUIRES: i < size().
  Operation operation(size_t i) const;
  // Each once.
  const std::vector<std::string>& tables() const { return tables_; }
  // Of all keys and values together.
  size_t bytes() const { return bytes_.size(); }
  void Clear();

 private:
  // Keys and values lie one behind the other in bytes_: a batch of many rows is few allocations.
  struct Entry {
    Operation::Kind kind;
    uint32_t table;  // in tables_
    size_t begin;
    size_t key_size;
    size_t value_size;
  };

  void Add(Operation::Kind kind, absl::string_view table, absl::string_view key,
           absl::string_view value);
  uint32_t IndexOf(absl::string_view table);

  std::vector<std::string> tables_;  // few
  std::vector<Entry> entries_;
  std::string bytes_;
};

// Keys ascend bytewise. Sees the state at its creation. Check status() once Valid() is false.
class Iterator {
 public:
  virtual ~Iterator() = default;
  virtual bool Valid() const = 0;
  virtual void Next() = 0;
  // Both views last until the next call on this iterator.
  virtual absl::string_view key() const = 0;
  virtual absl::string_view value() const = 0;
  virtual absl::Status status() const = 0;
};

// A frozen view of the whole store. Must not outlive the store. Thread-safe.
class Snapshot {
 public:
  virtual ~Snapshot() = default;
};

// Thread-safe. Errors: DATA_LOSS for corruption, UNAVAILABLE for input/output errors,
// INVALID_ARGUMENT for a table that was not named at opening.
class KeyValueStore {
 public:
  virtual ~KeyValueStore() = default;

  // Atomic; on return with OK the whole batch survives a crash of process and machine.
  virtual absl::Status WriteSynced(const WriteBatch& batch) = 0;

  // nullopt: no such key.
  virtual absl::StatusOr<std::optional<std::string>> Get(absl::string_view table,
                                                         absl::string_view key) const = 0;
  // `result[i]` belongs to `keys[i]`.
  virtual absl::StatusOr<std::vector<std::optional<std::string>>> LookUp(
      absl::string_view table, const std::vector<absl::string_view>& keys) const = 0;
  // The same.
  absl::StatusOr<std::vector<std::optional<std::string>>> MultiGet(
      absl::string_view table, const std::vector<std::string>& keys) const {
    return LookUp(table, {keys.begin(), keys.end()});
  }

  // Iterates over the keys that begin with `prefix`, from `prefix` on, or from `start` when that is
  // greater. A null snapshot means the state now. The iterator must not outlive the store.
  virtual std::unique_ptr<Iterator> Scan(absl::string_view table, absl::string_view prefix,
                                         absl::string_view start = "",
                                         const Snapshot* snapshot = nullptr) const = 0;

  virtual std::unique_ptr<Snapshot> TakeSnapshot() const = 0;

  // Rewrites the files so that, on return with OK, no file holds a value of `table` in one of
  // `ranges` that was deleted or overwritten before the call. Costs a rewrite of the files that
  // overlap a range. FAILED_PRECONDITION while a snapshot, or an iterator made before, still holds
  // the old values: call again once it is gone.
  virtual absl::Status EraseDeletedBytes(absl::string_view table,
                                         const std::vector<KeyRange>& ranges) = 0;

  // A consistent copy of the whole store in `directory`, whose parent must exist. ALREADY_EXISTS
  // when `directory` does.
  virtual absl::Status Checkpoint(const std::string& directory) const = 0;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_STORAGE_KEY_VALUE_STORE_H_

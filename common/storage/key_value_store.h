// SPDX-License-Identifier: Apache-2.0
// The seam between the program and its disk: ordered bytes to bytes, in named tables, changed only
// by atomic batches. The RocksDB implementation lies in common/storage/rocksdb, the in-memory one
// in common/storage/memory; both pass the same contract suite
// (testing/key_value_store_contract.h).
#ifndef ALMENARA_COMMON_STORAGE_KEY_VALUE_STORE_H_
#define ALMENARA_COMMON_STORAGE_KEY_VALUE_STORE_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace almenara {

// One atomic change. Order matters: a later operation on a key wins. Not thread-safe.
class WriteBatch {
 public:
  struct Operation {
    enum class Kind { kPut, kDelete, kDeleteRange };
    Kind kind;
    std::string table;
    std::string key;    // kDeleteRange: first key deleted
    std::string value;  // kDeleteRange: first key kept
  };

  void Put(absl::string_view table, absl::string_view key, absl::string_view value) {
    operations_.push_back(
        {Operation::Kind::kPut, std::string(table), std::string(key), std::string(value)});
  }
  // The same without a copy.
  void PutOwned(absl::string_view table, std::string key, std::string value) {
    operations_.push_back(
        {Operation::Kind::kPut, std::string(table), std::move(key), std::move(value)});
  }
  void Delete(absl::string_view table, absl::string_view key) {
    operations_.push_back({Operation::Kind::kDelete, std::string(table), std::string(key), ""});
  }
  // Deletes the keys in [first, end); nothing when end <= first.
  void DeleteRange(absl::string_view table, absl::string_view first, absl::string_view end) {
    operations_.push_back(
        {Operation::Kind::kDeleteRange, std::string(table), std::string(first), std::string(end)});
  }
  // Takes over every operation of `other`, after our own.
  void Append(WriteBatch other) {
    for (Operation& operation : other.operations_) operations_.push_back(std::move(operation));
  }

  const std::vector<Operation>& operations() const { return operations_; }
  bool empty() const { return operations_.empty(); }
  void Clear() { operations_.clear(); }

 private:
  std::vector<Operation> operations_;
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
  virtual absl::StatusOr<std::vector<std::optional<std::string>>> MultiGet(
      absl::string_view table, const std::vector<std::string>& keys) const = 0;

  // Iterates over the keys that begin with `prefix`, from `prefix` on, or from `start` when that is
  // greater. A null snapshot means the state now. The iterator must not outlive the store.
  virtual std::unique_ptr<Iterator> Scan(absl::string_view table, absl::string_view prefix,
                                         absl::string_view start = "",
                                         const Snapshot* snapshot = nullptr) const = 0;

  virtual std::unique_ptr<Snapshot> TakeSnapshot() const = 0;

  // Rewrites the files so that, on return with OK, no file holds a value of `table` in [first, end)
  // that was deleted or overwritten before the call; an empty `end` means to the table's last key.
  // Costs a rewrite of the files that overlap the range, so collect erasures and do them together.
  // FAILED_PRECONDITION while a snapshot, or an iterator made before, still holds the old values:
  // call again once it is gone.
  virtual absl::Status EraseDeletedBytes(absl::string_view table, absl::string_view first,
                                         absl::string_view end) = 0;

  // A consistent copy of the whole store in `directory`, whose parent must exist. ALREADY_EXISTS
  // when `directory` does.
  virtual absl::Status Checkpoint(const std::string& directory) const = 0;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_STORAGE_KEY_VALUE_STORE_H_

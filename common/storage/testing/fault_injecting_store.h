// SPDX-License-Identifier: Apache-2.0
// A store that crashes where a test says, around another that plays the disk. Since every write of
// the interface is synced, a crash leaves exactly one question: did the n-th batch reach the disk
// or not? A crash test asks it both ways at every durable step:
//
//   for (int n = 1; n <= writes_of_a_clean_run; ++n) {
//     for (const auto side : {CrashSide::kBeforeWrite, CrashSide::kAfterWrite}) {
//       MemoryStore disk(tables);
//       FaultInjectingStore store(disk);
//       store.CrashAt(n, side);
//       (run; it fails)  store.Restart();  (build everything anew on `store`; run; check)
//     }
//   }
#ifndef ALMENARA_COMMON_STORAGE_TESTING_FAULT_INJECTING_STORE_H_
#define ALMENARA_COMMON_STORAGE_TESTING_FAULT_INJECTING_STORE_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"

namespace almenara::testing {

enum class CrashSide {
  kBeforeWrite,  // the batch is lost
  kAfterWrite,   // the batch is durable, but nobody was told
};

// Thread-safe. `disk` must outlive the store and all its iterators and snapshots.
class FaultInjectingStore final : public KeyValueStore {
 public:
  explicit FaultInjectingStore(KeyValueStore& disk) : disk_(disk) {}

  // The `n`-th WriteSynced from now (1 is the next) and everything after it fail with UNAVAILABLE,
  // reads included, until Restart.
  void CrashAt(int n, CrashSide side);
  // The `n`-th WriteSynced from now fails with UNAVAILABLE and changes nothing; the store goes on.
  void FailWriteAt(int n);
  // Ends a crash and forgets what was planned.
  void Restart();

  bool crashed() const;
  // Number of WriteSynced calls since construction, failed ones included.
  int writes() const;

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
  absl::Status Running() const;

  KeyValueStore& disk_;
  mutable Mutex mutex_;
  int writes_ ABSL_GUARDED_BY(mutex_) = 0;
  bool crashed_ ABSL_GUARDED_BY(mutex_) = false;
  // Numbers of writes since construction; 0: none planned.
  int crash_at_ ABSL_GUARDED_BY(mutex_) = 0;
  int fail_at_ ABSL_GUARDED_BY(mutex_) = 0;
  CrashSide side_ ABSL_GUARDED_BY(mutex_) = CrashSide::kBeforeWrite;
};

}  // namespace almenara::testing

#endif  // ALMENARA_COMMON_STORAGE_TESTING_FAULT_INJECTING_STORE_H_

// SPDX-License-Identifier: Apache-2.0
#include "common/storage/testing/fault_injecting_store.h"

#include "common/status/status_macros.h"
#include "common/storage/failed_iterator.h"

namespace almenara::testing {

void FaultInjectingStore::CrashAt(int n, CrashSide side) {
  MutexLock lock(mutex_);
  crash_at_ = writes_ + n;
  side_ = side;
}

void FaultInjectingStore::FailWriteAt(int n) {
  MutexLock lock(mutex_);
  fail_at_ = writes_ + n;
}

void FaultInjectingStore::Restart() {
  MutexLock lock(mutex_);
  crashed_ = false;
  crash_at_ = 0;
  fail_at_ = 0;
}

bool FaultInjectingStore::crashed() const {
  MutexLock lock(mutex_);
  return crashed_;
}

int FaultInjectingStore::writes() const {
  MutexLock lock(mutex_);
  return writes_;
}

absl::Status FaultInjectingStore::Running() const {
  MutexLock lock(mutex_);
  if (crashed_) return absl::UnavailableError("injected crash");
  return absl::OkStatus();
}

// The lock is held across the write, so that no later write reaches the disk before a planned
// crash.
absl::Status FaultInjectingStore::WriteSynced(const WriteBatch& batch) {
  MutexLock lock(mutex_);
  ++writes_;
  if (crashed_) return absl::UnavailableError("injected crash");
  if (writes_ == fail_at_) return absl::UnavailableError("injected write failure");
  if (writes_ == crash_at_) {
    crashed_ = true;
    if (side_ == CrashSide::kAfterWrite) ALMENARA_RETURN_IF_ERROR(disk_.WriteSynced(batch));
    return absl::UnavailableError("injected crash");
  }
  return disk_.WriteSynced(batch);
}

absl::StatusOr<std::optional<std::string>> FaultInjectingStore::Get(absl::string_view table,
                                                                    absl::string_view key) const {
  ALMENARA_RETURN_IF_ERROR(Running());
  return disk_.Get(table, key);
}

absl::StatusOr<std::vector<std::optional<std::string>>> FaultInjectingStore::LookUp(
    absl::string_view table, const std::vector<absl::string_view>& keys) const {
  ALMENARA_RETURN_IF_ERROR(Running());
  return disk_.LookUp(table, keys);
}

std::unique_ptr<Iterator> FaultInjectingStore::Scan(absl::string_view table,
                                                    absl::string_view prefix,
                                                    absl::string_view start,
                                                    const Snapshot* snapshot) const {
  if (const absl::Status running = Running(); !running.ok()) {
    return std::make_unique<FailedIterator>(running);
  }
  return disk_.Scan(table, prefix, start, snapshot);
}

std::unique_ptr<Snapshot> FaultInjectingStore::TakeSnapshot() const { return disk_.TakeSnapshot(); }

absl::Status FaultInjectingStore::EraseDeletedBytes(absl::string_view table,
                                                    const std::vector<KeyRange>& ranges) {
  ALMENARA_RETURN_IF_ERROR(Running());
  return disk_.EraseDeletedBytes(table, ranges);
}

absl::Status FaultInjectingStore::Checkpoint(const std::string& directory) const {
  ALMENARA_RETURN_IF_ERROR(Running());
  return disk_.Checkpoint(directory);
}

}  // namespace almenara::testing

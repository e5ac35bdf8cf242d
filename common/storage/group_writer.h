// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_STORAGE_GROUP_WRITER_H_
#define ALMENARA_COMMON_STORAGE_GROUP_WRITER_H_

#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"

namespace almenara {

// Makes the small changes of many threads durable with few disk syncs: whoever comes while a write
// is under way waits, and one of those who waited writes for all of them. Thread-safe.
class GroupWriter {
 public:
  // `store` must outlive the writer.
  explicit GroupWriter(KeyValueStore& store) : store_(store) {}

  // Returns once `batch` is synced, together with others or alone. On error nothing is known to be
  // durable. `meanwhile` is work of the caller's that need not wait for the disk: it is called
  // once, whatever becomes of the batch.
  absl::Status Write(
      WriteBatch batch, absl::FunctionRef<void()> meanwhile = [] {});

 private:
  struct Group {
    WriteBatch batch;
    bool done = false;
    absl::Status status;
    ConditionVariable changed;  // each group wakes alone
  };

  // Into the group that is written next.
  std::shared_ptr<Group> Join(WriteBatch batch);
  // Until it is written, by whoever of the group finds that nobody writes.
  absl::Status Await(Group& group);

  KeyValueStore& store_;
  Mutex mutex_;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  std::shared_ptr<Group> next_ ABSL_GUARDED_BY(mutex_) = std::make_shared<Group>();
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_STORAGE_GROUP_WRITER_H_

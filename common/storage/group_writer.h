// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_STORAGE_GROUP_WRITER_H_
#define ALMENARA_COMMON_STORAGE_GROUP_WRITER_H_

#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"

namespace almenara {

// Makes the small changes of many threads durable with few disk syncs: what comes while a write is
// under way is written together, next. Nobody waits but a thread of its own. Thread-safe.
class GroupWriter {
 public:
  using Done = absl::AnyInvocable<void(const absl::Status& status)>;

  // `store` must outlive the writer.
  explicit GroupWriter(KeyValueStore& store) : store_(store), thread_([this] { Run(); }) {}
  // Writes what was handed in, and tells everybody.
  ~GroupWriter();

  // Calls `done` once `batch` is synced, together with others or alone; on error nothing is known
  // to be durable. `done` runs on the writer's thread, and the next write waits for it.
  void Write(const WriteBatch& batch, Done done);

 private:
  struct Group {
    WriteBatch batch;
    std::vector<Done> done;
  };

  // The next group, once there is one; an empty one at the end.
  Group TakeGroup();
  void Run();

  KeyValueStore& store_;
  Mutex mutex_;
  ConditionVariable changed_;
  Group next_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last: uses all of the above
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_STORAGE_GROUP_WRITER_H_

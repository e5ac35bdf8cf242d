// SPDX-License-Identifier: Apache-2.0
#include "common/storage/group_writer.h"

#include <utility>

namespace almenara {

absl::Status GroupWriter::Write(WriteBatch batch) {
  std::shared_ptr<Group> group;
  {
    MutexLock lock(mutex_);
    group = next_;
    group->batch.Append(std::move(batch));
    while (writing_ && !group->done) group->changed.Wait(mutex_);
    if (group->done) return group->status;
    // The first of the group to wake writes for all of it; later comers make the next group.
    writing_ = true;
    next_ = std::make_shared<Group>();
  }
  const absl::Status status = store_.WriteSynced(group->batch);
  std::shared_ptr<Group> next;
  {
    MutexLock lock(mutex_);
    group->status = status;
    group->done = true;
    writing_ = false;
    next = next_;
  }
  // Without the mutex, for which those who wake would only wait again; first who writes next.
  next->changed.NotifyOne();
  group->changed.NotifyAll();
  return status;
}

}  // namespace almenara

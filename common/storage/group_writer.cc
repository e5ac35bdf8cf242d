// SPDX-License-Identifier: Apache-2.0
#include "common/storage/group_writer.h"

#include <utility>

namespace almenara {

absl::Status GroupWriter::Write(WriteBatch batch, absl::FunctionRef<void()> meanwhile) {
  const std::shared_ptr<Group> group = Join(std::move(batch));
  meanwhile();
  return Await(*group);
}

std::shared_ptr<GroupWriter::Group> GroupWriter::Join(WriteBatch batch) {
  MutexLock lock(mutex_);
  next_->batch.Append(std::move(batch));
  return next_;
}

absl::Status GroupWriter::Await(Group& group) {
  {
    MutexLock lock(mutex_);
    while (writing_ && !group.done) group.changed.Wait(mutex_);
    if (group.done) return group.status;
    // Nobody writes, so this group is the next: later comers make another.
    writing_ = true;
    next_ = std::make_shared<Group>();
  }
  const absl::Status status = store_.WriteSynced(group.batch);
  std::shared_ptr<Group> next;
  {
    MutexLock lock(mutex_);
    group.status = status;
    group.done = true;
    writing_ = false;
    next = next_;
  }
  // Without the mutex, for which those who wake would only wait again; first who writes next.
  next->changed.NotifyOne();
  group.changed.NotifyAll();
  return status;
}

}  // namespace almenara

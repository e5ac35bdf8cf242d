// SPDX-License-Identifier: Apache-2.0
#include "common/storage/group_writer.h"

#include <utility>

namespace almenara {

GroupWriter::~GroupWriter() {
  {
    MutexLock lock(mutex_);
    ending_ = true;
    changed_.NotifyOne();
  }
  thread_.join();
}

void GroupWriter::Write(const WriteBatch& batch, Done done) {
  bool is_first = false;
  {
    MutexLock lock(mutex_);
    is_first = next_.done.empty();
    next_.batch.Append(batch);
    next_.done.push_back(std::move(done));
  }
  if (is_first) changed_.NotifyOne();
}

GroupWriter::Group GroupWriter::TakeGroup() {
  MutexLock lock(mutex_);
  while (next_.done.empty() && !ending_) changed_.Wait(mutex_);
  return std::exchange(next_, Group());
}

void GroupWriter::Run() {
  for (Group group = TakeGroup(); !group.done.empty(); group = TakeGroup()) {
    const absl::Status status = store_.WriteSynced(group.batch);
    for (Done& done : group.done) done(status);
  }
}

}  // namespace almenara

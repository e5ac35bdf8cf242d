// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/group_committer.h"

#include <utility>

namespace almenara::hub {
namespace {

// Keeps one write below what RocksDB takes in one piece without stalling readers.
constexpr size_t kMaxChangesPerCommit = 16000;

}  // namespace

GroupCommitter::GroupCommitter(RecordStore& records, CohortCalendar& calendar, const Clock& clock)
    : records_(records), calendar_(calendar), clock_(clock), thread_([this] { Run(); }) {}

GroupCommitter::~GroupCommitter() {
  {
    MutexLock lock(mutex_);
    ending_ = true;
    changed_.NotifyAll();
  }
  thread_.join();
}

void GroupCommitter::Commit(Publication publication, Done done) {
  MutexLock lock(mutex_);
  waiting_.push_back({std::move(publication), std::move(done)});
  changed_.NotifyAll();
}

std::vector<GroupCommitter::Waiting> GroupCommitter::TakeGroup() {
  MutexLock lock(mutex_);
  while (waiting_.empty() && !ending_) changed_.Wait(mutex_);
  std::vector<Waiting> group;
  size_t changes = 0;
  while (!waiting_.empty()) {
    const size_t size = waiting_.front().publication.changes.size();
    if (!group.empty() && changes + size > kMaxChangesPerCommit) break;
    changes += size;
    group.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return group;
}

void GroupCommitter::Run() {
  for (std::vector<Waiting> group = TakeGroup(); !group.empty(); group = TakeGroup()) {
    CommitGroup(std::move(group));
  }
}

void GroupCommitter::CommitGroup(std::vector<Waiting> group) {
  std::vector<Publication> publications;
  publications.reserve(group.size());
  for (Waiting& waiting : group) publications.push_back(std::move(waiting.publication));
  absl::StatusOr<std::vector<PublicationOutcome>> outcomes = [&] {
    // The cohort cannot close between here and the end of the write.
    const CohortCalendar::Admission admission = calendar_.Admit(clock_.Now());
    return records_.Commit(admission.cohort(), publications);
  }();
  for (size_t i = 0; i < group.size(); ++i) {
    if (outcomes.ok()) {
      group[i].done(std::move((*outcomes)[i]));
    } else {
      group[i].done(outcomes.status());
    }
  }
}

}  // namespace almenara::hub

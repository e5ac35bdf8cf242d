// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/group_committer.h"

#include <utility>

namespace almenara::hub {
namespace {

// Keeps one write below what RocksDB takes in one piece without stalling readers.
constexpr size_t kMaxChangesPerCommit = 16000;

}  // namespace

GroupCommitter::GroupCommitter(RecordStore& records, CohortCalendar& calendar, const Clock& clock)
    : records_(records),
      calendar_(calendar),
      clock_(clock),
      deciding_([this] { DecideEach(); }),
      writing_([this] { WriteEach(); }) {}

GroupCommitter::~GroupCommitter() {
  {
    MutexLock lock(mutex_);
    ending_ = true;
    changed_.NotifyAll();
  }
  deciding_.join();
  writing_.join();
}

void GroupCommitter::Commit(Publication publication, Done done) {
  MutexLock lock(mutex_);
  waiting_.push_back({std::move(publication), std::move(done)});
  changed_.NotifyAll();
}

std::vector<GroupCommitter::Waiting> GroupCommitter::TakeGroup() {
  MutexLock lock(mutex_);
  // What comes while groups are on their way gathers for the next one.
  while (unwritten_ == kMaxPrepared || (waiting_.empty() && !ending_)) changed_.Wait(mutex_);
  std::vector<Waiting> group;
  size_t changes = 0;
  while (!waiting_.empty()) {
    const size_t size = waiting_.front().publication.changes.size();
    if (!group.empty() && changes + size > kMaxChangesPerCommit) break;
    changes += size;
    group.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  if (!group.empty()) ++unwritten_;
  return group;
}

void GroupCommitter::DecideEach() {
  for (std::vector<Waiting> group = TakeGroup(); !group.empty(); group = TakeGroup()) {
    std::optional<Decided> decided = Decide(std::move(group));
    if (!decided.has_value()) continue;
    MutexLock lock(mutex_);
    decided_.push_back(*std::move(decided));
    changed_.NotifyAll();
  }
  MutexLock lock(mutex_);
  all_decided_ = true;
  changed_.NotifyAll();
}

std::optional<GroupCommitter::Decided> GroupCommitter::Decide(std::vector<Waiting> group) {
  std::vector<Publication> publications;
  std::vector<Done> done;
  publications.reserve(group.size());
  done.reserve(group.size());
  for (Waiting& waiting : group) {
    publications.push_back(std::move(waiting.publication));
    done.push_back(std::move(waiting.done));
  }
  CohortCalendar::Admission admission = calendar_.Admit(clock_.Now());
  auto commit = records_.Prepare(admission.cohort(), std::move(publications));
  if (commit.ok()) return Decided{std::move(admission), *std::move(commit), std::move(done)};
  EndGroup();
  for (const Done& each : done) each(commit.status());
  return std::nullopt;
}

void GroupCommitter::EndGroup() {
  MutexLock lock(mutex_);
  --unwritten_;
  changed_.NotifyAll();
}

std::optional<GroupCommitter::Decided> GroupCommitter::TakeDecided() {
  MutexLock lock(mutex_);
  while (decided_.empty() && !all_decided_) changed_.Wait(mutex_);
  if (decided_.empty()) return std::nullopt;
  std::optional<Decided> first(std::move(decided_.front()));
  decided_.pop_front();
  return first;
}

void GroupCommitter::WriteEach() {
  while (std::optional<Decided> decided = TakeDecided()) {
    absl::StatusOr<std::vector<PublicationOutcome>> outcomes = decided->commit->Write();
    const std::vector<Done> done = std::move(decided->done);
    decided.reset();
    EndGroup();
    for (size_t i = 0; i < done.size(); ++i) {
      if (outcomes.ok()) {
        done[i](std::move((*outcomes)[i]));
      } else {
        done[i](outcomes.status());
      }
    }
  }
}

}  // namespace almenara::hub

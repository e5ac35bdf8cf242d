// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/commit_line.h"

#include <algorithm>
#include <utility>

#include "hub/intake/record_store.h"

namespace almenara::hub {

CommitLine::Place::~Place() {
  if (state_ == State::kLeft) return;
  line_.Leave(*this, absl::AbortedError("the publications before these were given up"));
}

void CommitLine::Place::EndTurn(std::shared_ptr<const PublicationTransaction> decided) {
  state_ = State::kDecided;
  line_.EndTurn(std::move(decided));
}

absl::Status CommitLine::Place::Write(absl::FunctionRef<absl::Status()> write) {
  absl::Status status = line_.WaitForTurnToWrite(*this);
  if (status.ok()) status = write();
  line_.Leave(*this, status);
  state_ = State::kLeft;
  return status;
}

std::unique_ptr<CommitLine::Place> CommitLine::Enter() {
  MutexLock lock(mutex_);
  while (alone_ || waiting_alone_ > 0 || deciding_ || !failure_.ok() ||
         places_.size() == kMaxPrepared) {
    changed_.Wait(mutex_);
  }
  deciding_ = true;
  std::unique_ptr<Place> place(new Place(*this, last_));
  places_.push_back(place.get());
  return place;
}

void CommitLine::EndTurn(std::shared_ptr<const PublicationTransaction> decided) {
  MutexLock lock(mutex_);
  last_ = std::move(decided);
  deciding_ = false;
  changed_.NotifyAll();
}

absl::Status CommitLine::WaitForTurnToWrite(const Place& place) {
  MutexLock lock(mutex_);
  while (places_.front() != &place) changed_.Wait(mutex_);
  return failure_;
}

void CommitLine::Leave(const Place& place, absl::Status written) {
  MutexLock lock(mutex_);
  if (place.state_ == Place::State::kDeciding) {
    deciding_ = false;
  } else if (!written.ok() && places_.front() == &place) {
    failure_ = std::move(written);
  } else if (!written.ok()) {
    // Given up behind one that is being written: the next goes on from that one.
    last_ = place.before_;
  }
  places_.erase(std::find(places_.begin(), places_.end(), &place));
  if (places_.empty()) {
    failure_ = absl::OkStatus();
    last_.reset();
  }
  changed_.NotifyAll();
}

void CommitLine::Lock() {
  MutexLock lock(mutex_);
  ++waiting_alone_;
  while (alone_ || !places_.empty()) changed_.Wait(mutex_);
  --waiting_alone_;
  alone_ = true;
}

void CommitLine::Unlock() {
  MutexLock lock(mutex_);
  alone_ = false;
  changed_.NotifyAll();
}

}  // namespace almenara::hub

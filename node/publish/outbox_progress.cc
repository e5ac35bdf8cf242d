// SPDX-License-Identifier: Apache-2.0
#include "node/publish/outbox_progress.h"

#include <numeric>

namespace almenara::node {

OutboxPosition OutboxProgress::position() const {
  MutexLock lock(mutex_);
  return position_;
}

DurablePosition OutboxProgress::durable() const {
  MutexLock lock(mutex_);
  return {.epoch = position_.epoch, .sequence = position_.durable_sequence};
}

uint64_t OutboxProgress::held_records() const {
  MutexLock lock(mutex_);
  return static_cast<uint64_t>(held_records_);
}

std::vector<RejectedRecord> OutboxProgress::rejected() const {
  MutexLock lock(mutex_);
  std::vector<RejectedRecord> all;
  for (const auto& [record_id, rejected] : rejected_) all.push_back(rejected);
  return all;
}

uint64_t OutboxProgress::rejected_count() const {
  MutexLock lock(mutex_);
  return rejected_.size();
}

OutboxProgress::Observation OutboxProgress::Observe() const {
  MutexLock lock(mutex_);
  return {.position = position_, .interruptions = interruptions_};
}

OutboxProgress::Observation OutboxProgress::WaitForChange(const Observation& seen,
                                                          absl::Duration timeout) const {
  MutexLock lock(mutex_);
  while (Observation{.position = position_, .interruptions = interruptions_} == seen) {
    if (!changed_.WaitFor(mutex_, timeout)) break;
  }
  return {.position = position_, .interruptions = interruptions_};
}

void OutboxProgress::Interrupt() {
  MutexLock lock(mutex_);
  ++interruptions_;
  changed_.NotifyAll();
}

void OutboxProgress::Reset(const OutboxPosition& position, std::deque<int8_t> effects,
                           int64_t expected_records,
                           std::map<std::string, RejectedRecord> rejected) {
  MutexLock lock(mutex_);
  position_ = position;
  held_records_ = expected_records - std::accumulate(effects.begin(), effects.end(), int64_t{0});
  unacknowledged_ = std::move(effects);
  rejected_ = std::move(rejected);
  changed_.NotifyAll();
}

int8_t& OutboxProgress::EffectAt(uint64_t sequence) {
  return unacknowledged_[sequence - position_.durable_sequence - 1];
}

void OutboxProgress::Apply(OutboxChange change) {
  MutexLock lock(mutex_);
  for (const auto& [sequence, later] : change.refused) {
    // A later operation of the record was queued in the belief that this one would be taken: now it
    // has both effects.
    if (later != 0) EffectAt(later) = static_cast<int8_t>(EffectAt(later) + EffectAt(sequence));
    EffectAt(sequence) = 0;
  }
  for (uint64_t i = 0; i < change.acknowledged; ++i) {
    held_records_ += unacknowledged_.front();
    unacknowledged_.pop_front();
  }
  unacknowledged_.insert(unacknowledged_.end(), change.effects.begin(), change.effects.end());
  for (const std::string& record_id : change.no_longer_rejected) rejected_.erase(record_id);
  for (auto& [record_id, rejected] : change.newly_rejected)
    rejected_[record_id] = std::move(rejected);
  position_ = change.position;
  changed_.NotifyAll();
}

}  // namespace almenara::node

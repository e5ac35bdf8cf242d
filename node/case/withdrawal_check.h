// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CASE_WITHDRAWAL_CHECK_H_
#define ALMENARA_NODE_CASE_WITHDRAWAL_CHECK_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/random/random_source.h"
#include "common/storage/key_value_store.h"
#include "common/time/clock.h"

namespace almenara::node {

// Goes into the same batch as everything that may take away what a record stands on: a changed or
// removed case, one kept back or shredded, a revoked attestation. Until a pass over all cases has
// queued the withdrawals that follow from it, a check is due.
void StageTakenBack(RandomSource& random, WriteBatch& batch);

// Whether every withdrawal that follows from what the store holds was queued, so that a start need
// not look at every case again. In doubt it was not. Thread-safe. What it is given must outlive it.
class WithdrawalCheck {
 public:
  // `rules` names everything beside the store and the date on which it depends what may leave: with
  // other rules a check is due.
  WithdrawalCheck(KeyValueStore& store, const Clock& clock, std::string rules)
      : store_(store), clock_(clock), rules_(std::move(rules)) {}

  // The state of the store, to be taken before a pass and given to Passed after it: what was taken
  // back meanwhile is still to be checked.
  class State {
   private:
    friend class WithdrawalCheck;
    std::string taken_back;
    int64_t day = 0;
  };
  absl::StatusOr<State> Begin() const;
  // A pass over all cases has queued every withdrawal. On disk on return.
  absl::Status Passed(const State& before);

  absl::StatusOr<bool> IsDue() const;

 private:
  KeyValueStore& store_;
  const Clock& clock_;
  const std::string rules_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CASE_WITHDRAWAL_CHECK_H_

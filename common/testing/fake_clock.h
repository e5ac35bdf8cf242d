// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TESTING_FAKE_CLOCK_H_
#define ALMENARA_COMMON_TESTING_FAKE_CLOCK_H_

#include "absl/time/time.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"

namespace almenara::testing {

// A clock that a test moves. Sleep advances it instead of waiting. Thread-safe.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(absl::Time now) : now_(now) {}

  absl::Time Now() const override {
    MutexLock lock(mutex_);
    return now_;
  }
  void Sleep(absl::Duration duration) const override { Advance(duration); }
  void Advance(absl::Duration duration) const {
    MutexLock lock(mutex_);
    now_ += duration;
  }

 private:
  mutable Mutex mutex_;
  mutable absl::Time now_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace almenara::testing

#endif  // ALMENARA_COMMON_TESTING_FAKE_CLOCK_H_

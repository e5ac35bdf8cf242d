// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TIME_CLOCK_H_
#define ALMENARA_COMMON_TIME_CLOCK_H_

#include "absl/time/time.h"

namespace almenara {

// Time enters the program here and nowhere else. Implementations are thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  // Wall-clock time.
  virtual absl::Time Now() const = 0;
  // Blocks the caller for `duration`; returns at once when it is not positive.
  virtual void Sleep(absl::Duration duration) const = 0;
};

// The machine's clock.
const Clock& RealClock();

}  // namespace almenara

#endif  // ALMENARA_COMMON_TIME_CLOCK_H_

// SPDX-License-Identifier: Apache-2.0
#include "absl/time/clock.h"
#include "common/time/clock.h"

namespace almenara {
namespace {

class MachineClock final : public Clock {
 public:
  absl::Time Now() const override { return absl::Now(); }
  void Sleep(absl::Duration duration) const override { absl::SleepFor(duration); }
};

}  // namespace

const Clock& RealClock() {
  static const MachineClock clock;
  return clock;
}

}  // namespace almenara

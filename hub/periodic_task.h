// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_PERIODIC_TASK_H_
#define ALMENARA_HUB_PERIODIC_TASK_H_

#include <functional>
#include <thread>

#include "absl/time/time.h"
#include "common/sync/mutex.h"

namespace almenara::hub {

// A thread that does something at once and then every `interval`. Ends with its destructor, which
// waits for a run under way. Thread-safe.
class PeriodicTask {
 public:
  PeriodicTask(std::function<void()> task, absl::Duration interval);
  ~PeriodicTask();

  // Does it once more without waiting for the interval to pass.
  void RunSoon();

 private:
  void Run();

  const std::function<void()> task_;
  const absl::Duration interval_;
  Mutex mutex_;
  ConditionVariable changed_;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  bool wanted_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_PERIODIC_TASK_H_

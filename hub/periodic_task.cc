// SPDX-License-Identifier: Apache-2.0
#include "hub/periodic_task.h"

#include <utility>

namespace almenara::hub {

PeriodicTask::PeriodicTask(std::function<void()> task, absl::Duration interval)
    : task_(std::move(task)), interval_(interval), thread_([this] { Run(); }) {}

PeriodicTask::~PeriodicTask() {
  {
    MutexLock lock(mutex_);
    ending_ = true;
    changed_.NotifyAll();
  }
  thread_.join();
}

void PeriodicTask::RunSoon() {
  MutexLock lock(mutex_);
  wanted_ = true;
  changed_.NotifyAll();
}

void PeriodicTask::Run() {
  while (true) {
    task_();
    MutexLock lock(mutex_);
    if (!ending_ && !wanted_) changed_.WaitFor(mutex_, interval_);
    if (ending_) return;
    wanted_ = false;
  }
}

}  // namespace almenara::hub

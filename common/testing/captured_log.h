// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TESTING_CAPTURED_LOG_H_
#define ALMENARA_COMMON_TESTING_CAPTURED_LOG_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/sync/mutex.h"
#include "common/telemetry/log.h"

namespace almenara::testing {

// Keeps every line for the test to look at. Thread-safe.
class CapturedLog final : public LogSink {
 public:
  void Write(absl::string_view line) override {
    MutexLock lock(mutex_);
    lines_.emplace_back(line);
  }
  std::vector<std::string> lines() const {
    MutexLock lock(mutex_);
    return lines_;
  }

 private:
  mutable Mutex mutex_;
  std::vector<std::string> lines_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace almenara::testing

#endif  // ALMENARA_COMMON_TESTING_CAPTURED_LOG_H_

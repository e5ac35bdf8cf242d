// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RELEASE_CLOSE_LISTENER_H_
#define ALMENARA_HUB_RELEASE_CLOSE_LISTENER_H_

#include <cstddef>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "almenara/state/v1/release_state.pb.h"
#include "common/sync/mutex.h"
#include "hub/agreement/agreement_store.h"
#include "hub/release/occasion.h"

namespace almenara::hub {

// What whoever closes a cohort hears meanwhile: one call at a time, on any thread.
class CloseListener {
 public:
  virtual ~CloseListener() = default;
  // "read the records", "count", "draw noise", "seal"; at 0 percent when it begins. No number of
  // records is told: exact counts are nobody's.
  virtual void OnStep(absl::string_view agreement, absl::string_view step, int percent) = 0;
  virtual void OnRelease(const state::v1::ReleaseEntry& entry) = 0;
  virtual void OnNoRelease(const AgreementVersion& agreement, const Occasion& occasion,
                           absl::string_view reason) = 0;
};

// Tells a listener how far a step is, whenever that is another percent. Thread-safe.
class StepProgress {
 public:
  // Tells that the step begins. The listener must outlive the progress.
  StepProgress(CloseListener& listener, absl::string_view agreement, absl::string_view step)
      : listener_(listener), agreement_(agreement), step_(step) {
    listener_.OnStep(agreement_, step_, 0);
  }

  // That there is so much more to do, in pieces of about equal work.
  void Expect(size_t pieces) {
    MutexLock lock(mutex_);
    expected_ += pieces;
  }
  void PieceDone() {
    MutexLock lock(mutex_);
    const int percent = static_cast<int>(100 * ++done_ / expected_);
    if (percent > told_) listener_.OnStep(agreement_, step_, percent);
    told_ = percent > told_ ? percent : told_;
  }

 private:
  CloseListener& listener_;
  const std::string agreement_;
  const std::string step_;
  Mutex mutex_;
  size_t expected_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t done_ ABSL_GUARDED_BY(mutex_) = 0;
  int told_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RELEASE_CLOSE_LISTENER_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_INTAKE_COMMIT_LINE_H_
#define ALMENARA_HUB_INTAKE_COMMIT_LINE_H_

#include <memory>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "common/sync/mutex.h"

namespace almenara::hub {

class PublicationTransaction;

// The order of whoever changes the tables of intake. Publications stand in a line: while one group
// is written, the next is decided by what the first will have left. Everyone else waits until
// nothing is in the line, and then keeps it empty; as a mutex does, by Lock and Unlock.
// Thread-safe.
class ABSL_LOCKABLE CommitLine {
 public:
  // A place in the line. Leaving it without Write gives it up. Not thread-safe.
  class Place {
   public:
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    // What was decided before this and is perhaps not on disk; null: nothing. Lasts as long as
    // this.
    const PublicationTransaction* before() const { return before_.get(); }
    // Lets the next one enter, who goes on from `decided`.
    void EndTurn(std::shared_ptr<const PublicationTransaction> decided);
    // After everything before it was written, calls `write` and leaves the line. When the one
    // before it failed or was given up, the error of that one or ABORTED, without calling `write`.
    absl::Status Write(absl::FunctionRef<absl::Status()> write);

   private:
    friend class CommitLine;
    enum class State { kDeciding, kDecided, kLeft };
    Place(CommitLine& line, std::shared_ptr<const PublicationTransaction> before)
        : line_(line), before_(std::move(before)) {}

    CommitLine& line_;
    const std::shared_ptr<const PublicationTransaction> before_;
    State state_ = State::kDeciding;
  };

  // The last place, once at most one other is taken and decided. To be written in the order of
  // entering.
  std::unique_ptr<Place> Enter();

  void Lock() ABSL_EXCLUSIVE_LOCK_FUNCTION();
  void Unlock() ABSL_UNLOCK_FUNCTION();

 private:
  void EndTurn(std::shared_ptr<const PublicationTransaction> decided);
  // The error of the one before it.
  absl::Status WaitForTurnToWrite(const Place& place);
  void Leave(const Place& place, absl::Status written);

  Mutex mutex_;
  ConditionVariable changed_;
  std::vector<const Place*> places_ ABSL_GUARDED_BY(mutex_);  // in the order of entering
  // What the last of them has decided; null: there is none.
  std::shared_ptr<const PublicationTransaction> last_ ABSL_GUARDED_BY(mutex_);
  bool deciding_ ABSL_GUARDED_BY(mutex_) = false;
  // Of the first in the line, which has left it. Nobody enters until the one behind it has left
  // too.
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
  int waiting_alone_ ABSL_GUARDED_BY(mutex_) = 0;
  bool alone_ ABSL_GUARDED_BY(mutex_) = false;
};

// Keeps the line empty for as long as it lives.
class ABSL_SCOPED_LOCKABLE EmptyLine {
 public:
  explicit EmptyLine(CommitLine& line) ABSL_EXCLUSIVE_LOCK_FUNCTION(line) : line_(line) {
    line_.Lock();
  }
  ~EmptyLine() ABSL_UNLOCK_FUNCTION() { line_.Unlock(); }
  EmptyLine(const EmptyLine&) = delete;
  EmptyLine& operator=(const EmptyLine&) = delete;

 private:
  CommitLine& line_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_INTAKE_COMMIT_LINE_H_

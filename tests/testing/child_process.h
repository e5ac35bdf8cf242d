// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_TESTS_TESTING_CHILD_PROCESS_H_
#define ALMENARA_TESTS_TESTING_CHILD_PROCESS_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/sync/mutex.h"

namespace almenara::testing {

// A program in a process of its own, whose two outputs are kept. Kill, Terminate and Wait are for
// one thread; the rest is thread-safe.
class ChildProcess {
 public:
  // `command` is the program's path and its arguments. UNAVAILABLE when it cannot be started.
  static absl::StatusOr<std::unique_ptr<ChildProcess>> Start(std::vector<std::string> command);
  // Kills it, if it still runs.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // 0 once it is gone by Kill, Terminate or Wait.
  pid_t pid() const { return pid_; }

  // SIGKILL: nothing is flushed, nobody is told. Returns when it is gone.
  void Kill();
  // SIGTERM; its exit status.
  int Terminate();
  // Until it ends by itself: its exit status, -1 when a signal ended it.
  int Wait();

  // True once `text` stands in that output; false when it ended before or `limit` passed.
  bool WaitForOutput(absl::string_view text, absl::Duration limit) const {
    return WaitFor(output_, text, limit);
  }
  bool WaitForError(absl::string_view text, absl::Duration limit) const {
    return WaitFor(errors_, text, limit);
  }
  // All that it wrote so far; everything once it is gone.
  std::string output() const;
  std::string errors() const;

 private:
  // One of its outputs, read in a thread so that it never waits for us.
  struct Pipe {
    explicit Pipe(int from) : descriptor(from) {}
    const int descriptor;
    mutable Mutex mutex;
    mutable ConditionVariable changed;
    std::string text ABSL_GUARDED_BY(mutex);
    bool ended ABSL_GUARDED_BY(mutex) = false;
    std::thread reader;
  };

  ChildProcess(pid_t pid, int output, int errors);
  static void Read(Pipe& pipe);
  static bool WaitFor(const Pipe& pipe, absl::string_view text, absl::Duration limit);
  static std::string TextOf(const Pipe& pipe);

  pid_t pid_;
  Pipe output_;
  Pipe errors_;
};

// How a command ended and what it said.
struct CommandOutcome {
  int status = -1;
  std::string out;
  std::string err;
};

// Runs a command to its end.
CommandOutcome RunCommand(std::vector<std::string> command);

}  // namespace almenara::testing

#endif  // ALMENARA_TESTS_TESTING_CHILD_PROCESS_H_

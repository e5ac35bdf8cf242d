// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_RELEASE_INTERRUPTION_H_
#define ALMENARA_CLI_RELEASE_INTERRUPTION_H_

#include <signal.h>

namespace almenara::cli {

inline constexpr int kExitInterrupted = 130;  // as shells have it: 128 and the number of SIGINT

// While one lives, Ctrl-C (SIGINT) ends the program with kExitInterrupted, after a line on standard
// error that says what becomes of the work at the hub: it goes on. At most one at a time.
class InterruptionNote {
 public:
  InterruptionNote();
  ~InterruptionNote();
  InterruptionNote(const InterruptionNote&) = delete;
  InterruptionNote& operator=(const InterruptionNote&) = delete;

 private:
  struct sigaction before_ = {};
};

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_RELEASE_INTERRUPTION_H_

// SPDX-License-Identifier: Apache-2.0
#include "cli/release/interruption.h"

#include <unistd.h>

namespace almenara::cli {
namespace {

constexpr char kNote[] =
    "\nInterrupted here. What the hub has begun goes on there to its end; give the same command "
    "again to see\nwhat stands, or to begin what it had not.\n";

// Only calls that a signal handler may make.
void SayAndEnd(int) {
  if (write(STDERR_FILENO, kNote, sizeof(kNote) - 1) < 0) _exit(kExitInterrupted);
  _exit(kExitInterrupted);
}

}  // namespace

InterruptionNote::InterruptionNote() {
  struct sigaction action = {};
  action.sa_handler = SayAndEnd;
  sigaction(SIGINT, &action, &before_);
}

InterruptionNote::~InterruptionNote() { sigaction(SIGINT, &before_, nullptr); }

}  // namespace almenara::cli

// SPDX-License-Identifier: Apache-2.0
#include "common/transport/broken_pipe_guard.h"

#include <ctime>

namespace almenara::transport {
namespace {

bool IsPending() {
  sigset_t pending;
  return sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1;
}

}  // namespace

BrokenPipeGuard::BrokenPipeGuard() {
  sigemptyset(&broken_pipe_);
  sigaddset(&broken_pipe_, SIGPIPE);
  pending_before_ = IsPending();
  pthread_sigmask(SIG_BLOCK, &broken_pipe_, &before_);
}

BrokenPipeGuard::~BrokenPipeGuard() {
  // A signal of ours must not reach the thread once the mask is lifted; one from before is not ours
  // to take.
  if (!pending_before_ && IsPending()) {
    const timespec at_once = {0, 0};
    sigtimedwait(&broken_pipe_, nullptr, &at_once);
  }
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace almenara::transport

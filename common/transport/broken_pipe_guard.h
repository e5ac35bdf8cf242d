// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TRANSPORT_BROKEN_PIPE_GUARD_H_
#define ALMENARA_COMMON_TRANSPORT_BROKEN_PIPE_GUARD_H_

#include <csignal>

namespace almenara::transport {

// Keeps a write of this thread to a connection that the other end has closed from ending the
// process: OpenSSL's sockets write without MSG_NOSIGNAL. While it lives the write fails with EPIPE
// instead. For the thread that makes it.
class BrokenPipeGuard {
 public:
  BrokenPipeGuard();
  ~BrokenPipeGuard();
  BrokenPipeGuard(const BrokenPipeGuard&) = delete;
  BrokenPipeGuard& operator=(const BrokenPipeGuard&) = delete;

 private:
  sigset_t broken_pipe_;
  sigset_t before_;
  bool pending_before_;
};

}  // namespace almenara::transport

#endif  // ALMENARA_COMMON_TRANSPORT_BROKEN_PIPE_GUARD_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_TESTS_TESTING_HUB_PROCESS_H_
#define ALMENARA_TESTS_TESTING_HUB_PROCESS_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <thread>

#include "absl/status/statusor.h"

namespace almenara::testing {

// A hub as people run it: the program almenara-hub in a process of its own. Not thread-safe.
class HubProcess {
 public:
  // Starts `program --config config_file` and returns when it serves. UNAVAILABLE with its log when
  // it ends instead.
  static absl::StatusOr<std::unique_ptr<HubProcess>> Start(const std::string& program,
                                                           const std::string& config_file);
  // Kills it, if it still runs.
  ~HubProcess();

  // SIGKILL: nothing is flushed, nobody is told. Returns when it is gone.
  void Kill();
  // SIGTERM; its exit status.
  int Terminate();

 private:
  HubProcess(pid_t pid, int log) : pid_(pid), log_(log) {}
  // True once a line says that the hub serves; false at the end of the log.
  bool ReadLogUntilServing(std::string& log_text);
  int Wait();

  pid_t pid_;
  int log_;  // read end of its standard error
  std::thread drain_;
};

}  // namespace almenara::testing

#endif  // ALMENARA_TESTS_TESTING_HUB_PROCESS_H_

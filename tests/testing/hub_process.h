// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_TESTS_TESTING_HUB_PROCESS_H_
#define ALMENARA_TESTS_TESTING_HUB_PROCESS_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "tests/testing/child_process.h"

namespace almenara::testing {

// A hub as people run it: the program almenara-hub in a process of its own. Not thread-safe.
class HubProcess {
 public:
  // Starts `program --config config_file` and returns when it serves. UNAVAILABLE with its log when
  // it ends instead.
  static absl::StatusOr<std::unique_ptr<HubProcess>> Start(const std::string& program,
                                                           const std::string& config_file);

  // As ChildProcess's.
  void Kill() { process_->Kill(); }
  int Terminate() { return process_->Terminate(); }
  std::string log() const { return process_->errors(); }

 private:
  explicit HubProcess(std::unique_ptr<ChildProcess> process) : process_(std::move(process)) {}

  const std::unique_ptr<ChildProcess> process_;
};

}  // namespace almenara::testing

#endif  // ALMENARA_TESTS_TESTING_HUB_PROCESS_H_

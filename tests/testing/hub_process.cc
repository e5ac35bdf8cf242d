// SPDX-License-Identifier: Apache-2.0
#include "tests/testing/hub_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "absl/strings/str_cat.h"

extern char** environ;

namespace almenara::testing {

absl::StatusOr<std::unique_ptr<HubProcess>> HubProcess::Start(const std::string& program,
                                                              const std::string& config_file) {
  int log[2];
  if (pipe2(log, O_CLOEXEC) != 0) return absl::UnavailableError("pipe failed");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, log[1], STDERR_FILENO);
  std::string name = program, flag = "--config", config = config_file;
  char* arguments[] = {name.data(), flag.data(), config.data(), nullptr};
  pid_t pid = 0;
  const int error = posix_spawn(&pid, program.c_str(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  close(log[1]);
  if (error != 0) {
    close(log[0]);
    return absl::UnavailableError(absl::StrCat(program, ": cannot be started"));
  }
  auto process = std::unique_ptr<HubProcess>(new HubProcess(pid, log[0]));
  std::string text;
  if (!process->ReadLogUntilServing(text)) return absl::UnavailableError(text);
  // Read on, so that the hub never waits for its log.
  process->drain_ = std::thread([descriptor = log[0]] {
    std::array<char, 4096> bytes;
    while (read(descriptor, bytes.data(), bytes.size()) > 0) {
    }
  });
  return process;
}

bool HubProcess::ReadLogUntilServing(std::string& log_text) {
  std::array<char, 4096> bytes;
  while (log_text.find("event=hub_serves") == std::string::npos) {
    const ssize_t size = read(log_, bytes.data(), bytes.size());
    if (size <= 0) return false;
    log_text.append(bytes.data(), static_cast<size_t>(size));
  }
  return true;
}

HubProcess::~HubProcess() {
  Kill();
  if (drain_.joinable()) drain_.join();
  close(log_);
}

void HubProcess::Kill() {
  if (pid_ == 0) return;
  kill(pid_, SIGKILL);
  Wait();
}

int HubProcess::Terminate() {
  kill(pid_, SIGTERM);
  return Wait();
}

int HubProcess::Wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace almenara::testing

// SPDX-License-Identifier: Apache-2.0
#include "tests/testing/child_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/time/clock.h"

extern char** environ;

namespace almenara::testing {
namespace {

// A pipe that no other child inherits.
struct PipeEnds {
  int read = -1;
  int write = -1;

  bool Open() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return false;
    read = ends[0];
    write = ends[1];
    return true;
  }
};

}  // namespace

absl::StatusOr<std::unique_ptr<ChildProcess>> ChildProcess::Start(
    std::vector<std::string> command) {
  PipeEnds output, errors;
  if (!output.Open() || !errors.Open()) return absl::UnavailableError("no pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output.write, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors.write, STDERR_FILENO);
  std::vector<char*> arguments;
  for (std::string& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t pid = 0;
  const int error =
      posix_spawn(&pid, arguments.front(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(output.write);
  close(errors.write);
  if (error != 0) {
    close(output.read);
    close(errors.read);
    return absl::UnavailableError(absl::StrCat(command.front(), ": cannot be started"));
  }
  return std::unique_ptr<ChildProcess>(new ChildProcess(pid, output.read, errors.read));
}

ChildProcess::ChildProcess(pid_t pid, int output, int errors)
    : pid_(pid), output_(output), errors_(errors) {
  for (Pipe* pipe : {&output_, &errors_}) pipe->reader = std::thread([pipe] { Read(*pipe); });
}

ChildProcess::~ChildProcess() { Kill(); }

void ChildProcess::Read(Pipe& pipe) {
  std::array<char, 4096> bytes;
  ssize_t size = 0;
  while ((size = read(pipe.descriptor, bytes.data(), bytes.size())) > 0) {
    MutexLock lock(pipe.mutex);
    pipe.text.append(bytes.data(), static_cast<size_t>(size));
    pipe.changed.NotifyAll();
  }
  MutexLock lock(pipe.mutex);
  pipe.ended = true;
  pipe.changed.NotifyAll();
}

void ChildProcess::Kill() {
  if (pid_ == 0) return;
  kill(pid_, SIGKILL);
  Wait();
}

int ChildProcess::Terminate() {
  if (pid_ != 0) kill(pid_, SIGTERM);
  return Wait();
}

int ChildProcess::Wait() {
  if (pid_ == 0) return -1;
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = 0;
  for (Pipe* pipe : {&output_, &errors_}) {
    pipe->reader.join();
    close(pipe->descriptor);
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool ChildProcess::WaitFor(const Pipe& pipe, absl::string_view text, absl::Duration limit) {
  const absl::Time deadline = RealClock().Now() + limit;
  const std::string wanted(text);
  MutexLock lock(pipe.mutex);
  while (pipe.text.find(wanted) == std::string::npos) {
    const absl::Duration left = deadline - RealClock().Now();
    if (pipe.ended || left <= absl::ZeroDuration()) return false;
    pipe.changed.WaitFor(pipe.mutex, left);
  }
  return true;
}

std::string ChildProcess::TextOf(const Pipe& pipe) {
  MutexLock lock(pipe.mutex);
  return pipe.text;
}

std::string ChildProcess::output() const { return TextOf(output_); }

std::string ChildProcess::errors() const { return TextOf(errors_); }

CommandOutcome RunCommand(std::vector<std::string> command) {
  absl::StatusOr<std::unique_ptr<ChildProcess>> process = ChildProcess::Start(std::move(command));
  if (!process.ok())
    return {.status = -1, .out = "", .err = std::string(process.status().message())};
  const int status = (*process)->Wait();
  return {.status = status, .out = (*process)->output(), .err = (*process)->errors()};
}

}  // namespace almenara::testing

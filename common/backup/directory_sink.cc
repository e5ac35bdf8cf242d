// SPDX-License-Identifier: Apache-2.0
#include "common/backup/directory_sink.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"

namespace almenara::backup {
namespace {

absl::Status SystemError(absl::string_view doing, const std::string& path) {
  return absl::UnavailableError(
      absl::StrCat("cannot ", doing, " ", path, ": ", std::strerror(errno)));
}

absl::Status SyncDirectory(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return SystemError("open", path);
  const int result = fsync(descriptor);
  close(descriptor);
  return result == 0 ? absl::OkStatus() : SystemError("sync", path);
}

}  // namespace

absl::StatusOr<std::unique_ptr<DirectorySink>> DirectorySink::Create(const std::string& directory) {
  if (mkdir(directory.c_str(), 0700) != 0) {
    if (errno != EEXIST) return SystemError("make", directory);
    return absl::FailedPreconditionError(absl::StrCat(
        directory, " exists, left by a restore that was interrupted; remove it and repeat"));
  }
  return std::unique_ptr<DirectorySink>(new DirectorySink(directory));
}

DirectorySink::~DirectorySink() {
  if (descriptor_ >= 0) close(descriptor_);
  if (is_moved_) return;
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

absl::Status DirectorySink::MakeParentsOf(const std::string& path) {
  for (size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    const std::string directory = absl::StrCat(directory_, "/", path.substr(0, slash));
    if (!made_.insert(directory).second) continue;
    if (mkdir(directory.c_str(), 0700) != 0) return SystemError("make", directory);
  }
  return absl::OkStatus();
}

absl::Status DirectorySink::Begin(const std::string& path) {
  ALMENARA_RETURN_IF_ERROR(MakeParentsOf(path));
  file_ = absl::StrCat(directory_, "/", path);
  descriptor_ = open(file_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  return descriptor_ >= 0 ? absl::OkStatus() : SystemError("create", file_);
}

absl::Status DirectorySink::Append(absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemError("write", file_);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status DirectorySink::End() {
  if (fsync(descriptor_) != 0) return SystemError("sync", file_);
  const int result = close(std::exchange(descriptor_, -1));
  return result == 0 ? absl::OkStatus() : SystemError("close", file_);
}

absl::Status DirectorySink::MoveTo(const std::string& place) {
  for (const std::string& directory : made_) ALMENARA_RETURN_IF_ERROR(SyncDirectory(directory));
  ALMENARA_RETURN_IF_ERROR(SyncDirectory(directory_));
  // Replaces an empty directory and nothing else.
  if (std::rename(directory_.c_str(), place.c_str()) != 0) return SystemError("rename to", place);
  is_moved_ = true;
  return SyncDirectory(std::filesystem::path(place).parent_path().string());
}

}  // namespace almenara::backup

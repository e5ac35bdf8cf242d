// SPDX-License-Identifier: Apache-2.0
#include "common/files/file_version.h"

#include <sys/stat.h>

#include <cerrno>

#include "absl/strings/str_cat.h"

namespace almenara {

absl::StatusOr<FileVersion> FileVersionOf(const std::string& path) {
  struct stat file {};
  if (stat(path.c_str(), &file) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot find ", path));
  }
  return FileVersion{
      .inode = file.st_ino,
      .size = file.st_size,
      .changed_nanoseconds = int64_t{file.st_mtim.tv_sec} * 1'000'000'000 + file.st_mtim.tv_nsec};
}

}  // namespace almenara

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_FILES_FILE_VERSION_H_
#define ALMENARA_COMMON_FILES_FILE_VERSION_H_

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace almenara {

// What tells one version of a file from the next without reading it.
struct FileVersion {
  ino_t inode;
  off_t size;
  int64_t changed_nanoseconds;
  friend bool operator==(const FileVersion&, const FileVersion&) = default;
};

// NOT_FOUND when there is no such file; else as the system says.
absl::StatusOr<FileVersion> FileVersionOf(const std::string& path);

}  // namespace almenara

#endif  // ALMENARA_COMMON_FILES_FILE_VERSION_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_FILES_ATOMIC_FILE_H_
#define ALMENARA_COMMON_FILES_ATOMIC_FILE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace almenara {

// Writes a file that is there whole or not at all: into "<path>.part", synced, renamed, directory
// synced. A file that was not committed is removed. Mode 0600. Errors: UNAVAILABLE with the path
// and the system's reason. Not thread-safe.
class AtomicFile {
 public:
  static absl::StatusOr<std::unique_ptr<AtomicFile>> Create(const std::string& path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  absl::Status Append(absl::string_view bytes);
  // Replaces a file of that name. Nothing may follow.
  absl::Status Commit();

 private:
  AtomicFile(std::string path, int descriptor);
  std::string PartPath() const { return path_ + ".part"; }

  std::string path_;
  int descriptor_;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_FILES_ATOMIC_FILE_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_FILES_MAPPED_FILE_H_
#define ALMENARA_COMMON_FILES_MAPPED_FILE_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace almenara {

// An immutable file in memory without being read: pages come and go with the system's cache.
// Thread-safe.
class MappedFile {
 public:
  // NOT_FOUND when there is none; UNAVAILABLE when it cannot be mapped.
  static absl::StatusOr<std::unique_ptr<MappedFile>> Open(const std::string& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  // Aligned to a page.
  absl::string_view bytes() const { return {data_, size_}; }

 private:
  MappedFile(const char* data, size_t size) : data_(data), size_(size) {}

  const char* data_;
  size_t size_;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_FILES_MAPPED_FILE_H_

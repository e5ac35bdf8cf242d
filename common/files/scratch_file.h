// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_FILES_SCRATCH_FILE_H_
#define ALMENARA_COMMON_FILES_SCRATCH_FILE_H_

#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <type_traits>

#include "absl/status/status.h"

namespace almenara {

// Room on the disk for what one piece of work does not hold in memory: a file without a name, which
// is gone with this object, also when the program is killed. Made when it is first written. Not
// thread-safe.
class ScratchFile {
 public:
  // UNAVAILABLE when the disk does not take them.
  template <typename T>
  absl::Status Append(std::span<const T> items) {
    static_assert(std::is_trivially_copyable_v<T>);
    return AppendBytes(items.data(), items.size_bytes());
  }
  // Items of the same type from the one with this index on. UNAVAILABLE when they cannot be read.
  template <typename T>
  absl::Status Read(uint64_t index, std::span<T> items) const {
    static_assert(std::is_trivially_copyable_v<T>);
    return ReadBytes(index * sizeof(T), items.data(), items.size_bytes());
  }

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  absl::Status AppendBytes(const void* bytes, size_t size);
  absl::Status ReadBytes(uint64_t offset, void* bytes, size_t size) const;

  std::unique_ptr<std::FILE, Closer> file_;
  uint64_t size_ = 0;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_FILES_SCRATCH_FILE_H_

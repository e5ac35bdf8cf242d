// SPDX-License-Identifier: Apache-2.0
#include "common/files/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace almenara {

absl::StatusOr<std::unique_ptr<MappedFile>> MappedFile::Open(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    const std::string message = absl::StrCat("cannot open ", path, ": ", strerror(errno));
    return errno == ENOENT ? absl::NotFoundError(message) : absl::UnavailableError(message);
  }
  struct stat status;
  void* data = MAP_FAILED;
  size_t size = 0;
  if (fstat(descriptor, &status) == 0 && status.st_size > 0) {
    size = static_cast<size_t>(status.st_size);
    data = mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor, 0);
  }
  const int error = errno;
  close(descriptor);
  if (data == MAP_FAILED) {
    return absl::UnavailableError(size == 0
                                      ? absl::StrCat(path, " is empty")
                                      : absl::StrCat("cannot map ", path, ": ", strerror(error)));
  }
  return std::unique_ptr<MappedFile>(new MappedFile(static_cast<const char*>(data), size));
}

MappedFile::~MappedFile() { munmap(const_cast<char*>(data_), size_); }

}  // namespace almenara

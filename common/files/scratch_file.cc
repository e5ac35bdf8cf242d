// SPDX-License-Identifier: Apache-2.0
#include "common/files/scratch_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace almenara {
namespace {

absl::Status Failed(const char* what) {
  return absl::UnavailableError(absl::StrCat(what, " a temporary file: ", std::strerror(errno)));
}

}  // namespace

absl::Status ScratchFile::AppendBytes(const void* bytes, size_t size) {
  if (file_ == nullptr) file_.reset(std::tmpfile());
  if (file_ == nullptr) return Failed("cannot make");
  const char* rest = static_cast<const char*>(bytes);
  while (size > 0) {
    const ssize_t written = pwrite(fileno(file_.get()), rest, size, static_cast<off_t>(size_));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return Failed("cannot write");
    rest += written;
    size -= static_cast<size_t>(written);
    size_ += static_cast<uint64_t>(written);
  }
  return absl::OkStatus();
}

absl::Status ScratchFile::ReadBytes(uint64_t offset, void* bytes, size_t size) const {
  if (size == 0) return absl::OkStatus();
  if (file_ == nullptr || offset + size > size_) {
    return absl::UnavailableError("a temporary file is read beyond its end");
  }
  char* rest = static_cast<char*>(bytes);
  while (size > 0) {
    const ssize_t count = pread(fileno(file_.get()), rest, size, static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return Failed("cannot read");
    rest += count;
    size -= static_cast<size_t>(count);
    offset += static_cast<uint64_t>(count);
  }
  return absl::OkStatus();
}

}  // namespace almenara

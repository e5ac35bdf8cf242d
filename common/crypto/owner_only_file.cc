// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/owner_only_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/status/status_macros.h"

namespace almenara::crypto {
namespace {

constexpr size_t kLargestSecretFile = size_t{1} << 20;
constexpr size_t kLargestPublicFile = size_t{16} << 20;

class FileDescriptor {
 public:
  explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}
  ~FileDescriptor() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

absl::Status LastError(absl::string_view action, const std::string& path) {
  return absl::ErrnoToStatus(errno, absl::StrCat("cannot ", action, " ", path));
}

absl::StatusOr<size_t> RegularFileSize(const struct stat& file, const std::string& path,
                                       size_t largest) {
  if (!S_ISREG(file.st_mode)) {
    return absl::InvalidArgumentError(absl::StrCat(path, " is not a regular file"));
  }
  if (static_cast<uint64_t>(file.st_size) > largest) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, " is larger than ", largest, " bytes: not a file of this kind"));
  }
  return static_cast<size_t>(file.st_size);
}

absl::Status CheckOwner(const struct stat& file, const std::string& path) {
  if ((file.st_mode & 077) != 0) {
    return absl::PermissionDeniedError(
        absl::StrFormat("%s is open to others (mode %04o); only its owner may read it: run "
                        "chmod 600 %s",
                        path, file.st_mode & 07777, path));
  }
  if (file.st_uid != geteuid() && file.st_uid != 0) {
    return absl::PermissionDeniedError(
        absl::StrCat(path, " belongs to another user; it must belong to the user that runs this"));
  }
  return absl::OkStatus();
}

// Fills `out` from the file; a file that shrank meanwhile is an error.
absl::Status ReadAll(const FileDescriptor& file, const std::string& path, std::span<uint8_t> out) {
  size_t done = 0;
  while (done < out.size()) {
    const ssize_t count = read(file.get(), out.data() + done, out.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return LastError("read", path);
    if (count == 0) return absl::UnavailableError(absl::StrCat(path, " changed while it was read"));
    done += static_cast<size_t>(count);
  }
  return absl::OkStatus();
}

absl::Status WriteAll(const FileDescriptor& file, const std::string& path,
                      absl::string_view content) {
  while (!content.empty()) {
    const ssize_t count = write(file.get(), content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return LastError("write", path);
    content.remove_prefix(static_cast<size_t>(count));
  }
  if (fsync(file.get()) != 0) return LastError("sync", path);
  return absl::OkStatus();
}

absl::Status WriteExclusively(const std::string& path, absl::string_view content,
                              FileReaders readers) {
  const mode_t mode = readers == FileReaders::kOwner ? 0600 : 0644;
  const FileDescriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (file.get() < 0) return LastError("create", path);
  absl::Status written = WriteAll(file, path, content);
  if (!written.ok()) unlink(path.c_str());
  return written;
}

absl::Status SyncDirectoryOf(const std::string& path) {
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  const std::string directory = parent.empty() ? "." : parent.string();
  const FileDescriptor descriptor(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.get() < 0 || fsync(descriptor.get()) != 0) return LastError("sync", directory);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SecretBytes> ReadOwnerOnlyFile(const std::string& path) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (file.get() < 0 || fstat(file.get(), &status) != 0) return LastError("open", path);
  ALMENARA_ASSIGN_OR_RETURN(const size_t size, RegularFileSize(status, path, kLargestSecretFile));
  ALMENARA_RETURN_IF_ERROR(CheckOwner(status, path));
  SecretBytes content(size);
  ALMENARA_RETURN_IF_ERROR(ReadAll(file, path, content.mutable_span()));
  return content;
}

absl::Status CheckOwnerOnlyFile(const std::string& path) {
  return ReadOwnerOnlyFile(path).status();
}

absl::StatusOr<std::string> ReadPublicFile(const std::string& path) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (file.get() < 0 || fstat(file.get(), &status) != 0) return LastError("open", path);
  ALMENARA_ASSIGN_OR_RETURN(const size_t size, RegularFileSize(status, path, kLargestPublicFile));
  std::string content(size, '\0');
  ALMENARA_RETURN_IF_ERROR(
      ReadAll(file, path, {reinterpret_cast<uint8_t*>(content.data()), content.size()}));
  return content;
}

absl::Status WriteNewFile(const std::string& path, absl::string_view content, FileReaders readers) {
  ALMENARA_RETURN_IF_ERROR(WriteExclusively(path, content, readers));
  return SyncDirectoryOf(path);
}

absl::Status ReplaceFile(const std::string& path, absl::string_view content, FileReaders readers) {
  const std::string next = absl::StrCat(path, ".", getpid(), ".new");
  ALMENARA_RETURN_IF_ERROR(WriteExclusively(next, content, readers));
  if (rename(next.c_str(), path.c_str()) != 0) {
    const absl::Status failed = LastError("replace", path);
    unlink(next.c_str());
    return failed;
  }
  return SyncDirectoryOf(path);
}

}  // namespace almenara::crypto

// SPDX-License-Identifier: Apache-2.0
#include "common/transport/local_socket.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"
#include "common/transport/server_security.h"

namespace almenara::transport {
namespace {

constexpr size_t kLongestPath = 100;  // sockaddr_un holds 107

absl::Status CheckPath(const std::string& path) {
  if (path.empty() || path.front() != '/' || path.size() > kLongestPath) {
    return absl::InvalidArgumentError(
        "console_socket: must be an absolute path of at most 100 characters");
  }
  return absl::OkStatus();
}

absl::Status PrepareDirectory(const std::filesystem::path& directory) {
  std::error_code error;
  if (std::filesystem::create_directories(directory, error)) {
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all, error);
  }
  if (error) {
    return absl::ErrnoToStatus(error.value(), absl::StrCat("cannot make ", directory.string()));
  }
  struct stat status {};
  if (stat(directory.c_str(), &status) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot read ", directory.string()));
  }
  if ((status.st_mode & 022) != 0) {
    return absl::PermissionDeniedError(absl::StrCat(
        directory.string(), " can be written by others; run chmod 700 ", directory.string()));
  }
  return absl::OkStatus();
}

// OK when a server answers. The errno of connect() otherwise.
absl::Status TryConnect(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return absl::ErrnoToStatus(errno, "cannot make a socket");
  const int connected =
      connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  const int error = errno;
  close(descriptor);
  return connected == 0 ? absl::OkStatus() : absl::ErrnoToStatus(error, path);
}

}  // namespace

absl::Status PrepareLocalSocket(const std::string& path) {
  ALMENARA_RETURN_IF_ERROR(CheckPath(path));
  ALMENARA_RETURN_IF_ERROR(PrepareDirectory(std::filesystem::path(path).parent_path()));
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) {
    return errno == ENOENT ? absl::OkStatus()
                           : absl::ErrnoToStatus(errno, absl::StrCat("cannot read ", path));
  }
  if (!S_ISSOCK(status.st_mode)) {
    return absl::AlreadyExistsError(absl::StrCat(path, " exists and is not a socket"));
  }
  if (TryConnect(path).ok()) {
    return absl::AlreadyExistsError(
        absl::StrCat("another server already answers at ", path, "; stop it first"));
  }
  if (unlink(path.c_str()) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot remove ", path));
  }
  return absl::OkStatus();
}

void AddLocalSocket(grpc::ServerBuilder& builder, const std::string& path) {
  builder.AddListeningPort(absl::StrCat("unix:", path),
                           grpc::experimental::LocalServerCredentials(UDS));
}

absl::Status CloseLocalSocketToOthers(const std::string& path) {
  if (chmod(path.c_str(), 0600) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot set the mode of ", path));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenLocalChannel(const std::string& path) {
  ALMENARA_RETURN_IF_ERROR(CheckPath(path));
  const absl::Status answers = TryConnect(path);
  if (!answers.ok()) {
    const absl::StatusCode code = answers.code() == absl::StatusCode::kNotFound
                                      ? absl::StatusCode::kNotFound
                                      : absl::StatusCode::kUnavailable;
    return absl::Status(code, absl::StrCat("no server answers at ", path, "; start it first"));
  }
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kLargestAnswer);
  arguments.SetMaxSendMessageSize(kLargestRequest);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(absl::StrCat("unix:", path),
                                   grpc::experimental::LocalCredentials(UDS), arguments);
}

}  // namespace almenara::transport

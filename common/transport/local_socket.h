// SPDX-License-Identifier: Apache-2.0
// The Unix socket on which a program serves the people of its own machine and account, without TLS.
#ifndef ALMENARA_COMMON_TRANSPORT_LOCAL_SOCKET_H_
#define ALMENARA_COMMON_TRANSPORT_LOCAL_SOCKET_H_

#include <grpcpp/channel.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace almenara::transport {

// Makes the way free for a server at `path`: creates its directory with mode 0700 when absent, and
// removes the socket that a killed server left. ALREADY_EXISTS when a server answers there, when
// the path is something else than a socket; PERMISSION_DENIED when others may write to the
// directory; INVALID_ARGUMENT when the path is relative, empty or longer than 100 characters.
absl::Status PrepareLocalSocket(const std::string& path);

// Lets `builder` serve at `path`, after PrepareLocalSocket. gRPC checks that peers are local.
void AddLocalSocket(grpc::ServerBuilder& builder, const std::string& path);

// Sets mode 0600, once the server has started. Until then the socket has the mode of the process's
// umask, and only the directory keeps others out.
absl::Status CloseLocalSocketToOthers(const std::string& path);

// A channel to the server at `path`. NOT_FOUND when there is no socket, UNAVAILABLE when nobody
// answers there: both say to start the server.
absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenLocalChannel(const std::string& path);

}  // namespace almenara::transport

#endif  // ALMENARA_COMMON_TRANSPORT_LOCAL_SOCKET_H_

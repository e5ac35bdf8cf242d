// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TRANSPORT_SERVER_SECURITY_H_
#define ALMENARA_COMMON_TRANSPORT_SERVER_SECURITY_H_

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace almenara::transport {

// The files of a mutual-TLS server. All three are watched and taken up when they change, for new
// connections, without a restart.
struct ServerCertificateFiles {
  std::string certificate = {};  // PEM chain, leaf first
  // PEM. Not sealed, since gRPC reads the file itself, again and again: the server's key proves
  // only the server's name and opens no data at rest. Only its owner may read it.
  std::string private_key = {};
  std::string client_authorities = {};  // PEM bundle that clients' certificates must chain to
  // How often the files are looked at; at least a second.
  absl::Duration refresh = absl::Seconds(10);
};

// Credentials that require and verify a client certificate in the handshake. FAILED_PRECONDITION,
// naming the file and what is wrong, unless the files are readable, the key is the certificate's
// and closed to others, and the certificate is for a server and within its dates at `now`. TLS 1.3
// is what our two ends negotiate; gRPC 1.51 cannot refuse 1.2.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeServerCredentials(
    const ServerCertificateFiles& files, absl::Time now);

// Bounds what one connection may ask of a server: size of a message, streams at a time, pings; and
// keeps dead connections from staying. A port that another process serves is an error.
void LimitConnections(grpc::ServerBuilder& builder);

// The largest messages, in bytes: what a server takes, and what it may answer (tables are larger
// than questions).
inline constexpr int kLargestRequest = 4 * 1024 * 1024;
inline constexpr int kLargestAnswer = 32 * 1024 * 1024;

}  // namespace almenara::transport

#endif  // ALMENARA_COMMON_TRANSPORT_SERVER_SECURITY_H_

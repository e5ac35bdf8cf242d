// SPDX-License-Identifier: Apache-2.0
// Why a TLS connection fails. gRPC says only UNAVAILABLE, so a failed connection is tried once more
// with OpenSSL alone, which can say. This is the one place outside common/crypto and common/random
// that uses OpenSSL: it is a handshake, so it belongs to transport, and it needs what gRPC hides.
#ifndef ALMENARA_COMMON_TRANSPORT_TLS_PROBE_H_
#define ALMENARA_COMMON_TRANSPORT_TLS_PROBE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/transport/client_identity.h"

namespace almenara::transport {

// Where a server listens and by what name it must be certified.
struct TlsServer {
  std::string host;         // name or address
  std::string port;         // decimal
  std::string server_name;  // name or address in its certificate
};

// "host:port" or "[address]:port". INVALID_ARGUMENT for other text. An empty `server_name` is the
// host.
absl::StatusOr<TlsServer> ParseTlsServer(const std::string& address,
                                         const std::string& server_name);

// What a handshake that succeeded agreed on.
struct TlsHandshake {
  std::string protocol;  // "TLSv1.3"
};

// Connects, shakes hands as `identity` would and waits for the server's first bytes, for at most
// `timeout` a step; sends no request. UNAVAILABLE when the server cannot be reached or speaks no
// TLS; UNAUTHENTICATED, saying which, when its certificate is not from the identity's authorities,
// not within its dates at `now` or for another name, and when the server refuses the identity's
// certificate. The identity is shown only to a server whose certificate is right. Blocking;
// thread-safe.
absl::StatusOr<TlsHandshake> ProbeTls(const TlsServer& server, const ClientIdentity& identity,
                                      absl::Time now, absl::Duration timeout);

}  // namespace almenara::transport

#endif  // ALMENARA_COMMON_TRANSPORT_TLS_PROBE_H_

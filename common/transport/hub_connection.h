// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TRANSPORT_HUB_CONNECTION_H_
#define ALMENARA_COMMON_TRANSPORT_HUB_CONNECTION_H_

#include <grpcpp/channel.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/time/clock.h"
#include "common/transport/client_identity.h"
#include "common/transport/tls_probe.h"

namespace almenara::transport {

// A client's mutual-TLS channel to the hub. It connects when first used. A renewed certificate is
// taken up by loading the identity again and opening a new connection. Thread-safe.
class HubConnection {
 public:
  // `address` is host:port. `server_name` is the name in the hub's certificate; empty means the
  // address's host. INVALID_ARGUMENT for another address. `clock` must outlive the connection.
  static absl::StatusOr<std::unique_ptr<HubConnection>> Open(const std::string& address,
                                                             const std::string& server_name,
                                                             ClientIdentity identity,
                                                             const Clock& clock);

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  const ClientIdentity& identity() const { return identity_; }

  // `status` of a call on this channel as a person should read it. An UNAVAILABLE that gRPC made,
  // not the hub, is explained by one handshake of our own: nothing listens, which of the two
  // certificates is refused and why. Blocks for at most about ten seconds.
  absl::Status Explain(const grpc::Status& status) const;

 private:
  HubConnection(TlsServer server, ClientIdentity identity, const Clock& clock);

  const TlsServer server_;
  const ClientIdentity identity_;
  const Clock& clock_;
  const std::shared_ptr<grpc::Channel> channel_;
};

// Ends gRPC's own lines on standard error, which speak of its sources, in programs that explain
// failures themselves. Affects the whole process; call it first in main.
void SilenceGrpcLog();

}  // namespace almenara::transport

#endif  // ALMENARA_COMMON_TRANSPORT_HUB_CONNECTION_H_

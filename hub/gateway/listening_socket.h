// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_GATEWAY_LISTENING_SOCKET_H_
#define ALMENARA_HUB_GATEWAY_LISTENING_SOCKET_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"

namespace almenara::hub {

struct AcceptedSocket {
  int socket;           // non-blocking; the taker's to close
  std::string address;  // of the client, without port; of IPv6 the network of 64 bits
};

// A TCP socket that listens. Thread-safe.
class ListeningSocket {
 public:
  // `address` is host:port with a numeric host ("127.0.0.1:8443", "[::]:0"); port 0 takes a free
  // one. INVALID_ARGUMENT for another form, UNAVAILABLE when it cannot be bound: another program
  // may have the port.
  static absl::StatusOr<ListeningSocket> Open(const std::string& address);
  // INVALID_ARGUMENT as Open's; binds nothing.
  static absl::Status CheckAddress(const std::string& address);

  ~ListeningSocket();
  ListeningSocket(ListeningSocket&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)), port_(other.port_) {}
  ListeningSocket(const ListeningSocket&) = delete;
  ListeningSocket& operator=(const ListeningSocket&) = delete;

  // Never waits. Unset: nobody waits to be accepted, or the machine has no means left.
  std::optional<AcceptedSocket> Accept() const;

  int socket() const { return socket_; }
  int port() const { return port_; }

 private:
  ListeningSocket(int socket, int port) : socket_(socket), port_(port) {}
  int socket_;
  int port_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_GATEWAY_LISTENING_SOCKET_H_

// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/listening_socket.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "common/status/status_macros.h"

namespace almenara::hub {
namespace {

constexpr int kWaitingToBeAccepted = 128;

using AddressList = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

// The socket address that the text names; numeric, so that nothing is looked up.
absl::StatusOr<AddressList> Parse(const std::string& text) {
  const absl::Status malformed = absl::InvalidArgumentError(absl::StrCat(
      "\"", text, "\" is not a numeric host and a port, as 0.0.0.0:8443 or [::]:8443"));
  const size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return malformed;
  absl::string_view host = absl::string_view(text).substr(0, colon);
  const absl::string_view port = absl::string_view(text).substr(colon + 1);
  const bool opens = absl::ConsumePrefix(&host, "[");
  const bool closes = absl::ConsumeSuffix(&host, "]");
  // IPv6 and nothing else is in brackets: of 2001:db8::1 the last group is no port.
  if (opens != closes || opens != absl::StrContains(host, ':')) return malformed;
  int number = 0;
  if (!absl::SimpleAtoi(port, &number) || number < 0 || number > 65535) return malformed;
  addrinfo hints = {};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
  addrinfo* found = nullptr;
  if (getaddrinfo(std::string(host).c_str(), std::to_string(number).c_str(), &hints, &found) != 0) {
    return malformed;
  }
  return AddressList(found, &freeaddrinfo);
}

int PortOf(int socket) {
  sockaddr_storage bound = {};
  socklen_t size = sizeof(bound);
  if (getsockname(socket, reinterpret_cast<sockaddr*>(&bound), &size) != 0) return -1;
  return ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&bound)->sin6_port
                                           : reinterpret_cast<sockaddr_in*>(&bound)->sin_port);
}

// An IPv6 client has a network to choose its addresses from: the network is what is counted.
std::string AddressOf(const sockaddr_storage& client) {
  std::array<char, INET6_ADDRSTRLEN> text = {};
  if (client.ss_family == AF_INET6) {
    in6_addr address = reinterpret_cast<const sockaddr_in6*>(&client)->sin6_addr;
    if (!IN6_IS_ADDR_V4MAPPED(&address)) std::memset(&address.s6_addr[8], 0, 8);
    inet_ntop(AF_INET6, &address, text.data(), text.size());
  } else if (client.ss_family == AF_INET) {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(&client)->sin_addr, text.data(),
              text.size());
  }
  return text.data();
}

}  // namespace

absl::Status ListeningSocket::CheckAddress(const std::string& address) {
  return Parse(address).status();
}

absl::StatusOr<ListeningSocket> ListeningSocket::Open(const std::string& address) {
  ALMENARA_ASSIGN_OR_RETURN(const AddressList parsed, Parse(address));
  const auto cannot_listen = [&] {
    return absl::UnavailableError(
        absl::StrCat("cannot listen on ", address, ": ", std::strerror(errno)));
  };
  ListeningSocket listening(
      ::socket(parsed->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), 0);
  if (listening.socket_ < 0) return cannot_listen();
  // SO_REUSEADDR alone: with SO_REUSEPORT two hubs would share a port unnoticed.
  const int yes = 1;
  if (setsockopt(listening.socket_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) != 0 ||
      bind(listening.socket_, parsed->ai_addr, parsed->ai_addrlen) != 0 ||
      listen(listening.socket_, kWaitingToBeAccepted) != 0) {
    return cannot_listen();
  }
  listening.port_ = PortOf(listening.socket_);
  if (listening.port_ <= 0) return cannot_listen();
  return listening;
}

ListeningSocket::~ListeningSocket() {
  if (socket_ >= 0) close(socket_);
}

std::optional<AcceptedSocket> ListeningSocket::Accept() const {
  for (;;) {
    sockaddr_storage client = {};
    socklen_t size = sizeof(client);
    const int accepted =
        accept4(socket_, reinterpret_cast<sockaddr*>(&client), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (accepted >= 0) {
      const int yes = 1;
      setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
      return AcceptedSocket{accepted, AddressOf(client)};
    }
    // What went wrong with one client's connection is no reason to stop listening.
    if (errno != EINTR && errno != ECONNABORTED && errno != EPROTO) return std::nullopt;
  }
}

}  // namespace almenara::hub

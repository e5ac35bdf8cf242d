// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/listening_socket.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"

namespace almenara::hub {
namespace {

using ::testing::HasSubstr;
using testing::StatusIs;

// A client's connection to 127.0.0.1; -1 when it is refused.
class Client {
 public:
  explicit Client(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  }
  ~Client() { close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }

 private:
  int socket_;
  bool connected_ = false;
};

bool WaitsForAClient(const ListeningSocket& listening) {
  pollfd wanted = {.fd = listening.socket(), .events = POLLIN, .revents = 0};
  return poll(&wanted, 1, 10'000) == 1;
}

TEST(ListeningSocketTest, TakesNumericHostsWithAPort) {
  for (const char* address : {"127.0.0.1:8443", "0.0.0.0:0", "[::]:0", "[::1]:65535",
                              "[2001:db8::1]:443", "192.0.2.7:1"}) {
    EXPECT_OK(ListeningSocket::CheckAddress(address)) << address;
  }
}

TEST(ListeningSocketTest, RefusesOtherForms) {
  for (const char* address :
       {"", ":", ":8443", "8443", "127.0.0.1", "127.0.0.1:", "127.0.0.1:https", "127.0.0.1:-1",
        "127.0.0.1:65536", "127.0.0.1:8443x", "localhost:8443", "hub.example:8443", "[::1]",
        "[::1:8443", "::1]:8443", "[]:8443", "[localhost]:8443", "999.0.0.1:8443"}) {
    EXPECT_THAT(ListeningSocket::CheckAddress(address),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("numeric host")))
        << address;
    EXPECT_THAT(ListeningSocket::Open(address), StatusIs(absl::StatusCode::kInvalidArgument))
        << address;
  }
}

TEST(ListeningSocketTest, BracketsAreForIpv6AndIpv6IsInBrackets) {
  // Else the last group of an address without port would be taken for one.
  EXPECT_THAT(ListeningSocket::CheckAddress("2001:db8::1:8443"),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ListeningSocket::CheckAddress("[127.0.0.1]:8443"),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(ListeningSocketTest, PortZeroTakesAFreePort) {
  ASSERT_OK_AND_ASSIGN(const ListeningSocket first, ListeningSocket::Open("127.0.0.1:0"));
  ASSERT_OK_AND_ASSIGN(const ListeningSocket second, ListeningSocket::Open("127.0.0.1:0"));
  EXPECT_GT(first.port(), 0);
  EXPECT_GT(second.port(), 0);
  EXPECT_NE(first.port(), second.port());
}

TEST(ListeningSocketTest, APortThatIsTakenIsRefused) {
  ASSERT_OK_AND_ASSIGN(const ListeningSocket first, ListeningSocket::Open("127.0.0.1:0"));
  const std::string taken = absl::StrCat("127.0.0.1:", first.port());
  EXPECT_THAT(ListeningSocket::Open(taken),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr(taken)));
}

TEST(ListeningSocketTest, ThePortIsFreeAgainAfterwards) {
  int port = 0;
  {
    ASSERT_OK_AND_ASSIGN(const ListeningSocket first, ListeningSocket::Open("127.0.0.1:0"));
    port = first.port();
    // A connection that ends first on our side leaves the port waiting.
    const Client client(port);
    ASSERT_TRUE(WaitsForAClient(first));
    const std::optional<AcceptedSocket> accepted = first.Accept();
    ASSERT_TRUE(accepted.has_value());
    close(accepted->socket);
  }
  EXPECT_OK(ListeningSocket::Open(absl::StrCat("127.0.0.1:", port)).status());
}

TEST(ListeningSocketTest, AcceptNeverWaits) {
  ASSERT_OK_AND_ASSIGN(const ListeningSocket listening, ListeningSocket::Open("127.0.0.1:0"));
  EXPECT_FALSE(listening.Accept().has_value());
}

TEST(ListeningSocketTest, AnAcceptedSocketIsNonBlockingAndHasTheClientsAddress) {
  ASSERT_OK_AND_ASSIGN(const ListeningSocket listening, ListeningSocket::Open("127.0.0.1:0"));
  const Client client(listening.port());
  ASSERT_TRUE(client.connected());
  ASSERT_TRUE(WaitsForAClient(listening));
  const std::optional<AcceptedSocket> accepted = listening.Accept();
  ASSERT_TRUE(accepted.has_value());
  EXPECT_EQ(accepted->address, "127.0.0.1");
  EXPECT_NE(fcntl(accepted->socket, F_GETFL) & O_NONBLOCK, 0);
  EXPECT_NE(fcntl(accepted->socket, F_GETFD) & FD_CLOEXEC, 0);
  close(accepted->socket);
}

TEST(ListeningSocketTest, WhatWasMovedListensOn) {
  ASSERT_OK_AND_ASSIGN(ListeningSocket first, ListeningSocket::Open("127.0.0.1:0"));
  const int port = first.port();
  const ListeningSocket moved = std::move(first);
  EXPECT_EQ(moved.port(), port);
  EXPECT_TRUE(Client(port).connected());
}

}  // namespace
}  // namespace almenara::hub

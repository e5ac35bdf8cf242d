// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_GATEWAY_TESTING_RAW_CONNECTION_H_
#define ALMENARA_HUB_GATEWAY_TESTING_RAW_CONNECTION_H_

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>

#include "absl/time/time.h"
#include "common/crypto/certificate.h"
#include "common/time/clock.h"

namespace almenara::hub::testing {

// A TCP connection to a gateway on this machine that a test drives byte by byte, without a client
// certificate. Trusts any server.
class RawConnection {
 public:
  explicit RawConnection(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  }
  ~RawConnection() {
    SSL_free(tls_);
    SSL_CTX_free(context_);
    close(socket_);
  }
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  void ShakeHands() {
    context_ = SSL_CTX_new(TLS_client_method());
    tls_ = SSL_new(context_);
    SSL_set_fd(tls_, socket_);
    EXPECT_EQ(SSL_connect(tls_), 1);
  }
  void Send(const std::string& text) {
    EXPECT_EQ(SSL_write(tls_, text.data(), static_cast<int>(text.size())),
              static_cast<int>(text.size()));
  }
  void SendPlain(const std::string& text) {
    EXPECT_EQ(send(socket_, text.data(), text.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(text.size()));
  }
  // The start of what comes, empty when the other end closes first.
  std::string Receive() {
    std::array<char, 4096> bytes;
    const int count = SSL_read(tls_, bytes.data(), bytes.size());
    return count > 0 ? std::string(bytes.data(), static_cast<size_t>(count)) : "";
  }
  // Of the certificate that the other end showed.
  std::string PeerSerial() const {
    return pki::Certificate::Adopt(SSL_get1_peer_certificate(tls_)).serial();
  }
  // Whether the other end closes within the time.
  bool IsClosedWithin(absl::Duration time) {
    pollfd wanted = {.fd = socket_, .events = POLLIN, .revents = 0};
    const absl::Time until = RealClock().Now() + time;
    while (RealClock().Now() < until) {
      if (poll(&wanted, 1, 50) <= 0) continue;
      std::array<char, 4096> bytes;
      if (recv(socket_, bytes.data(), bytes.size(), 0) <= 0) return true;
    }
    return false;
  }

 private:
  const int socket_;
  SSL_CTX* context_ = nullptr;
  SSL* tls_ = nullptr;
};

}  // namespace almenara::hub::testing

#endif  // ALMENARA_HUB_GATEWAY_TESTING_RAW_CONNECTION_H_

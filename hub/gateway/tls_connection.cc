// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/tls_connection.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <utility>

namespace almenara::hub {
namespace {

// What is taken of a request that is answered before its end.
constexpr size_t kLargestRemainder = size_t{8} << 20;

}  // namespace

TlsConnection::TlsConnection(int socket, std::string address, const TlsContext& context,
                             const Clock& clock)
    : socket_(socket),
      address_(std::move(address)),
      clock_(clock),
      connection_(SSL_new(context.native())) {
  // Only memory can be wanting.
  if (connection_ == nullptr || SSL_set_fd(connection_, socket_) != 1) std::abort();
  SSL_set_app_data(connection_, this);
}

TlsConnection::~TlsConnection() {
  SSL_free(connection_);
  close(socket_);
}

TlsConnection* TlsConnection::Of(const SSL* connection) {
  return connection == nullptr ? nullptr
                               : static_cast<TlsConnection*>(SSL_get_app_data(connection));
}

bool TlsConnection::Handshake(absl::Time deadline) {
  while (!handshaken_) {
    ERR_clear_error();
    const int result = SSL_accept(connection_);
    if (result == 1) {
      handshaken_ = true;
    } else if (!WaitFor(result, deadline)) {
      return false;
    }
  }
  return true;
}

ssize_t TlsConnection::Read(char* bytes, size_t size, absl::Time deadline) {
  for (;;) {
    // Also when bytes are there: a client that sends one now and then gets no time for each.
    if (failed_ || clock_.Now() > deadline) return -1;
    ERR_clear_error();
    size_t read = 0;
    const int result = SSL_read_ex(connection_, bytes, size, &read);
    if (result == 1) return static_cast<ssize_t>(read);
    if (SSL_get_error(connection_, result) == SSL_ERROR_ZERO_RETURN) return 0;
    if (!WaitFor(result, deadline)) return -1;
  }
}

ssize_t TlsConnection::Write(const char* bytes, size_t size, absl::Time deadline) {
  for (;;) {
    if (failed_ || clock_.Now() > deadline) return -1;
    ERR_clear_error();
    size_t written = 0;
    const int result = SSL_write_ex(connection_, bytes, size, &written);
    if (result == 1) return static_cast<ssize_t>(written);
    if (!WaitFor(result, deadline)) return -1;
  }
}

bool TlsConnection::HasBufferedBytes() const { return SSL_has_pending(connection_) == 1; }

bool TlsConnection::WaitFor(int result, absl::Time deadline) {
  switch (SSL_get_error(connection_, result)) {
    case SSL_ERROR_WANT_READ:
      return Poll(POLLIN, deadline);
    case SSL_ERROR_WANT_WRITE:
      return Poll(POLLOUT, deadline);
    default:
      // OpenSSL forbids any further call on it, SSL_shutdown included.
      failed_ = true;
      ERR_clear_error();
      return false;
  }
}

bool TlsConnection::Poll(int16_t events, absl::Time deadline) {
  for (;;) {
    const absl::Duration left = deadline - clock_.Now();
    if (left <= absl::ZeroDuration()) return false;
    pollfd wanted = {.fd = socket_, .events = events, .revents = 0};
    const auto milliseconds = std::clamp<int64_t>(absl::ToInt64Milliseconds(left) + 1, 1, 60'000);
    const int ready = poll(&wanted, 1, static_cast<int>(milliseconds));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

void TlsConnection::CloseGently(absl::Time deadline) {
  if (handshaken_ && !failed_) {
    ERR_clear_error();
    SSL_shutdown(connection_);
    ERR_clear_error();
  }
  shutdown(socket_, SHUT_WR);
  // A socket closed over unread bytes resets the connection, and the client loses the answer.
  std::array<char, 16 * 1024> bytes;
  for (size_t taken = 0; taken < kLargestRemainder && Poll(POLLIN, deadline);) {
    const ssize_t read = recv(socket_, bytes.data(), bytes.size(), 0);
    if (read <= 0) return;
    taken += static_cast<size_t>(read);
  }
}

void TlsConnection::Interrupt() const { shutdown(socket_, SHUT_RDWR); }

std::vector<pki::Certificate> TlsConnection::PeerChain() const {
  std::vector<pki::Certificate> chain;
  X509* leaf = SSL_get1_peer_certificate(connection_);
  if (leaf == nullptr) return chain;
  chain.push_back(pki::Certificate::Adopt(leaf));
  // On a server's side this is the chain without the leaf.
  STACK_OF(X509)* others = SSL_get_peer_cert_chain(connection_);
  for (int i = 0; i < sk_X509_num(others); ++i) {
    X509* other = sk_X509_value(others, i);
    X509_up_ref(other);
    chain.push_back(pki::Certificate::Adopt(other));
  }
  return chain;
}

}  // namespace almenara::hub

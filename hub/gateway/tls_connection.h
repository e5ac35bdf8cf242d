// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_GATEWAY_TLS_CONNECTION_H_
#define ALMENARA_HUB_GATEWAY_TLS_CONNECTION_H_

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/crypto/certificate.h"
#include "common/time/clock.h"
#include "hub/gateway/tls_context.h"

struct ssl_st;

namespace almenara::hub {

// What is known of the request that a connection is serving.
struct RequestState {
  bool head_read = false;  // whole and well formed
  bool close = false;      // the connection ends with the answer
  std::string accept_encoding = {};
};

// One accepted connection. Nothing waits longer than its deadline, however slowly the other end
// sends or takes bytes. Not thread-safe, except Interrupt.
class TlsConnection {
 public:
  // Takes over `socket`, which must be non-blocking. `context` and `clock` must outlive it.
  TlsConnection(int socket, std::string address, const TlsContext& context, const Clock& clock);
  ~TlsConnection();
  TlsConnection(const TlsConnection&) = delete;
  TlsConnection& operator=(const TlsConnection&) = delete;

  // False when there is no connection: another protocol, or too late.
  bool Handshake(absl::Time deadline);
  bool is_open() const { return handshaken_; }

  // The number of bytes; 0 when the other end has ended; -1 when it failed or came too late.
  ssize_t Read(char* bytes, size_t size, absl::Time deadline);
  ssize_t Write(const char* bytes, size_t size, absl::Time deadline);
  // Bytes that need no more reading from the socket.
  bool HasBufferedBytes() const;

  // Tells the other end that nothing follows, and takes for a moment what it still sends, so that
  // an answer to half a request arrives.
  void CloseGently(absl::Time deadline);
  // Ends what waits, from any thread, while the object lives.
  void Interrupt() const;

  // What the client showed, leaf first; empty: no certificate.
  std::vector<pki::Certificate> PeerChain() const;

  int socket() const { return socket_; }
  const std::string& address() const { return address_; }  // of the client, without port
  RequestState& request() { return request_; }
  const RequestState& request() const { return request_; }
  ssl_st* native() const { return connection_; }
  // The connection of a request that httplib hands to a handler; null before its head was read.
  static TlsConnection* Of(const ssl_st* connection);

 private:
  // Waits for what `result` of an OpenSSL call wants. False: nothing more will come.
  bool WaitFor(int result, absl::Time deadline);
  bool Poll(int16_t events, absl::Time deadline);

  const int socket_;
  const std::string address_;
  const Clock& clock_;
  ssl_st* const connection_;
  bool handshaken_ = false;
  bool failed_ = false;
  RequestState request_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_GATEWAY_TLS_CONNECTION_H_

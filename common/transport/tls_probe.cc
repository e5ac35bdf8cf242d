// SPDX-License-Identifier: Apache-2.0
#include "common/transport/tls_probe.h"

#include <netdb.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/crypto/certificate.h"
#include "common/crypto/openssl_handles.h"
#include "common/status/status_macros.h"
#include "common/transport/broken_pipe_guard.h"

namespace almenara::transport {
namespace {

using ContextHandle = std::unique_ptr<SSL_CTX, crypto::OpenSslDeleter<SSL_CTX_free>>;
using SessionHandle = std::unique_ptr<SSL, crypto::OpenSslDeleter<SSL_free>>;

// What the verification callback looks at and where it leaves its finding.
struct ServerCheck {
  const TlsServer& server;
  const ClientIdentity& identity;
  absl::Time now;
  absl::Status finding = absl::OkStatus();
};

absl::Status CheckServer(const std::vector<pki::Certificate>& chain, const ServerCheck& check) {
  const absl::Status verified = pki::VerifyChain(chain, check.identity.authorities(),
                                                 pki::CertificateUse::kServer, check.now);
  if (!verified.ok()) {
    return absl::UnauthenticatedError(
        absl::StrCat("the hub's certificate is not to be trusted: ", verified.message()));
  }
  if (!chain.front().IsForServerName(check.server.server_name)) {
    return absl::UnauthenticatedError(absl::StrCat(
        "the hub's certificate is for ", absl::StrJoin(chain.front().server_names(), ", "),
        ", not for ", check.server.server_name,
        "; correct address, or server_name if the hub is known under another name"));
  }
  return absl::OkStatus();
}

// OpenSSL asks this instead of its own verification. Returning 0 ends the handshake before our own
// certificate is sent.
int VerifyServer(X509_STORE_CTX* context, void* argument) {
  auto& check = *static_cast<ServerCheck*>(argument);
  std::vector<pki::Certificate> chain;
  STACK_OF(X509)* const sent = X509_STORE_CTX_get0_untrusted(context);
  for (int i = 0; i < sk_X509_num(sent); ++i) {
    X509* const certificate = sk_X509_value(sent, i);
    X509_up_ref(certificate);
    chain.push_back(pki::Certificate::Adopt(certificate));
  }
  check.finding = CheckServer(chain, check);
  return check.finding.ok() ? 1 : 0;
}

absl::StatusOr<ContextHandle> MakeContext(ServerCheck& check) {
  ContextHandle context(SSL_CTX_new(TLS_client_method()));
  const std::vector<pki::Certificate>& chain = check.identity.chain();
  static constexpr unsigned char kHttp2[] = {2, 'h', '2'};
  if (context == nullptr || SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) != 1 ||
      SSL_CTX_use_certificate(context.get(), chain.front().native()) != 1 ||
      SSL_CTX_use_PrivateKey(context.get(), check.identity.key().native()) != 1 ||
      SSL_CTX_set_alpn_protos(context.get(), kHttp2, sizeof(kHttp2)) != 0) {
    ERR_clear_error();
    return absl::InternalError("OpenSSL refused the client's certificate");
  }
  for (size_t i = 1; i < chain.size(); ++i) {
    SSL_CTX_add1_chain_cert(context.get(), chain[i].native());
  }
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_cert_verify_callback(context.get(), VerifyServer, &check);
  return context;
}

struct AddressDeleter {
  void operator()(addrinfo* addresses) const { freeaddrinfo(addresses); }
};

// A connected stream socket, or -1.
int ConnectTo(const addrinfo& address, absl::Duration timeout) {
  const int descriptor = socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  // On Linux the limit for sending holds for connecting too.
  const timeval limit = absl::ToTimeval(timeout);
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
  if (connect(descriptor, address.ai_addr, address.ai_addrlen) == 0) return descriptor;
  close(descriptor);
  return -1;
}

absl::StatusOr<crypto::BioHandle> Connect(const TlsServer& server, absl::Duration timeout) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(server.host.c_str(), server.port.c_str(), &hints, &found) != 0) {
    return absl::UnavailableError(
        absl::StrCat("no machine is known by the name ", server.host, "; is the address right?"));
  }
  const std::unique_ptr<addrinfo, AddressDeleter> addresses(found);
  for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
    const int descriptor = ConnectTo(*address, timeout);
    if (descriptor >= 0) return crypto::BioHandle(BIO_new_socket(descriptor, BIO_CLOSE));
  }
  return absl::UnavailableError(absl::StrCat("nothing answers at ", server.host, ":", server.port,
                                             "; is the hub running and the address right?"));
}

absl::Status HandshakeFault(const TlsServer& server) {
  ERR_clear_error();
  return absl::UnavailableError(
      absl::StrCat(server.host, ":", server.port, " answers, but not with TLS; is it the hub?"));
}

// In TLS 1.3 the client's handshake ends before the server has looked at its certificate; the
// answer is the first thing to read: HTTP/2 settings, or an alert.
absl::Status AwaitAcceptance(SSL* session) {
  char byte = 0;
  if (SSL_read(session, &byte, 1) == 1) return absl::OkStatus();
  const unsigned long error = ERR_peek_error();  // NOLINT(google-runtime-int): OpenSSL's type
  const bool is_alert = ERR_GET_REASON(error) >= SSL_AD_REASON_OFFSET;
  const std::string said = is_alert ? ERR_reason_error_string(error) : "it closed the connection";
  ERR_clear_error();
  return absl::UnauthenticatedError(absl::StrCat(
      "the hub refused our certificate in the TLS handshake (", said,
      "); is it from the authority that the hub trusts, and is the hub's clock right?"));
}

}  // namespace

absl::StatusOr<TlsServer> ParseTlsServer(const std::string& address,
                                         const std::string& server_name) {
  const size_t colon = address.rfind(':');
  std::string host = colon == std::string::npos ? "" : address.substr(0, colon);
  const bool is_bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (is_bracketed) host = host.substr(1, host.size() - 2);
  int port = 0;
  if (host.empty() || (!is_bracketed && host.find(':') != std::string::npos) ||
      host.find('/') != std::string::npos || !absl::SimpleAtoi(address.substr(colon + 1), &port) ||
      port < 1 || port > 65535) {
    return absl::InvalidArgumentError("address: must be host:port, for instance hub.example:8443");
  }
  return TlsServer{.host = host,
                   .port = absl::StrCat(port),
                   .server_name = server_name.empty() ? host : server_name};
}

absl::StatusOr<TlsHandshake> ProbeTls(const TlsServer& server, const ClientIdentity& identity,
                                      absl::Time now, absl::Duration timeout) {
  ServerCheck check{.server = server, .identity = identity, .now = now};
  ALMENARA_ASSIGN_OR_RETURN(const ContextHandle context, MakeContext(check));
  ALMENARA_ASSIGN_OR_RETURN(crypto::BioHandle connection, Connect(server, timeout));
  const BrokenPipeGuard guard;
  const SessionHandle session(SSL_new(context.get()));
  if (session == nullptr) return absl::InternalError("OpenSSL has no memory for a session");
  SSL_set_tlsext_host_name(session.get(), server.server_name.c_str());
  BIO* const socket = connection.release();
  SSL_set_bio(session.get(), socket, socket);
  if (SSL_connect(session.get()) != 1) {
    if (!check.finding.ok()) {
      ERR_clear_error();
      return check.finding;
    }
    return HandshakeFault(server);
  }
  ALMENARA_RETURN_IF_ERROR(AwaitAcceptance(session.get()));
  return TlsHandshake{.protocol = SSL_get_version(session.get())};
}

}  // namespace almenara::transport

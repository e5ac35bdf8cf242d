// SPDX-License-Identifier: Apache-2.0
#include "common/transport/mtls_caller_resolver.h"

#include <grpc/grpc_security_constants.h>

#include <memory>
#include <string>
#include <vector>

#include "common/crypto/certificate.h"
#include "common/status/status_macros.h"

namespace almenara::transport {
namespace {

// More certificates than connections at once; each takes a few KiB.
constexpr size_t kMostKept = 1'000;

// The peer's own certificate in PEM, as long as the context lives. gRPC sets it only from a
// handshake that it verified.
absl::StatusOr<absl::string_view> PeerCertificatePem(const grpc::AuthContext* authentication) {
  const absl::Status refused =
      absl::UnauthenticatedError("a client certificate is required on every call");
  if (authentication == nullptr || !authentication->IsPeerAuthenticated()) return refused;
  const std::vector<grpc::string_ref> kinds =
      authentication->FindPropertyValues(GRPC_TRANSPORT_SECURITY_TYPE_PROPERTY_NAME);
  const std::vector<grpc::string_ref> certificates =
      authentication->FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME);
  if (kinds.size() != 1 || certificates.size() != 1 ||
      (kinds[0] != GRPC_SSL_TRANSPORT_SECURITY_TYPE &&
       kinds[0] != GRPC_TLS_TRANSPORT_SECURITY_TYPE)) {
    return refused;
  }
  return absl::string_view(certificates[0].data(), certificates[0].size());
}

}  // namespace

absl::StatusOr<PeerIdentity> MtlsCallerResolver::Read(absl::string_view pem) const {
  {
    MutexLock lock(mutex_);
    const auto found = read_.find(pem);
    if (found != read_.end()) return found->second;
  }
  const absl::StatusOr<pki::Certificate> certificate = pki::Certificate::FromPem(pem);
  if (!certificate.ok()) return absl::UnauthenticatedError(certificate.status().message());
  ALMENARA_ASSIGN_OR_RETURN(PeerIdentity peer, identifier_.Read(*certificate));
  MutexLock lock(mutex_);
  if (read_.size() >= kMostKept) read_.clear();
  read_.insert_or_assign(std::string(pem), peer);
  return peer;
}

absl::StatusOr<PeerIdentity> MtlsCallerResolver::Resolve(
    const grpc::ServerContextBase& context) const {
  const std::shared_ptr<const grpc::AuthContext> authentication = context.auth_context();
  ALMENARA_ASSIGN_OR_RETURN(const absl::string_view pem, PeerCertificatePem(authentication.get()));
  ALMENARA_ASSIGN_OR_RETURN(PeerIdentity peer, Read(pem));
  ALMENARA_RETURN_IF_ERROR(identifier_.CheckStillGood(peer));
  return peer;
}

absl::Status MtlsCallerResolver::CheckStillGood(const PeerIdentity& peer) const {
  return identifier_.CheckStillGood(peer);
}

}  // namespace almenara::transport

// SPDX-License-Identifier: Apache-2.0
#include "common/transport/mtls_caller_resolver.h"

#include <grpc/grpc_security_constants.h>

#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/crypto/certificate.h"
#include "common/status/status_macros.h"

namespace almenara::transport {
namespace {

// The peer's own certificate in PEM. gRPC sets it only from a handshake that it verified.
absl::StatusOr<std::string> PeerCertificatePem(const grpc::ServerContextBase& context) {
  const std::shared_ptr<const grpc::AuthContext> authentication = context.auth_context();
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
  return std::string(certificates[0].data(), certificates[0].size());
}

}  // namespace

absl::StatusOr<PeerIdentity> MtlsCallerResolver::Resolve(
    const grpc::ServerContextBase& context) const {
  ALMENARA_ASSIGN_OR_RETURN(const std::string pem, PeerCertificatePem(context));
  const absl::StatusOr<pki::Certificate> certificate = pki::Certificate::FromPem(pem);
  if (!certificate.ok()) return absl::UnauthenticatedError(certificate.status().message());
  absl::StatusOr<SpiffeId> identity = certificate->spiffe_id();
  if (!identity.ok()) return absl::UnauthenticatedError(identity.status().message());
  if (identity->trust_domain() != trust_domain_) {
    return absl::UnauthenticatedError(
        absl::StrCat("your certificate is of another trust domain; this hub's is ", trust_domain_));
  }
  PeerIdentity peer{.caller = Caller(*std::move(identity)),
                    .spki_sha256 = certificate->spki_sha256(),
                    .serial = certificate->serial(),
                    .issuer_der = certificate->issuer_der(),
                    .not_after = certificate->not_after()};
  ALMENARA_RETURN_IF_ERROR(CheckStillGood(peer));
  return peer;
}

absl::Status MtlsCallerResolver::CheckStillGood(const PeerIdentity& peer) const {
  // The handshake checked the dates, but a connection may outlive them.
  if (clock_.Now() > peer.not_after) {
    return absl::UnauthenticatedError("your certificate has expired; ask the operator to renew it");
  }
  return revocations_.CheckNotRevoked(peer);
}

}  // namespace almenara::transport

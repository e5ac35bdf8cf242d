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
  return identifier_.Identify(*certificate);
}

absl::Status MtlsCallerResolver::CheckStillGood(const PeerIdentity& peer) const {
  return identifier_.CheckStillGood(peer);
}

}  // namespace almenara::transport

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TRANSPORT_MTLS_CALLER_RESOLVER_H_
#define ALMENARA_COMMON_TRANSPORT_MTLS_CALLER_RESOLVER_H_

#include "common/transport/caller_resolver.h"
#include "common/transport/certificate_identifier.h"

namespace almenara::transport {

// The caller from the certificate that gRPC verified in the mutual-TLS handshake. In-process,
// local-socket and plaintext calls have none and are refused. Thread-safe.
class MtlsCallerResolver final : public CallerResolver {
 public:
  // `identifier` must outlive the object.
  explicit MtlsCallerResolver(const CertificateIdentifier& identifier) : identifier_(identifier) {}

  absl::StatusOr<PeerIdentity> Resolve(const grpc::ServerContextBase& context) const override;
  absl::Status CheckStillGood(const PeerIdentity& peer) const override;

 private:
  const CertificateIdentifier& identifier_;
};

}  // namespace almenara::transport

#endif  // ALMENARA_COMMON_TRANSPORT_MTLS_CALLER_RESOLVER_H_

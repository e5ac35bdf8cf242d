// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TRANSPORT_MTLS_CALLER_RESOLVER_H_
#define ALMENARA_COMMON_TRANSPORT_MTLS_CALLER_RESOLVER_H_

#include <string>
#include <utility>

#include "common/time/clock.h"
#include "common/transport/caller_resolver.h"
#include "common/transport/revocation_list_file.h"

namespace almenara::transport {

// The caller from the certificate that gRPC verified in the mutual-TLS handshake. In-process,
// local-socket and plaintext calls have none and are refused. Thread-safe.
class MtlsCallerResolver final : public CallerResolver {
 public:
  // Only identities of `trust_domain` are callers. Both references must outlive the object.
  MtlsCallerResolver(std::string trust_domain, const RevocationListFile& revocations,
                     const Clock& clock)
      : trust_domain_(std::move(trust_domain)), revocations_(revocations), clock_(clock) {}

  absl::StatusOr<PeerIdentity> Resolve(const grpc::ServerContextBase& context) const override;
  absl::Status CheckStillGood(const PeerIdentity& peer) const override;

 private:
  const std::string trust_domain_;
  const RevocationListFile& revocations_;
  const Clock& clock_;
};

}  // namespace almenara::transport

#endif  // ALMENARA_COMMON_TRANSPORT_MTLS_CALLER_RESOLVER_H_

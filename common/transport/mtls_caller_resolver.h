// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TRANSPORT_MTLS_CALLER_RESOLVER_H_
#define ALMENARA_COMMON_TRANSPORT_MTLS_CALLER_RESOLVER_H_

#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "common/sync/mutex.h"
#include "common/transport/caller_resolver.h"
#include "common/transport/certificate_identifier.h"

namespace almenara::transport {

// The caller from the certificate that gRPC verified in the mutual-TLS handshake. In-process,
// local-socket and plaintext calls have none and are refused. What a certificate says never changes
// and is read once; whether it still holds is asked at every call. Thread-safe.
class MtlsCallerResolver final : public CallerResolver {
 public:
  // `identifier` must outlive the object.
  explicit MtlsCallerResolver(const CertificateIdentifier& identifier) : identifier_(identifier) {}

  absl::StatusOr<PeerIdentity> Resolve(const grpc::ServerContextBase& context) const override;
  absl::Status CheckStillGood(const PeerIdentity& peer) const override;

 private:
  absl::StatusOr<PeerIdentity> Read(absl::string_view pem) const;

  const CertificateIdentifier& identifier_;
  mutable Mutex mutex_;
  // By PEM.
  mutable absl::flat_hash_map<std::string, PeerIdentity> read_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace almenara::transport

#endif  // ALMENARA_COMMON_TRANSPORT_MTLS_CALLER_RESOLVER_H_

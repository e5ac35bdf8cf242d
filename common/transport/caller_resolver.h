// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TRANSPORT_CALLER_RESOLVER_H_
#define ALMENARA_COMMON_TRANSPORT_CALLER_RESOLVER_H_

#include <grpcpp/server_context.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/transport/peer_identity.h"

namespace almenara::transport {

// Says who makes a call. The first thing of every handler. Thread-safe.
class CallerResolver {
 public:
  virtual ~CallerResolver() = default;

  // The caller, whose certificate is good now. UNAUTHENTICATED when there is none, when it names no
  // identity of ours, or when it is expired or revoked; UNAVAILABLE when revocation cannot be
  // known. Whether the caller is a member, and its key pinned, is membership's to say.
  virtual absl::StatusOr<PeerIdentity> Resolve(const grpc::ServerContextBase& context) const = 0;

  // What Resolve checks that time may change, for each further message of a stream: UNAUTHENTICATED
  // when the certificate has expired or was revoked since; UNAVAILABLE as above.
  virtual absl::Status CheckStillGood(const PeerIdentity& peer) const = 0;
};

}  // namespace almenara::transport

#endif  // ALMENARA_COMMON_TRANSPORT_CALLER_RESOLVER_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TRANSPORT_TESTING_FAKE_CALLER_RESOLVER_H_
#define ALMENARA_COMMON_TRANSPORT_TESTING_FAKE_CALLER_RESOLVER_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/crypto/hmac.h"
#include "common/sync/mutex.h"
#include "common/transport/caller_resolver.h"

namespace almenara::transport::testing {

// A peer of this SPIFFE URI, which must parse, with a key hash and serial made from it.
inline PeerIdentity FakePeer(absl::string_view spiffe_uri) {
  return PeerIdentity{.caller = Caller(*SpiffeId::Parse(spiffe_uri)),
                      .spki_sha256 = crypto::Sha256(spiffe_uri),
                      .serial = "1",
                      .issuer_der = "test authority",
                      .not_after = absl::InfiniteFuture()};
}

// Answers with the caller that the test set; UNAUTHENTICATED until then. For in-process channels.
// Thread-safe.
class FakeCallerResolver final : public CallerResolver {
 public:
  FakeCallerResolver() = default;
  explicit FakeCallerResolver(PeerIdentity peer) : answer_(std::move(peer)) {}

  void SetCaller(PeerIdentity peer) {
    MutexLock lock(mutex_);
    answer_ = std::move(peer);
  }
  // From now on both questions get `status`, as after a revocation.
  void Refuse(absl::Status status) {
    MutexLock lock(mutex_);
    answer_ = std::move(status);
  }

  absl::StatusOr<PeerIdentity> Resolve(const grpc::ServerContextBase&) const override {
    MutexLock lock(mutex_);
    return answer_;
  }
  absl::Status CheckStillGood(const PeerIdentity&) const override {
    MutexLock lock(mutex_);
    return answer_.status();
  }

 private:
  mutable Mutex mutex_;
  absl::StatusOr<PeerIdentity> answer_ ABSL_GUARDED_BY(mutex_) =
      absl::UnauthenticatedError("no caller was set");
};

}  // namespace almenara::transport::testing

#endif  // ALMENARA_COMMON_TRANSPORT_TESTING_FAKE_CALLER_RESOLVER_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RPC_STREAM_REGISTRY_H_
#define ALMENARA_HUB_RPC_STREAM_REGISTRY_H_

#include <memory>
#include <set>

#include "absl/status/status.h"
#include "common/sync/mutex.h"
#include "common/transport/peer_identity.h"
#include "hub/membership/member_registry.h"
#include "hub/rpc/call_gate.h"

namespace almenara::hub {

// A stream that somebody else may have to end.
class OpenStream {
 public:
  virtual ~OpenStream() = default;
  virtual const transport::PeerIdentity& peer() const = 0;
  // Ends the stream with this status. May be called at any time, also twice. Takes no lock that is
  // held while the registry is called.
  virtual void End(absl::Status status) = 0;
};

// The publication streams that are open: one for each node; ended when membership no longer allows
// them. Thread-safe. Must not outlive gate and members; every stream must be removed before it
// ends.
class StreamRegistry {
 public:
  StreamRegistry(const CallGate& gate, MemberRegistry& members);

  // Ends an older stream of the same node with ABORTED, and this one at once when a change of
  // membership has overtaken its admission.
  void Add(OpenStream& stream);
  // After its return the registry does not know the stream.
  void Remove(OpenStream& stream);
  // Ends every stream that is open now, with this status.
  void EndAll(const absl::Status& status);

 private:
  void EndUnadmitted();

  const CallGate& gate_;
  Mutex mutex_;
  std::set<OpenStream*> streams_ ABSL_GUARDED_BY(mutex_);
  const std::unique_ptr<MemberRegistry::Subscription> subscription_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RPC_STREAM_REGISTRY_H_

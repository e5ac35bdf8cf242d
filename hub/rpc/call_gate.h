// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RPC_CALL_GATE_H_
#define ALMENARA_HUB_RPC_CALL_GATE_H_

#include <grpcpp/server_context.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/telemetry/literal_name.h"
#include "common/telemetry/log.h"
#include "common/telemetry/metrics.h"
#include "common/time/clock.h"
#include "common/transport/caller_resolver.h"
#include "common/transport/peer_identity.h"
#include "hub/membership/access.h"
#include "hub/membership/member_registry.h"

namespace almenara::hub {

// The one way into every service of the hub: who calls, is its certificate still good, may it use
// this service. Thread-safe.
class CallGate {
 public:
  // All must outlive the gate.
  CallGate(const transport::CallerResolver& callers, const MemberRegistry& members, const Log& log,
           const Clock& clock, Metrics& metrics)
      : callers_(callers), members_(members), log_(log), clock_(clock), metrics_(metrics) {}

  // Who calls, with a certificate that is good now. UNAUTHENTICATED or UNAVAILABLE, with words for
  // the caller.
  absl::StatusOr<transport::PeerIdentity> Identify(const grpc::ServerContextBase& context) const;
  // May it use this service? PERMISSION_DENIED, with words for the caller. Reads no file.
  absl::Status CheckMembership(const transport::PeerIdentity& peer, Access access) const;
  // Both again at a later moment: certificate and membership as they are now.
  absl::Status CheckStillAdmitted(const transport::PeerIdentity& peer, Access access) const;

  // The audit trail: a call that ended otherwise than OK. `peer` may be null: nobody was
  // identified.
  void LogRefusal(LiteralName rpc, const transport::PeerIdentity* peer,
                  const absl::Status& status) const;

  const Log& log() const { return log_; }
  const Clock& clock() const { return clock_; }
  Metrics& metrics() const { return metrics_; }

 private:
  const transport::CallerResolver& callers_;
  const MemberRegistry& members_;
  const Log& log_;
  const Clock& clock_;
  Metrics& metrics_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RPC_CALL_GATE_H_

// SPDX-License-Identifier: Apache-2.0
#include "hub/rpc/call_gate.h"

#include "common/status/status_macros.h"
#include "common/telemetry/log_identifier.h"

namespace almenara::hub {
namespace {

// Faults of ours or of the machine, as against answers to the caller.
bool IsFault(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kUnavailable:
      return true;
    default:
      return false;
  }
}

}  // namespace

absl::StatusOr<transport::PeerIdentity> CallGate::Identify(
    const grpc::ServerContextBase& context) const {
  return callers_.Resolve(context);
}

absl::Status CallGate::CheckStillAdmitted(const transport::PeerIdentity& peer,
                                          Access access) const {
  ALMENARA_RETURN_IF_ERROR(callers_.CheckStillGood(peer));
  return CheckMembership(peer, access);
}

absl::Status CallGate::CheckMembership(const transport::PeerIdentity& peer, Access access) const {
  return members_.members()->Authorize(peer.caller, peer.spki_sha256, access);
}

void CallGate::LogRefusal(LiteralName rpc, const transport::PeerIdentity* peer,
                          const absl::Status& status) const {
  const LogField name = LogField::Name("rpc", rpc);
  const LogField code = LogField::Code(status.code());
  const LogField caller = LogField::Identifier(
      "caller",
      LogIdentifier(peer == nullptr ? "unidentified" : peer->caller.spiffe_id().ToString()));
  if (IsFault(status.code())) {
    log_.Error("call_failed", {name, caller, code});
  } else {
    log_.Warning("call_refused", {name, caller, code});
  }
}

}  // namespace almenara::hub

// SPDX-License-Identifier: Apache-2.0
#include "hub/rpc/rpc_method.h"

#include "common/transport/grpc_status.h"

namespace almenara::hub {

grpc::Status RpcMethod::Run(const grpc::ServerContextBase& context,
                            absl::FunctionRef<absl::Status(const Caller&)> core) {
  const absl::Time started = gate_.clock().Now();
  metrics_.Started();
  const absl::StatusOr<transport::PeerIdentity> peer = gate_.Identify(context);
  absl::Status status = peer.ok() ? gate_.CheckMembership(*peer, access_) : peer.status();
  if (status.ok()) status = core(peer->caller);
  if (!status.ok()) gate_.LogRefusal(name_, peer.ok() ? &*peer : nullptr, status);
  metrics_.Finished(status.code(), gate_.clock().Now() - started);
  return transport::ToGrpcStatus(status);
}

}  // namespace almenara::hub

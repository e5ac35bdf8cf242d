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
  End(started, peer.ok() ? &*peer : nullptr, status);
  return transport::ToGrpcStatus(status);
}

grpc::ServerUnaryReactor* RpcMethod::RunLater(
    grpc::CallbackServerContext& context, absl::FunctionRef<void(const Caller&, Done done)> core) {
  const absl::Time started = gate_.clock().Now();
  metrics_.Started();
  grpc::ServerUnaryReactor* const reactor = context.DefaultReactor();
  const absl::StatusOr<transport::PeerIdentity> peer = gate_.Identify(context);
  const absl::Status status = peer.ok() ? gate_.CheckMembership(*peer, access_) : peer.status();
  if (!status.ok()) {
    End(started, peer.ok() ? &*peer : nullptr, status);
    reactor->Finish(transport::ToGrpcStatus(status));
    return reactor;
  }
  core(peer->caller, [this, started, reactor, peer = *peer](const absl::Status& ended) {
    End(started, &peer, ended);
    reactor->Finish(transport::ToGrpcStatus(ended));
  });
  return reactor;
}

void RpcMethod::End(absl::Time started, const transport::PeerIdentity* peer,
                    const absl::Status& status) {
  if (!status.ok()) gate_.LogRefusal(name_, peer, status);
  metrics_.Finished(status.code(), gate_.clock().Now() - started);
}

}  // namespace almenara::hub

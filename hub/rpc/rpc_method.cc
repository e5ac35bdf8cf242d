// SPDX-License-Identifier: Apache-2.0
#include "hub/rpc/rpc_method.h"

#include <optional>

#include "common/transport/grpc_status.h"

namespace almenara::hub {
namespace {

// One call of the callback API, open until gRPC lets it go.
class LaterCall final : public grpc::ServerUnaryReactor {
 public:
  void OpenedIn(OpenCalls& calls, const OrganizationId& organization) {
    calls_ = &calls;
    organization_ = organization;
  }
  void OnDone() override {
    if (calls_ != nullptr) calls_->End(*organization_);
    delete this;
  }

 private:
  OpenCalls* calls_ = nullptr;
  std::optional<OrganizationId> organization_;
};

}  // namespace

grpc::Status RpcMethod::Run(const grpc::ServerContextBase& context,
                            absl::FunctionRef<absl::Status(const Caller&)> core) {
  const absl::Time started = gate_.clock().Now();
  metrics_.Started();
  const absl::StatusOr<transport::PeerIdentity> peer = gate_.Identify(context);
  absl::Status status = Admit(peer);
  if (status.ok()) status = core(peer->caller);
  End(started, peer.ok() ? &*peer : nullptr, status);
  return transport::ToGrpcStatus(status);
}

grpc::ServerUnaryReactor* RpcMethod::RunLater(
    grpc::CallbackServerContext& context, absl::FunctionRef<void(const Caller&, Done done)> core) {
  const absl::Time started = gate_.clock().Now();
  metrics_.Started();
  auto* const call = new LaterCall;
  const absl::StatusOr<transport::PeerIdentity> peer = gate_.Identify(context);
  absl::Status status = Admit(peer);
  if (status.ok()) status = open_.Begin(peer->caller.organization());
  if (!status.ok()) {
    End(started, peer.ok() ? &*peer : nullptr, status);
    call->Finish(transport::ToGrpcStatus(status));
    return call;
  }
  call->OpenedIn(open_, peer->caller.organization());
  core(peer->caller, [this, started, call, peer = *peer](const absl::Status& ended) {
    End(started, &peer, ended);
    call->Finish(transport::ToGrpcStatus(ended));
  });
  return call;
}

absl::Status RpcMethod::Admit(const absl::StatusOr<transport::PeerIdentity>& peer) const {
  return peer.ok() ? gate_.CheckMembership(*peer, access_) : peer.status();
}

void RpcMethod::End(absl::Time started, const transport::PeerIdentity* peer,
                    const absl::Status& status) {
  if (!status.ok()) gate_.LogRefusal(name_, peer, status);
  metrics_.Finished(status.code(), gate_.clock().Now() - started);
}

}  // namespace almenara::hub

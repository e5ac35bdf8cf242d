// SPDX-License-Identifier: Apache-2.0
// What every handler does before and after its one core call. A handler of the synchronous API:
//
//   grpc::Status Suspend(grpc::ServerContext* context, const SuspendRequest* request,
//                        SuspendResponse* response) override {
//     return suspend_.Answer(*context, *response, [&](const Caller&) ->
//     absl::StatusOr<SuspendResponse> {
//       ALMENARA_ASSIGN_OR_RETURN(const MemberRegistry::Subject subject, ParseSubject(*request));
//       ALMENARA_RETURN_IF_ERROR(members_.Suspend(subject));
//       return SuspendResponse();
//     });
//   }
//   RpcMethod suspend_{gate_, "suspend", Access::kManageMembers};
#ifndef ALMENARA_HUB_RPC_RPC_METHOD_H_
#define ALMENARA_HUB_RPC_RPC_METHOD_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>
#include <grpcpp/support/status.h>

#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/identity/caller.h"
#include "common/telemetry/literal_name.h"
#include "common/telemetry/rpc_metrics.h"
#include "hub/membership/access.h"
#include "hub/rpc/call_gate.h"
#include "hub/rpc/open_calls.h"

namespace almenara::hub {

// One method of a service: identify the caller, authorise it, call the core, convert the status;
// count the call; log a refusal. Thread-safe. The gate must outlive it.
class RpcMethod {
 public:
  // What RunLater keeps open at once, which no thread bounds: an answer has at most a few MiB, most
  // have a few KiB.
  static constexpr OpenCalls::Limits kOpen = {.of_all = 512, .of_one_organization = 128};

  RpcMethod(const CallGate& gate, LiteralName name, Access access,
            const OpenCalls::Limits& open = kOpen)
      : gate_(gate), name_(name), access_(access), metrics_(gate.metrics(), name), open_(open) {}

  // For streams of answers, which `core` writes itself. `core` runs only for an authorised caller.
  grpc::Status Run(const grpc::ServerContextBase& context,
                   absl::FunctionRef<absl::Status(const Caller&)> core);

  // For one answer that comes later, on the callback API; RESOURCE_EXHAUSTED while too many wait or
  // have not been taken by the network. `core` runs only for an authorised caller, reads the
  // request before it returns, and calls `done` once, at any time and on any thread; what it
  // answers must be written by then.
  using Done = absl::AnyInvocable<void(const absl::Status& status)>;
  grpc::ServerUnaryReactor* RunLater(grpc::CallbackServerContext& context,
                                     absl::FunctionRef<void(const Caller&, Done done)> core);

  // For one answer: `core` gives absl::StatusOr<Response>.
  template <typename Response, typename Core>
  grpc::Status Answer(const grpc::ServerContextBase& context, Response& response, Core core) {
    return Run(context, [&](const Caller& caller) -> absl::Status {
      absl::StatusOr<Response> answer = core(caller);
      if (!answer.ok()) return std::move(answer).status();
      response = *std::move(answer);
      return absl::OkStatus();
    });
  }

 private:
  // Counts the call, logs it when it was refused. `peer`: null if nobody was identified.
  void End(absl::Time started, const transport::PeerIdentity* peer, const absl::Status& status);

  absl::Status Admit(const absl::StatusOr<transport::PeerIdentity>& peer) const;

  const CallGate& gate_;
  const LiteralName name_;
  const Access access_;
  RpcMetrics metrics_;
  OpenCalls open_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RPC_RPC_METHOD_H_

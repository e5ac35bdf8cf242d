// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_RPC_HUB_CALL_H_
#define ALMENARA_NODE_RPC_HUB_CALL_H_

#include <grpcpp/client_context.h>

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/status/status_macros.h"
#include "common/time/clock.h"
#include "node/rpc/calls_under_way.h"
#include "node/rpc/hub_link.h"

namespace almenara::node {

inline constexpr absl::Duration kHubCallTimeout = absl::Seconds(60);

// One call of a service of the hub with a deadline: `call` gets stub, context and the response to
// fill. Its failure is explained as a person should read it.
template <typename Service, typename Response, typename Call>
absl::StatusOr<Response> CallHub(HubLink& link, const Clock& clock, Call call,
                                 absl::Duration timeout = kHubCallTimeout) {
  ALMENARA_ASSIGN_OR_RETURN(const std::shared_ptr<transport::HubConnection> connection, link.Get());
  const auto stub = Service::NewStub(connection->channel());
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(clock.Now() + timeout));
  Response response;
  ALMENARA_RETURN_IF_ERROR(connection->Explain(call(*stub, context, response)));
  return response;
}

// The same, and another thread may end it.
template <typename Service, typename Response, typename Call>
absl::StatusOr<Response> CallHub(HubLink& link, const Clock& clock, CallsUnderWay& calls, Call call,
                                 absl::Duration timeout = kHubCallTimeout) {
  ALMENARA_RETURN_IF_ERROR(calls.Check());
  absl::StatusOr<Response> response = CallHub<Service, Response>(
      link, clock,
      [&](auto& stub, grpc::ClientContext& context, Response& answer) {
        const CallsUnderWay::Call under_way(calls, context);
        return call(stub, context, answer);
      },
      timeout);
  if (!response.ok()) ALMENARA_RETURN_IF_ERROR(calls.Check());
  return response;
}

}  // namespace almenara::node

#endif  // ALMENARA_NODE_RPC_HUB_CALL_H_

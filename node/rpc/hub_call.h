// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_RPC_HUB_CALL_H_
#define ALMENARA_NODE_RPC_HUB_CALL_H_

#include <grpcpp/client_context.h>

#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/status/status_macros.h"
#include "common/time/clock.h"
#include "node/rpc/hub_link.h"

namespace almenara::node {

// One call of a service of the hub with a deadline: `call` gets stub, context and the response to
// fill. Its failure is explained as a person should read it.
template <typename Service, typename Response, typename Call>
absl::StatusOr<Response> CallHub(HubLink& link, const Clock& clock, Call call,
                                 absl::Duration timeout = absl::Seconds(60)) {
  ALMENARA_ASSIGN_OR_RETURN(const std::shared_ptr<transport::HubConnection> connection, link.Get());
  const auto stub = Service::NewStub(connection->channel());
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(clock.Now() + timeout));
  Response response;
  ALMENARA_RETURN_IF_ERROR(connection->Explain(call(*stub, context, response)));
  return response;
}

}  // namespace almenara::node

#endif  // ALMENARA_NODE_RPC_HUB_CALL_H_

// SPDX-License-Identifier: Apache-2.0
#include "node/rpc/grpc_hub_queries.h"

#include "absl/status/status.h"
#include "almenara/hub/v1/query_service.grpc.pb.h"
#include "common/status/status_macros.h"
#include "node/rpc/hub_call.h"

namespace almenara::node {

using hub::v1::QueryService;

absl::StatusOr<hub::v1::DescribeResponse> GrpcHubQueries::Describe() {
  return CallHub<QueryService, hub::v1::DescribeResponse>(
      link_, clock_,
      [](auto& stub, auto& context, auto& answer) { return stub.Describe(&context, {}, &answer); });
}

absl::StatusOr<hub::v1::Answer> GrpcHubQueries::Ask(const hub::v1::Query& query) {
  hub::v1::AskRequest request;
  *request.mutable_query() = query;
  ALMENARA_ASSIGN_OR_RETURN(const auto response,
                            (CallHub<QueryService, hub::v1::AskResponse>(
                                link_, clock_, [&](auto& stub, auto& context, auto& answer) {
                                  return stub.Ask(&context, request, &answer);
                                })));
  hub::v1::Answer answer;
  if (!answer.ParseFromString(response.answer())) {
    return absl::DataLossError("the hub's answer cannot be read");
  }
  return answer;
}

}  // namespace almenara::node

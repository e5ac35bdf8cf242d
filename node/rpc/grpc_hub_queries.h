// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_RPC_GRPC_HUB_QUERIES_H_
#define ALMENARA_NODE_RPC_GRPC_HUB_QUERIES_H_

#include "absl/status/statusor.h"
#include "common/time/clock.h"
#include "node/publish/hub_queries.h"
#include "node/rpc/hub_link.h"

namespace almenara::node {

// HubQueries over gRPC. Thread-safe. Link and clock must outlive it.
class GrpcHubQueries final : public HubQueries {
 public:
  GrpcHubQueries(HubLink& link, const Clock& clock) : link_(link), clock_(clock) {}

  absl::StatusOr<hub::v1::DescribeResponse> Describe() override;
  absl::StatusOr<hub::v1::Answer> Ask(const hub::v1::Query& query) override;

 private:
  HubLink& link_;
  const Clock& clock_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_RPC_GRPC_HUB_QUERIES_H_

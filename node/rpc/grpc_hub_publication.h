// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_RPC_GRPC_HUB_PUBLICATION_H_
#define ALMENARA_NODE_RPC_GRPC_HUB_PUBLICATION_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "common/time/clock.h"
#include "node/publish/hub_publication.h"
#include "node/rpc/calls_under_way.h"
#include "node/rpc/hub_link.h"

namespace almenara::node {

// HubPublication over gRPC. Thread-safe. Link and clock must outlive it and its streams.
class GrpcHubPublication final : public HubPublication {
 public:
  GrpcHubPublication(HubLink& link, const Clock& clock) : link_(link), clock_(clock) {}

  // Without a digest it opens a new connection, so that a renewed certificate is used from the next
  // attempt on.
  absl::StatusOr<hub::v1::GetInventoryResponse> GetInventory(bool digest) override;
  absl::StatusOr<hub::v1::ConfirmErasuresResponse> ConfirmErasures(
      const std::vector<hub::v1::Withdrawal>& withdrawals) override;
  absl::StatusOr<std::unique_ptr<PublicationStream>> Open() override;
  void Shutdown() override;

 private:
  HubLink& link_;
  const Clock& clock_;
  CallsUnderWay calls_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_RPC_GRPC_HUB_PUBLICATION_H_

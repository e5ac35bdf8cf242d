// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_RPC_GRPC_HUB_PUBLICATION_H_
#define ALMENARA_NODE_RPC_GRPC_HUB_PUBLICATION_H_

#include <grpcpp/client_context.h>

#include <memory>

#include "absl/status/statusor.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "node/publish/hub_publication.h"
#include "node/rpc/hub_link.h"

namespace almenara::node {

// HubPublication over gRPC. Thread-safe. Link and clock must outlive it and its streams.
class GrpcHubPublication final : public HubPublication {
 public:
  GrpcHubPublication(HubLink& link, const Clock& clock) : link_(link), clock_(clock) {}

  // Opens a new connection, so that a renewed certificate is used from the next attempt on.
  absl::StatusOr<hub::v1::GetInventoryResponse> GetInventory() override;
  absl::StatusOr<std::unique_ptr<PublicationStream>> Open() override;
  void Shutdown() override;

 private:
  HubLink& link_;
  const Clock& clock_;
  Mutex mutex_;
  bool shut_down_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::ClientContext* under_way_ ABSL_GUARDED_BY(mutex_) = nullptr;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_RPC_GRPC_HUB_PUBLICATION_H_

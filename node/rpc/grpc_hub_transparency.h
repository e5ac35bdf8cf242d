// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_RPC_GRPC_HUB_TRANSPARENCY_H_
#define ALMENARA_NODE_RPC_GRPC_HUB_TRANSPARENCY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/time/clock.h"
#include "node/rpc/calls_under_way.h"
#include "node/rpc/hub_link.h"
#include "node/transparency/hub_transparency.h"

namespace almenara::node {

// HubTransparency over gRPC. Thread-safe. Link and clock must outlive it.
class GrpcHubTransparency final : public HubTransparency {
 public:
  GrpcHubTransparency(HubLink& link, const Clock& clock) : link_(link), clock_(clock) {}

  absl::StatusOr<hub::v1::GetTreeHeadResponse> GetTreeHead(uint64_t known_size) override;
  absl::StatusOr<hub::v1::GetConsistencyProofResponse> GetConsistencyProof(
      uint64_t first_size, uint64_t second_size) override;
  absl::StatusOr<hub::v1::GetLeavesResponse> GetLeaves(uint64_t first, uint32_t limit) override;
  absl::StatusOr<hub::v1::ProveRecordsResponse> ProveRecords(
      const std::vector<std::string>& commitments) override;
  absl::Status ListUses(const hub::v1::ListUsesRequest& filter, UseVisitor visit) override;
  absl::StatusOr<std::vector<hub::v1::Release>> ListReleases() override;
  void Shutdown() override { calls_.Shutdown(); }

 private:
  HubLink& link_;
  const Clock& clock_;
  CallsUnderWay calls_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_RPC_GRPC_HUB_TRANSPARENCY_H_

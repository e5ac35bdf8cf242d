// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_TRANSPARENCY_HUB_TRANSPARENCY_H_
#define ALMENARA_NODE_TRANSPARENCY_HUB_TRANSPARENCY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/hub/v1/release_service.pb.h"
#include "almenara/hub/v1/transparency_service.pb.h"

namespace almenara::node {

// What the hub shows of its log, and the releases that it lists. Nothing of it has been verified.
// Thread-safe. Messages of errors are for the steward.
class HubTransparency {
 public:
  virtual ~HubTransparency() = default;
  virtual absl::StatusOr<hub::v1::GetTreeHeadResponse> GetTreeHead(uint64_t known_size) = 0;
  virtual absl::StatusOr<hub::v1::GetConsistencyProofResponse> GetConsistencyProof(
      uint64_t first_size, uint64_t second_size) = 0;
  virtual absl::StatusOr<hub::v1::GetLeavesResponse> GetLeaves(uint64_t first, uint32_t limit) = 0;
  virtual absl::StatusOr<hub::v1::ProveRecordsResponse> ProveRecords(
      const std::vector<std::string>& commitments) = 0;
  // An error of the visitor ends the reading and is returned.
  using UseVisitor = absl::FunctionRef<absl::Status(const hub::v1::ListUsesResponse& use)>;
  virtual absl::Status ListUses(const hub::v1::ListUsesRequest& filter, UseVisitor visit) = 0;
  virtual absl::StatusOr<std::vector<hub::v1::Release>> ListReleases() = 0;
  // Ends calls under way and refuses later ones with CANCELLED.
  virtual void Shutdown() = 0;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_TRANSPARENCY_HUB_TRANSPARENCY_H_

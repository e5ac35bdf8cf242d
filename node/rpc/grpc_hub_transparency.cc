// SPDX-License-Identifier: Apache-2.0
#include "node/rpc/grpc_hub_transparency.h"

#include "almenara/hub/v1/release_service.grpc.pb.h"
#include "almenara/hub/v1/transparency_service.grpc.pb.h"
#include "common/status/status_macros.h"
#include "node/rpc/hub_call.h"

namespace almenara::node {

using hub::v1::ReleaseService;
using hub::v1::TransparencyService;

namespace {

constexpr absl::Duration kListUsesTimeout = absl::Minutes(10);

}  // namespace

absl::StatusOr<hub::v1::GetTreeHeadResponse> GrpcHubTransparency::GetTreeHead(uint64_t known_size) {
  hub::v1::GetTreeHeadRequest request;
  request.set_known_size(known_size);
  return CallHub<TransparencyService, hub::v1::GetTreeHeadResponse>(
      link_, clock_, calls_, [&](auto& stub, auto& context, auto& answer) {
        return stub.GetTreeHead(&context, request, &answer);
      });
}

absl::StatusOr<hub::v1::GetConsistencyProofResponse> GrpcHubTransparency::GetConsistencyProof(
    uint64_t first_size, uint64_t second_size) {
  hub::v1::GetConsistencyProofRequest request;
  request.set_first_size(first_size);
  request.set_second_size(second_size);
  return CallHub<TransparencyService, hub::v1::GetConsistencyProofResponse>(
      link_, clock_, calls_, [&](auto& stub, auto& context, auto& answer) {
        return stub.GetConsistencyProof(&context, request, &answer);
      });
}

absl::StatusOr<hub::v1::GetLeavesResponse> GrpcHubTransparency::GetLeaves(uint64_t first,
                                                                          uint32_t limit) {
  hub::v1::GetLeavesRequest request;
  request.set_first(first);
  request.set_limit(limit);
  return CallHub<TransparencyService, hub::v1::GetLeavesResponse>(
      link_, clock_, calls_, [&](auto& stub, auto& context, auto& answer) {
        return stub.GetLeaves(&context, request, &answer);
      });
}

absl::StatusOr<hub::v1::ProveRecordsResponse> GrpcHubTransparency::ProveRecords(
    const std::vector<std::string>& commitments) {
  hub::v1::ProveRecordsRequest request;
  request.mutable_commitment()->Add(commitments.begin(), commitments.end());
  return CallHub<TransparencyService, hub::v1::ProveRecordsResponse>(
      link_, clock_, calls_, [&](auto& stub, auto& context, auto& answer) {
        return stub.ProveRecords(&context, request, &answer);
      });
}

absl::Status GrpcHubTransparency::ListUses(const hub::v1::ListUsesRequest& filter,
                                           UseVisitor visit) {
  absl::Status visited;
  const absl::StatusOr<hub::v1::ListUsesResponse> last =
      CallHub<TransparencyService, hub::v1::ListUsesResponse>(
          link_, clock_, calls_,
          [&](auto& stub, auto& context, auto& use) {
            const auto reader = stub.ListUses(&context, filter);
            while (reader->Read(&use)) {
              if (!visited.ok()) continue;
              visited = visit(use);
              if (!visited.ok()) context.TryCancel();
            }
            return reader->Finish();
          },
          kListUsesTimeout);
  // Our own reason to end says more than the cancellation that followed from it.
  return visited.ok() ? last.status() : visited;
}

absl::StatusOr<std::vector<hub::v1::Release>> GrpcHubTransparency::ListReleases() {
  ALMENARA_ASSIGN_OR_RETURN(const auto response,
                            (CallHub<ReleaseService, hub::v1::ListReleasesResponse>(
                                link_, clock_, calls_, [](auto& stub, auto& context, auto& answer) {
                                  return stub.ListReleases(&context, {}, &answer);
                                })));
  return std::vector<hub::v1::Release>(response.release().begin(), response.release().end());
}

}  // namespace almenara::node

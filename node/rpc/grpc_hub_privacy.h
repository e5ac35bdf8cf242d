// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_RPC_GRPC_HUB_PRIVACY_H_
#define ALMENARA_NODE_RPC_GRPC_HUB_PRIVACY_H_

#include <vector>

#include "absl/status/statusor.h"
#include "common/time/clock.h"
#include "node/publish/hub_privacy.h"
#include "node/rpc/hub_link.h"

namespace almenara::node {

// HubPrivacy over gRPC. Thread-safe. Link and clock must outlive it.
class GrpcHubPrivacy final : public HubPrivacy {
 public:
  GrpcHubPrivacy(HubLink& link, const Clock& clock) : link_(link), clock_(clock) {}

  absl::StatusOr<hub::v1::ReadLedgerResponse> ReadLedger() override;
  absl::StatusOr<hub::v1::SubmitFreezeResponse> SubmitFreeze(
      const agreement::v1::SignedFreeze& freeze) override;
  absl::StatusOr<std::vector<hub::v1::AdHocRelease>> ListAdHoc() override;
  absl::StatusOr<hub::v1::AdHocRelease> ApproveAdHoc(
      const agreement::v1::SignedApproval& approval) override;

 private:
  HubLink& link_;
  const Clock& clock_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_RPC_GRPC_HUB_PRIVACY_H_

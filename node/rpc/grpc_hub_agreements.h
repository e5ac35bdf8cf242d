// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_RPC_GRPC_HUB_AGREEMENTS_H_
#define ALMENARA_NODE_RPC_GRPC_HUB_AGREEMENTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/time/clock.h"
#include "node/publish/hub_agreements.h"
#include "node/rpc/hub_link.h"

namespace almenara::node {

// HubAgreements over gRPC. Thread-safe. Link and clock must outlive it.
class GrpcHubAgreements final : public HubAgreements {
 public:
  GrpcHubAgreements(HubLink& link, const Clock& clock) : link_(link), clock_(clock) {}

  absl::StatusOr<std::vector<hub::v1::AgreementSummary>> List() override;
  absl::StatusOr<hub::v1::GetAgreementResponse> Get(const std::string& agreement,
                                                    uint32_t version) override;
  absl::StatusOr<hub::v1::AgreementSummary> Sign(
      const agreement::v1::Signature& signature) override;

 private:
  HubLink& link_;
  const Clock& clock_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_RPC_GRPC_HUB_AGREEMENTS_H_

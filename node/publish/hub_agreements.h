// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_HUB_AGREEMENTS_H_
#define ALMENARA_NODE_PUBLISH_HUB_AGREEMENTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "almenara/agreement/v1/sharing_agreement.pb.h"
#include "almenara/hub/v1/agreement_service.pb.h"

namespace almenara::node {

// The hub's AgreementService as the node sees it. Thread-safe. Messages of errors are for the
// steward.
class HubAgreements {
 public:
  virtual ~HubAgreements() = default;
  virtual absl::StatusOr<std::vector<hub::v1::AgreementSummary>> List() = 0;
  // Version 0: the latest.
  virtual absl::StatusOr<hub::v1::GetAgreementResponse> Get(const std::string& agreement,
                                                            uint32_t version) = 0;
  virtual absl::StatusOr<hub::v1::AgreementSummary> Sign(
      const agreement::v1::Signature& signature) = 0;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_HUB_AGREEMENTS_H_

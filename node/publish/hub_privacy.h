// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_HUB_PRIVACY_H_
#define ALMENARA_NODE_PUBLISH_HUB_PRIVACY_H_

#include <vector>

#include "absl/status/statusor.h"
#include "almenara/agreement/v1/contributor_statement.pb.h"
#include "almenara/hub/v1/agreement_service.pb.h"
#include "almenara/hub/v1/release_service.pb.h"

namespace almenara::node {

// What the hub knows of the privacy of the people in this organisation's records, and what it takes
// from its steward besides agreements. Thread-safe. Messages of errors are for the steward.
class HubPrivacy {
 public:
  virtual ~HubPrivacy() = default;
  virtual absl::StatusOr<hub::v1::ReadLedgerResponse> ReadLedger() = 0;
  virtual absl::StatusOr<hub::v1::SubmitFreezeResponse> SubmitFreeze(
      const agreement::v1::SignedFreeze& freeze) = 0;
  virtual absl::StatusOr<std::vector<hub::v1::AdHocRelease>> ListAdHoc() = 0;
  virtual absl::StatusOr<hub::v1::AdHocRelease> ApproveAdHoc(
      const agreement::v1::SignedApproval& approval) = 0;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_HUB_PRIVACY_H_

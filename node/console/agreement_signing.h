// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CONSOLE_AGREEMENT_SIGNING_H_
#define ALMENARA_NODE_CONSOLE_AGREEMENT_SIGNING_H_

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "almenara/hub/v1/agreement_service.pb.h"
#include "common/codelist/catalogue.h"
#include "common/crypto/ed25519.h"
#include "common/identity/organization_id.h"
#include "common/time/clock.h"
#include "node/publish/hub_agreements.h"

namespace almenara::node {

// What the steward decided to sign.
struct SigningRequest {
  std::string agreement;
  uint32_t version = 0;
  std::string sha256;              // of the exact bytes that she read, 32 bytes
  std::vector<uint64_t> cap_nano;  // lower caps of her own; empty: the defaults
};

// Signs agreements with the steward's key, which is opened for one signature and forgotten.
// Thread-safe. What it is given must outlive it.
class AgreementSigning {
 public:
  using OpenKey = std::function<absl::StatusOr<crypto::Ed25519KeyPair>()>;

  AgreementSigning(OrganizationId organization, const Catalogue& catalogue, HubAgreements& hub,
                   const Clock& clock, OpenKey open_key)
      : organization_(std::move(organization)),
        catalogue_(catalogue),
        hub_(hub),
        clock_(clock),
        open_key_(std::move(open_key)) {}

  // FAILED_PRECONDITION when the hub's bytes are not those that the steward read, or do not keep
  // the rules of agreements; INVALID_ARGUMENT for caps that cannot be.
  absl::StatusOr<hub::v1::AgreementSummary> Sign(const SigningRequest& request);

 private:
  const OrganizationId organization_;
  const Catalogue& catalogue_;
  HubAgreements& hub_;
  const Clock& clock_;
  const OpenKey open_key_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CONSOLE_AGREEMENT_SIGNING_H_

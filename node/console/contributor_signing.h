// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CONSOLE_CONTRIBUTOR_SIGNING_H_
#define ALMENARA_NODE_CONSOLE_CONTRIBUTOR_SIGNING_H_

#include <functional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "almenara/agreement/v1/contributor_statement.pb.h"
#include "almenara/hub/v1/release_service.pb.h"
#include "almenara/node/v1/privacy_service.pb.h"
#include "common/codelist/catalogue.h"
#include "common/crypto/ed25519.h"
#include "common/identity/organization_id.h"
#include "common/random/random_source.h"
#include "common/time/clock.h"
#include "node/publish/hub_agreements.h"
#include "node/publish/hub_privacy.h"
#include "policy/agreement/contributor_statement.h"

namespace almenara::node {

// Signs freezes, thaws and approvals of ad hoc releases with the steward's key, which is opened for
// one signature, after everything else is in order, and forgotten. Sentences are in the steward's
// language. Thread-safe. What it is given must outlive it.
class ContributorSigning {
 public:
  using OpenKey = std::function<absl::StatusOr<crypto::Ed25519KeyPair>()>;
  struct Parts {
    const OrganizationId& organization;
    const Catalogue& catalogue;
    HubAgreements& agreements;
    HubPrivacy& privacy;
    const Clock& clock;
    RandomSource& random;
  };

  ContributorSigning(const Parts& parts, OpenKey open_key)
      : parts_(parts), open_key_(std::move(open_key)) {}

  // A freeze for whoever is trusted to hand it in. Sends nothing.
  absl::StatusOr<agreement::v1::SignedFreeze> FreezeInAdvance();
  absl::StatusOr<v1::SignFreezeResponse> Freeze(Language language);
  // Lifts the freeze that stands at the hub; FAILED_PRECONDITION when none does.
  absl::StatusOr<v1::SignFreezeResponse> Thaw(Language language);

  // `sha256`: of the exact bytes of the proposal that the steward read. NOT_FOUND when the hub has
  // no proposal of this name. FAILED_PRECONDITION when its bytes are others, when the agreement
  // that it names is not the one that this organisation signed or makes no ad hoc releases, or when
  // the hub told another charge than the agreement's.
  absl::StatusOr<hub::v1::AdHocRelease> Approve(const std::string& name, const std::string& sha256,
                                                Language language);

 private:
  absl::StatusOr<agreement::v1::SignedFreeze> Sign(agreement::FreezeStatement statement);
  agreement::FreezeStatement NewFreeze();
  absl::StatusOr<v1::SignFreezeResponse> Submit(const agreement::FreezeStatement& statement,
                                                Language language);
  absl::StatusOr<hub::v1::AdHocRelease> FindProposal(const std::string& name, Language language);
  absl::Status CheckProposal(const hub::v1::AdHocRelease& ad_hoc, Language language);

  const Parts parts_;
  const OpenKey open_key_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CONSOLE_CONTRIBUTOR_SIGNING_H_

// SPDX-License-Identifier: Apache-2.0
// What a contributor's steward signs besides agreements: freezes, thaws and approvals of ad hoc
// releases. The bytes are what is signed, sent and stored; they are never serialised again.
#ifndef ALMENARA_POLICY_AGREEMENT_CONTRIBUTOR_STATEMENT_H_
#define ALMENARA_POLICY_AGREEMENT_CONTRIBUTOR_STATEMENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/crypto/ed25519.h"
#include "common/identity/organization_id.h"
#include "policy/agreement/agreement.h"
#include "policy/agreement/signature.h"

namespace almenara::agreement {

inline constexpr size_t kFreezeIdSize = 16;

// From the moment at which it is handed in, the contributor's records stay out of every later
// snapshot, or, where it lifts a freeze, they enter again.
struct FreezeStatement {
  OrganizationId organization;
  std::string id;  // kFreezeIdSize random bytes: a statement counts once
  // The id of the freeze that this one lifts; nullopt: it freezes. Bound to one freeze, so that a
  // thaw cannot be prepared before that freeze stands.
  std::optional<std::string> lifts;
  absl::Time signed_at;  // signed in whole seconds

  friend bool operator==(const FreezeStatement&, const FreezeStatement&) = default;
};

Signature SignFreeze(const FreezeStatement& statement, const crypto::Ed25519KeyPair& steward_key);
// Without verifying. INVALID_ARGUMENT, naming the field and rule.
absl::StatusOr<FreezeStatement> ParseFreeze(absl::string_view statement);
// PERMISSION_DENIED unless the key signed exactly these bytes; or ParseFreeze's errors.
absl::StatusOr<FreezeStatement> VerifyFreeze(const Signature& signature,
                                             const crypto::Ed25519PublicKey& steward_key);

// One release beyond the calendar, as proposed.
struct AdHocProposal {
  std::string name;
  std::string agreement;
  uint32_t version = 0;
  std::string agreement_sha256;      // of the version's exact bytes, 32 bytes
  std::vector<std::string> cohorts;  // no cohort twice
  LocalizedText reason;
  std::string sha256;  // of the proposal's own bytes, 32 bytes: what is approved
};

inline constexpr size_t kMostAdHocNameCharacters = 40;

// INVALID_ARGUMENT, naming the field and rule.
absl::StatusOr<AdHocProposal> ParseAdHocProposal(absl::string_view proposal);

struct ApprovalStatement {
  OrganizationId organization;
  std::string proposal_sha256;  // 32 bytes
  absl::Time signed_at;         // whole seconds

  friend bool operator==(const ApprovalStatement&, const ApprovalStatement&) = default;
};

Signature SignApproval(const ApprovalStatement& statement,
                       const crypto::Ed25519KeyPair& steward_key);
absl::StatusOr<ApprovalStatement> ParseApproval(absl::string_view statement);
absl::StatusOr<ApprovalStatement> VerifyApproval(const Signature& signature,
                                                 const crypto::Ed25519PublicKey& steward_key);

}  // namespace almenara::agreement

#endif  // ALMENARA_POLICY_AGREEMENT_CONTRIBUTOR_STATEMENT_H_

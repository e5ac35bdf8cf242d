// SPDX-License-Identifier: Apache-2.0
// A contributor's signature on a version of an agreement: Ed25519 by its steward's key over
//   "almenara/agreement-signature/v1", a zero byte, the exact bytes of the serialised statement.
// The bytes are what is signed, sent and stored; they are never serialised again.
#ifndef ALMENARA_POLICY_AGREEMENT_SIGNATURE_H_
#define ALMENARA_POLICY_AGREEMENT_SIGNATURE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/crypto/ed25519.h"
#include "common/identity/organization_id.h"
#include "policy/agreement/agreement.h"

namespace almenara::agreement {

// What a contributor says.
struct SignatureStatement {
  OrganizationId organization;
  std::string agreement;
  uint32_t version = 0;
  std::string agreement_sha256;   // of the agreement's exact bytes, 32 bytes
  Scope narrower_scope;           // empty: the agreement's
  std::optional<TierCharge> cap;  // its own lower cap per person; nullopt: the defaults
  absl::Time signed_at;           // whole seconds

  friend bool operator==(const SignatureStatement&, const SignatureStatement&) = default;
};

// A statement with its proof.
struct Signature {
  std::string statement;  // serialised
  std::string ed25519;    // 64 bytes

  friend bool operator==(const Signature&, const Signature&) = default;
};

// What the steward of `organization` signs who takes the agreement's whole scope and the default
// caps.
SignatureStatement MakeStatement(const OrganizationId& organization, const Agreement& agreement,
                                 absl::string_view agreement_bytes, absl::Time signed_at);

Signature Sign(const SignatureStatement& statement, const crypto::Ed25519KeyPair& steward_key);

// Reads a statement without verifying anything about its signature. INVALID_ARGUMENT, naming the
// field and rule: a part is missing or malformed, or a cap is above the default.
absl::StatusOr<SignatureStatement> ParseStatement(absl::string_view statement);

// The statement, if `steward_key` signed exactly these bytes; otherwise PERMISSION_DENIED, or
// ParseStatement's errors.
absl::StatusOr<SignatureStatement> Verify(const Signature& signature,
                                          const crypto::Ed25519PublicKey& steward_key);

}  // namespace almenara::agreement

#endif  // ALMENARA_POLICY_AGREEMENT_SIGNATURE_H_

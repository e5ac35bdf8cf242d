// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/signature.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/crypto/hmac.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"
#include "policy/agreement/reservation.h"
#include "policy/agreement/scope_conversion.h"

namespace almenara::agreement {
namespace {

// sizeof counts the literal's terminating zero byte, which separates the domain from the statement.
constexpr char kDomain[] = "almenara/agreement-signature/v1";

std::string SignedBytes(absl::string_view statement) {
  return absl::StrCat(absl::string_view(kDomain, sizeof(kDomain)), statement);
}

absl::Status Missing(absl::string_view field, absl::string_view rule) {
  return absl::InvalidArgumentError(absl::StrCat("signature statement: ", field, " ", rule));
}

absl::StatusOr<std::optional<TierCharge>> ParseCap(const v1::SignatureStatement& message) {
  if (message.cap_nano_size() == 0) return std::optional<TierCharge>();
  if (message.cap_nano_size() != kTierCount) {
    return Missing("cap_nano", absl::StrCat("has ", message.cap_nano_size(),
                                            " numbers; give one for each of the tiers 0, 1 and 2"));
  }
  TierCharge cap{};
  for (int tier = 0; tier < kTierCount; ++tier) {
    cap[tier] = message.cap_nano(tier);
    if (cap[tier] > kPersonCap[tier]) {
      return Missing(absl::StrCat("cap_nano[", tier, "]"),
                     absl::StrCat("is rho ", FormatRho(cap[tier]), "; an own cap may only lower ",
                                  FormatRho(kPersonCap[tier])));
    }
  }
  return std::optional<TierCharge>(cap);
}

absl::Status CheckNarrowerScope(const Scope& scope) {
  for (const Restriction& restriction : scope.restrictions) {
    if (restriction.field.empty()) return Missing("narrower_scope.restriction.field", "is missing");
    if (restriction.codes.empty()) {
      return Missing("narrower_scope.restriction.code", "is missing: name what is in scope");
    }
  }
  return absl::OkStatus();
}

}  // namespace

SignatureStatement MakeStatement(const OrganizationId& organization, const Agreement& agreement,
                                 absl::string_view agreement_bytes, absl::Time signed_at) {
  return {.organization = organization,
          .agreement = agreement.id,
          .version = agreement.version,
          .agreement_sha256 = crypto::AsBytes(crypto::Sha256(agreement_bytes)),
          .narrower_scope = {},
          .cap = std::nullopt,
          .signed_at = absl::FromUnixSeconds(absl::ToUnixSeconds(signed_at))};
}

Signature Sign(const SignatureStatement& statement, const crypto::Ed25519KeyPair& steward_key) {
  v1::SignatureStatement message;
  message.set_organization(statement.organization.value());
  message.set_agreement(statement.agreement);
  message.set_version(statement.version);
  message.set_agreement_sha256(statement.agreement_sha256);
  if (!statement.narrower_scope.restrictions.empty()) {
    *message.mutable_narrower_scope() = ScopeToProto(statement.narrower_scope);
  }
  if (statement.cap.has_value()) {
    for (const uint64_t nano_rho : *statement.cap) message.add_cap_nano(nano_rho);
  }
  message.set_signed_at_unix_seconds(absl::ToUnixSeconds(statement.signed_at));
  Signature signature;
  signature.statement = message.SerializeAsString();
  signature.ed25519 = steward_key.Sign(SignedBytes(signature.statement));
  return signature;
}

absl::StatusOr<SignatureStatement> ParseStatement(absl::string_view statement) {
  v1::SignatureStatement message;
  if (!message.ParseFromArray(statement.data(), static_cast<int>(statement.size()))) {
    return absl::InvalidArgumentError(
        "signature statement: the bytes are not a SignatureStatement");
  }
  // A part that this program does not know may be a restriction.
  const size_t size = message.ByteSizeLong();
  message.DiscardUnknownFields();
  if (message.ByteSizeLong() != size) {
    return absl::InvalidArgumentError(
        "signature statement: has a field that this hub does not know; bring both ends to the same "
        "version");
  }
  absl::StatusOr<OrganizationId> organization = OrganizationId::Parse(message.organization());
  if (!organization.ok()) {
    return Annotate(organization.status(), "signature statement: organization");
  }
  if (message.agreement().empty()) return Missing("agreement", "is missing");
  if (message.version() == 0) return Missing("version", "is missing");
  if (message.agreement_sha256().size() != sizeof(crypto::Digest256)) {
    return Missing("agreement_sha256", "is not 32 bytes");
  }
  if (message.signed_at_unix_seconds() <= 0) return Missing("signed_at_unix_seconds", "is missing");
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<TierCharge> cap, ParseCap(message));
  Scope narrower_scope = ScopeFromProto(message.narrower_scope());
  ALMENARA_RETURN_IF_ERROR(CheckNarrowerScope(narrower_scope));
  return SignatureStatement{.organization = *organization,
                            .agreement = message.agreement(),
                            .version = message.version(),
                            .agreement_sha256 = message.agreement_sha256(),
                            .narrower_scope = std::move(narrower_scope),
                            .cap = cap,
                            .signed_at = absl::FromUnixSeconds(message.signed_at_unix_seconds())};
}

absl::StatusOr<SignatureStatement> Verify(const Signature& signature,
                                          const crypto::Ed25519PublicKey& steward_key) {
  if (!steward_key.Verify(SignedBytes(signature.statement), signature.ed25519).ok()) {
    return absl::PermissionDeniedError(
        "the signature is not by the organisation's pinned steward key");
  }
  return ParseStatement(signature.statement);
}

}  // namespace almenara::agreement

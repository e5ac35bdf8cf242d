// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/contributor_statement.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "almenara/agreement/v1/contributor_statement.pb.h"
#include "common/crypto/hmac.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"
#include "policy/agreement/findings.h"

namespace almenara::agreement {
namespace {

// sizeof counts the literal's terminating zero byte, which separates the domain from the statement.
constexpr char kFreezeDomain[] = "almenara/freeze-signature/v1";
constexpr char kApprovalDomain[] = "almenara/ad-hoc-approval/v1";

template <size_t n>
std::string SignedBytes(const char (&domain)[n], absl::string_view statement) {
  return absl::StrCat(absl::string_view(domain, n), statement);
}

absl::Status Wrong(absl::string_view what, absl::string_view field, absl::string_view rule) {
  return absl::InvalidArgumentError(absl::StrCat(what, ": ", field, " ", rule));
}

// Refuses bytes with parts that this program does not know: they may restrict what it does know.
template <typename Message>
absl::StatusOr<Message> ParseWhole(absl::string_view bytes, absl::string_view what) {
  Message message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::InvalidArgumentError(absl::StrCat(what, ": the bytes cannot be read as one"));
  }
  const size_t size = message.ByteSizeLong();
  message.DiscardUnknownFields();
  if (message.ByteSizeLong() != size) {
    return absl::InvalidArgumentError(absl::StrCat(
        what,
        ": has a field that this program does not know; bring both ends to the same version"));
  }
  return message;
}

absl::Status CheckKey(bool verified) {
  return verified ? absl::OkStatus()
                  : absl::PermissionDeniedError(
                        "the signature is not by the organisation's pinned steward key");
}

}  // namespace

Signature SignFreeze(const FreezeStatement& statement, const crypto::Ed25519KeyPair& steward_key) {
  v1::FreezeStatement message;
  message.set_organization(statement.organization.value());
  message.set_id(statement.id);
  if (statement.lifts.has_value()) message.set_lifts(*statement.lifts);
  message.set_signed_at_unix_seconds(absl::ToUnixSeconds(statement.signed_at));
  Signature signature{message.SerializeAsString(), ""};
  signature.ed25519 = steward_key.Sign(SignedBytes(kFreezeDomain, signature.statement));
  return signature;
}

absl::StatusOr<FreezeStatement> ParseFreeze(absl::string_view statement) {
  constexpr char kWhat[] = "freeze statement";
  ALMENARA_ASSIGN_OR_RETURN(const auto message, ParseWhole<v1::FreezeStatement>(statement, kWhat));
  absl::StatusOr<OrganizationId> organization = OrganizationId::Parse(message.organization());
  if (!organization.ok()) {
    return Annotate(organization.status(), "freeze statement: organization");
  }
  if (message.id().size() != kFreezeIdSize) return Wrong(kWhat, "id", "is not 16 bytes");
  if (!message.lifts().empty() && message.lifts().size() != kFreezeIdSize) {
    return Wrong(kWhat, "lifts", "is not 16 bytes");
  }
  if (message.signed_at_unix_seconds() <= 0) {
    return Wrong(kWhat, "signed_at_unix_seconds", "is missing");
  }
  return FreezeStatement{
      *std::move(organization), message.id(),
      message.lifts().empty() ? std::nullopt : std::make_optional(message.lifts()),
      absl::FromUnixSeconds(message.signed_at_unix_seconds())};
}

absl::StatusOr<FreezeStatement> VerifyFreeze(const Signature& signature,
                                             const crypto::Ed25519PublicKey& steward_key) {
  ALMENARA_RETURN_IF_ERROR(CheckKey(
      steward_key.Verify(SignedBytes(kFreezeDomain, signature.statement), signature.ed25519).ok()));
  return ParseFreeze(signature.statement);
}

absl::StatusOr<AdHocProposal> ParseAdHocProposal(absl::string_view proposal) {
  constexpr char kWhat[] = "ad hoc proposal";
  ALMENARA_ASSIGN_OR_RETURN(const auto message, ParseWhole<v1::AdHocProposal>(proposal, kWhat));
  if (!IsName(message.name()) || message.name().size() > kMostAdHocNameCharacters) {
    return Wrong(kWhat, "name", absl::StrCat(kNameRule, "; at most 40 characters"));
  }
  if (!IsName(message.agreement())) return Wrong(kWhat, "agreement", kNameRule);
  if (message.version() == 0) return Wrong(kWhat, "version", "is missing");
  if (message.agreement_sha256().size() != sizeof(crypto::Digest256)) {
    return Wrong(kWhat, "agreement_sha256", "is not 32 bytes");
  }
  if (message.cohort().empty()) return Wrong(kWhat, "cohort", "is missing: name at least one");
  std::vector<std::string> cohorts(message.cohort().begin(), message.cohort().end());
  std::vector<std::string> sorted = cohorts;
  std::ranges::sort(sorted);
  if (std::ranges::adjacent_find(sorted) != sorted.end()) {
    return Wrong(kWhat, "cohort", "names a cohort twice");
  }
  if (message.reason().en().empty()) return Wrong(kWhat, "reason.en", "is missing");
  if (message.reason().es().empty()) return Wrong(kWhat, "reason.es", "is missing");
  return AdHocProposal{.name = message.name(),
                       .agreement = message.agreement(),
                       .version = message.version(),
                       .agreement_sha256 = message.agreement_sha256(),
                       .cohorts = std::move(cohorts),
                       .reason = {message.reason().en(), message.reason().es()},
                       .sha256 = crypto::AsBytes(crypto::Sha256(proposal))};
}

Signature SignApproval(const ApprovalStatement& statement,
                       const crypto::Ed25519KeyPair& steward_key) {
  v1::ApprovalStatement message;
  message.set_organization(statement.organization.value());
  message.set_proposal_sha256(statement.proposal_sha256);
  message.set_signed_at_unix_seconds(absl::ToUnixSeconds(statement.signed_at));
  Signature signature{message.SerializeAsString(), ""};
  signature.ed25519 = steward_key.Sign(SignedBytes(kApprovalDomain, signature.statement));
  return signature;
}

absl::StatusOr<ApprovalStatement> ParseApproval(absl::string_view statement) {
  constexpr char kWhat[] = "approval statement";
  ALMENARA_ASSIGN_OR_RETURN(const auto message,
                            ParseWhole<v1::ApprovalStatement>(statement, kWhat));
  absl::StatusOr<OrganizationId> organization = OrganizationId::Parse(message.organization());
  if (!organization.ok()) {
    return Annotate(organization.status(), "approval statement: organization");
  }
  if (message.proposal_sha256().size() != sizeof(crypto::Digest256)) {
    return Wrong(kWhat, "proposal_sha256", "is not 32 bytes");
  }
  if (message.signed_at_unix_seconds() <= 0) {
    return Wrong(kWhat, "signed_at_unix_seconds", "is missing");
  }
  return ApprovalStatement{*std::move(organization), message.proposal_sha256(),
                           absl::FromUnixSeconds(message.signed_at_unix_seconds())};
}

absl::StatusOr<ApprovalStatement> VerifyApproval(const Signature& signature,
                                                 const crypto::Ed25519PublicKey& steward_key) {
  ALMENARA_RETURN_IF_ERROR(CheckKey(
      steward_key.Verify(SignedBytes(kApprovalDomain, signature.statement), signature.ed25519)
          .ok()));
  return ParseApproval(signature.statement);
}

}  // namespace almenara::agreement

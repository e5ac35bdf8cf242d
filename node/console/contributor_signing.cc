// SPDX-License-Identifier: Apache-2.0
#include "node/console/contributor_signing.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/crypto/hmac.h"
#include "common/status/status_macros.h"
#include "policy/agreement/check.h"
#include "policy/disclosure/noise_plan.h"

namespace almenara::node {
namespace {

using agreement::LocalizedText;

absl::Status Refuse(const LocalizedText& text, Language language) {
  return absl::FailedPreconditionError(text.In(language));
}

std::string Sha256Of(const std::string& bytes) { return crypto::AsBytes(crypto::Sha256(bytes)); }

// Equal where tiers that one of them leaves out count as nothing.
bool IsCharge(const google::protobuf::RepeatedField<uint64_t>& told,
              const disclosure::TierNano& charge) {
  for (size_t tier = 0; tier < std::max<size_t>(told.size(), charge.size()); ++tier) {
    const uint64_t here = tier < charge.size() ? charge[tier] : 0;
    const uint64_t there = tier < static_cast<size_t>(told.size()) ? told[tier] : 0;
    if (here != there) return false;
  }
  return true;
}

bool HasSigned(const hub::v1::AgreementSummary& summary, const OrganizationId& organization) {
  return std::any_of(
      summary.signature().begin(), summary.signature().end(),
      [&](const auto& signature) { return signature.organization() == organization.value(); });
}

}  // namespace

agreement::FreezeStatement ContributorSigning::NewFreeze() {
  return {.organization = parts_.organization,
          .id = parts_.random.Bytes(agreement::kFreezeIdSize),
          .lifts = std::nullopt,
          .signed_at = parts_.clock.Now()};
}

absl::StatusOr<agreement::v1::SignedFreeze> ContributorSigning::Sign(
    agreement::FreezeStatement statement) {
  ALMENARA_ASSIGN_OR_RETURN(const crypto::Ed25519KeyPair key, open_key_());
  const agreement::Signature signature = agreement::SignFreeze(statement, key);
  agreement::v1::SignedFreeze freeze;
  freeze.set_statement(signature.statement);
  freeze.set_ed25519(signature.ed25519);
  return freeze;
}

absl::StatusOr<v1::SignFreezeResponse> ContributorSigning::Submit(
    const agreement::FreezeStatement& statement, Language language) {
  v1::SignFreezeResponse response;
  ALMENARA_ASSIGN_OR_RETURN(*response.mutable_freeze(), Sign(statement));
  ALMENARA_ASSIGN_OR_RETURN(const hub::v1::SubmitFreezeResponse stands,
                            parts_.privacy.SubmitFreeze(response.freeze()));
  if (stands.organization() != parts_.organization.value() ||
      stands.frozen() == statement.lifts.has_value()) {
    return Refuse({"the hub answered with something else than what was signed; look with `almenara "
                   "node privacy`, and tell the hub's operator",
                   "el centro respondió otra cosa que lo firmado; mire con `almenara node privacy` "
                   "y avise a quien opera el centro"},
                  language);
  }
  response.set_accepted(true);
  response.set_since_unix_seconds(stands.since_unix_seconds());
  return response;
}

absl::StatusOr<agreement::v1::SignedFreeze> ContributorSigning::FreezeInAdvance() {
  return Sign(NewFreeze());
}

absl::StatusOr<v1::SignFreezeResponse> ContributorSigning::Freeze(Language language) {
  return Submit(NewFreeze(), language);
}

absl::StatusOr<v1::SignFreezeResponse> ContributorSigning::Thaw(Language language) {
  ALMENARA_ASSIGN_OR_RETURN(const hub::v1::ReadLedgerResponse ledger, parts_.privacy.ReadLedger());
  if (!ledger.frozen()) {
    return Refuse({"nothing to lift: your records are not frozen",
                   "no hay nada que levantar: sus registros no están congelados"},
                  language);
  }
  if (ledger.frozen_by().size() != agreement::kFreezeIdSize) {
    return Refuse(
        {"the hub does not say which freeze stands; bring hub and node to the same "
         "version",
         "el centro no dice qué congelación está en vigor; lleve centro y nodo a la misma "
         "versión"},
        language);
  }
  agreement::FreezeStatement thaw = NewFreeze();
  thaw.lifts = ledger.frozen_by();
  return Submit(thaw, language);
}

absl::StatusOr<hub::v1::AdHocRelease> ContributorSigning::FindProposal(const std::string& name,
                                                                       Language language) {
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<hub::v1::AdHocRelease> proposals,
                            parts_.privacy.ListAdHoc());
  for (const hub::v1::AdHocRelease& ad_hoc : proposals) {
    const auto proposal = agreement::ParseAdHocProposal(ad_hoc.proposal());
    if (proposal.ok() && proposal->name == name) return ad_hoc;
  }
  return absl::NotFoundError(
      absl::StrCat(LocalizedText{"the hub has no ad hoc release proposed under the name ",
                                 "el centro no tiene propuesta de publicación ad hoc llamada "}
                       .In(language),
                   name));
}

absl::Status ContributorSigning::CheckProposal(const hub::v1::AdHocRelease& ad_hoc,
                                               Language language) {
  ALMENARA_ASSIGN_OR_RETURN(const agreement::AdHocProposal proposal,
                            agreement::ParseAdHocProposal(ad_hoc.proposal()));
  ALMENARA_ASSIGN_OR_RETURN(const hub::v1::GetAgreementResponse held,
                            parts_.agreements.Get(proposal.agreement, proposal.version));
  if (Sha256Of(held.textproto()) != proposal.agreement_sha256) {
    return Refuse({"not approved: the hub's text of this agreement is not the one that the "
                   "proposal names; tell the hub's operator",
                   "no se aprobó: el texto del acuerdo en el centro no es el que nombra la "
                   "propuesta; avise a quien opera el centro"},
                  language);
  }
  if (!HasSigned(held.summary(), parts_.organization)) {
    return Refuse({"not approved: your organisation has not signed this version of the agreement",
                   "no se aprobó: su organización no ha firmado esta versión del acuerdo"},
                  language);
  }
  const absl::StatusOr<agreement::Agreement> read =
      agreement::ReadAgreement(held.textproto(), parts_.catalogue);
  const disclosure::PlannedKind* kind =
      read.ok() ? read->plan.FindKind(agreement::v1::RELEASE_KIND_AD_HOC) : nullptr;
  if (kind == nullptr || read->id != proposal.agreement || read->version != proposal.version) {
    return Refuse(
        {"not approved: this agreement makes no ad hoc releases, or breaks rules that "
         "every agreement must keep",
         "no se aprobó: este acuerdo no hace publicaciones ad hoc, o rompe reglas que todo "
         "acuerdo debe cumplir"},
        language);
  }
  if (!IsCharge(ad_hoc.rho_nano(), disclosure::ChargeNano(*kind))) {
    return Refuse({"not approved: the hub says that a person would pay something else than the "
                   "agreement says; tell the hub's operator",
                   "no se aprobó: el centro dice que una persona pagaría otra cosa que la que dice "
                   "el acuerdo; avise a quien opera el centro"},
                  language);
  }
  return absl::OkStatus();
}

absl::StatusOr<hub::v1::AdHocRelease> ContributorSigning::Approve(const std::string& name,
                                                                  const std::string& sha256,
                                                                  Language language) {
  ALMENARA_ASSIGN_OR_RETURN(const hub::v1::AdHocRelease ad_hoc, FindProposal(name, language));
  if (Sha256Of(ad_hoc.proposal()) != sha256) {
    return Refuse(
        {"not approved: the hub's bytes of this proposal are not those that were read; "
         "tell the hub's operator",
         "no se aprobó: los bytes de la propuesta en el centro no son los que se leyeron; "
         "avise a quien opera el centro"},
        language);
  }
  ALMENARA_RETURN_IF_ERROR(CheckProposal(ad_hoc, language));
  ALMENARA_ASSIGN_OR_RETURN(const crypto::Ed25519KeyPair key, open_key_());
  const agreement::Signature signature =
      agreement::SignApproval({.organization = parts_.organization,
                               .proposal_sha256 = sha256,
                               .signed_at = parts_.clock.Now()},
                              key);
  agreement::v1::SignedApproval approval;
  approval.set_statement(signature.statement);
  approval.set_ed25519(signature.ed25519);
  return parts_.privacy.ApproveAdHoc(approval);
}

}  // namespace almenara::node

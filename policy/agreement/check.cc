// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/check.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"
#include "policy/agreement/findings.h"
#include "policy/agreement/scope_conversion.h"
#include "policy/disclosure/plan_parser.h"

namespace almenara::agreement {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);

// REQUIRES a recipient that CheckTiers accepted.
absl::StatusOr<Recipient> RecipientFromProto(const v1::Recipient& recipient) {
  if (recipient.has_kind()) {
    return KindRecipient{
        recipient.kind().kind(),
        {recipient.kind().jurisdiction().begin(), recipient.kind().jurisdiction().end()}};
  }
  if (recipient.has_working_group()) return WorkingGroupRecipient{recipient.working_group()};
  ALMENARA_ASSIGN_OR_RETURN(OrganizationId organization,
                            OrganizationId::Parse(recipient.organization()));
  return OrganizationRecipient{std::move(organization)};
}

absl::StatusOr<Tier> TierFromProto(const v1::Tier& message) {
  Tier tier;
  tier.number = static_cast<int>(message.number());
  for (const v1::Recipient& recipient : message.recipient()) {
    ALMENARA_ASSIGN_OR_RETURN(Recipient named, RecipientFromProto(recipient));
    tier.recipients.push_back(std::move(named));
  }
  for (const v1::Recipient& exclusion : message.exclusion()) {
    ALMENARA_ASSIGN_OR_RETURN(Recipient named, RecipientFromProto(exclusion));
    tier.exclusions.push_back(std::move(named));
  }
  return tier;
}

// REQUIRES a message that CheckAgreement accepted, but for its plan.
absl::StatusOr<Agreement> AgreementFromProto(const v1::SharingAgreement& message,
                                             const Catalogue& catalogue) {
  Agreement agreement;
  agreement.id = message.id();
  agreement.version = message.version();
  agreement.title = {message.title().en(), message.title().es()};
  agreement.text = {message.text().en(), message.text().es()};
  agreement.purposes = {message.purpose().begin(), message.purpose().end()};
  agreement.forbidden_purposes = {message.forbidden_purpose().begin(),
                                  message.forbidden_purpose().end()};
  for (const v1::Tier& tier : message.tier()) {
    ALMENARA_ASSIGN_OR_RETURN(agreement.tiers.emplace_back(), TierFromProto(tier));
  }
  agreement.scope = ScopeFromProto(message.scope());
  ALMENARA_ASSIGN_OR_RETURN(agreement.plan, disclosure::ParsePlan(message.plan(), catalogue));
  if (message.has_query_text_delay_days()) {
    agreement.query_text_delay = kDay * message.query_text_delay_days();
  }
  if (message.release_lifetime_days() > 0) {
    agreement.release_lifetime = kDay * message.release_lifetime_days();
  }
  agreement.raw_estimates = message.raw_estimates();
  agreement.code_list_version = message.code_list_version();
  return agreement;
}

}  // namespace

std::string Finding::ToString() const {
  std::string text;
  if (position.line > 0) {
    absl::StrAppend(&text, "line ", position.line, ", column ", position.column, ": ");
  }
  absl::StrAppend(&text, path, ": ", rule);
  return text;
}

std::vector<Finding> CheckAgreement(const Draft& draft, const Catalogue& catalogue,
                                    Completeness completeness) {
  Findings findings(draft);
  CheckWording(draft.message(), catalogue, findings);
  CheckTiers(draft.message(), catalogue, findings);
  CheckScopeCodes(draft.message().scope(), catalogue, "scope", findings);
  CheckPlan(draft.message(), catalogue, completeness, findings);
  return findings.Take();
}

absl::StatusOr<Agreement> ReadAgreement(absl::string_view bytes, const Catalogue& catalogue) {
  ALMENARA_ASSIGN_OR_RETURN(const Draft draft, Draft::Parse(bytes));
  const std::vector<Finding> findings = CheckAgreement(draft, catalogue, Completeness::kProposal);
  if (!findings.empty()) {
    std::string text;
    for (const Finding& finding : findings) {
      absl::StrAppend(&text, text.empty() ? "" : "\n", finding.ToString());
    }
    return absl::InvalidArgumentError(text);
  }
  return AgreementFromProto(draft.message(), catalogue);
}

}  // namespace almenara::agreement

// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/decision.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "policy/agreement/refusal_text.h"

namespace almenara::agreement {
namespace {

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool Names(const Recipient& recipient, const CallerProfile& caller) {
  if (const auto* organization = std::get_if<OrganizationRecipient>(&recipient)) {
    return organization->organization == caller.organization;
  }
  if (const auto* group = std::get_if<WorkingGroupRecipient>(&recipient)) {
    return Contains(caller.working_groups, group->working_group);
  }
  const KindRecipient& kind = std::get<KindRecipient>(recipient);
  return kind.kind == caller.kind &&
         (kind.jurisdictions.empty() ||
          std::any_of(
              caller.jurisdictions.begin(), caller.jurisdictions.end(),
              [&](const std::string& place) { return Contains(kind.jurisdictions, place); }));
}

// The index of the first of `recipients` that names the caller, or -1.
int FindCaller(const std::vector<Recipient>& recipients, const CallerProfile& caller) {
  for (size_t i = 0; i < recipients.size(); ++i) {
    if (Names(recipients[i], caller)) return static_cast<int>(i);
  }
  return -1;
}

Deny Denial(DenialReason reason, std::string clause) {
  LocalizedText text = RefusalText(reason);
  return {reason, std::move(clause), std::move(text)};
}

struct TierGrant {
  int tier;
  std::string clause;
};

std::variant<TierGrant, Deny> FindTier(const Agreement& agreement, const CallerProfile& caller) {
  std::string excluded_by;     // the first exclusion so far
  std::string first_excluded;  // the exclusion that took a tier away
  std::string not_for_kind;
  for (const Tier& tier : agreement.tiers) {
    const int exclusion = FindCaller(tier.exclusions, caller);
    if (exclusion >= 0 && excluded_by.empty()) {
      excluded_by = absl::StrCat("tier[", tier.number, "].exclusion[", exclusion, "]");
    }
    const int recipient = FindCaller(tier.recipients, caller);
    if (recipient < 0) continue;
    std::string clause = absl::StrCat("tier[", tier.number, "].recipient[", recipient, "]");
    if (tier.number < BestTierOf(caller.kind)) {
      if (not_for_kind.empty()) not_for_kind = std::move(clause);
    } else if (!excluded_by.empty()) {
      first_excluded = excluded_by;
      break;
    } else {
      return TierGrant{tier.number, std::move(clause)};
    }
  }
  if (!first_excluded.empty()) return Denial(DenialReason::kExcluded, std::move(first_excluded));
  if (!not_for_kind.empty()) return Denial(DenialReason::kTierNotForKind, std::move(not_for_kind));
  return Denial(DenialReason::kNotARecipient, "tier");
}

std::optional<Deny> RefusePurpose(const Agreement& agreement, const std::string& purpose) {
  if (Contains(agreement.forbidden_purposes, purpose)) {
    return Denial(DenialReason::kPurposeForbidden, "forbidden_purpose");
  }
  if (Contains(agreement.purposes, purpose)) return std::nullopt;
  Deny deny = Denial(DenialReason::kPurposeNotListed, "purpose");
  const std::string permitted = absl::StrJoin(PermittedPurposes(agreement), ", ");
  absl::StrAppend(&deny.text.en, " Permitted: ", permitted, ".");
  absl::StrAppend(&deny.text.es, " Permitidas: ", permitted, ".");
  return deny;
}

std::optional<DenialReason> RefuseRelease(const Agreement& agreement, int tier,
                                          const ReleaseFacts& release, absl::Time now) {
  const disclosure::PlannedKind* const planned = agreement.plan.FindKind(release.kind);
  if (planned == nullptr || static_cast<size_t>(tier) >= planned->tiers())
    return DenialReason::kReleaseNotForTier;
  if (agreement.release_lifetime.has_value() &&
      now >= release.sealed_at + *agreement.release_lifetime) {
    return DenialReason::kReleaseExpired;
  }
  return std::nullopt;
}

Decision DecideReleases(const Agreement& agreement, TierGrant grant, const Question& question,
                        absl::Time now) {
  std::vector<std::string> readable;
  std::optional<DenialReason> refusal;
  for (const ReleaseFacts& release : question.releases) {
    const std::optional<DenialReason> reason = RefuseRelease(agreement, grant.tier, release, now);
    if (!reason.has_value()) {
      readable.push_back(release.id);
    } else if (!refusal.has_value() || *reason < *refusal) {
      refusal = reason;
    }
  }
  const bool every_one_needed = question.choice == Question::Releases::kNamed;
  if (refusal.has_value() && (every_one_needed || readable.empty())) {
    return Decision(Denial(*refusal, *refusal == DenialReason::kReleaseExpired
                                         ? "release_lifetime_days"
                                         : "plan.kind"));
  }
  if (readable.empty()) return Decision(Denial(DenialReason::kNoRelease, "plan.kind"));
  return Decision(Allow{grant.tier, std::move(readable), std::move(grant.clause)});
}

}  // namespace

Decision Decide(const Agreement& agreement, const Standing& standing, const CallerProfile& caller,
                const Question& question, absl::Time now) {
  if (standing.contributors < kLeastContributors) {
    return Decision(Denial(DenialReason::kNotInForce, "version"));
  }
  std::variant<TierGrant, Deny> tier = FindTier(agreement, caller);
  if (Deny* const deny = std::get_if<Deny>(&tier)) return Decision(std::move(*deny));
  if (std::optional<Deny> deny = RefusePurpose(agreement, question.purpose)) {
    return Decision(*std::move(deny));
  }
  return DecideReleases(agreement, std::get<TierGrant>(std::move(tier)), question, now);
}

std::optional<int> BestTier(const Agreement& agreement, const Standing& standing,
                            const CallerProfile& caller) {
  if (standing.contributors < kLeastContributors) return std::nullopt;
  const std::variant<TierGrant, Deny> tier = FindTier(agreement, caller);
  if (const TierGrant* const grant = std::get_if<TierGrant>(&tier)) return grant->tier;
  return std::nullopt;
}

std::vector<std::string> PermittedPurposes(const Agreement& agreement) {
  std::vector<std::string> permitted;
  for (const std::string& purpose : agreement.purposes) {
    if (!Contains(agreement.forbidden_purposes, purpose)) permitted.push_back(purpose);
  }
  return permitted;
}

std::string Decision::Explain(Language language) const {
  const bool spanish = language == Language::kSpanish;
  if (const Allow* const allowed = allow()) {
    return spanish ? absl::StrCat("Permitido en el nivel T", allowed->tier, " por ",
                                  allowed->clause, " del acuerdo.")
                   : absl::StrCat("Allowed at tier T", allowed->tier, " by ", allowed->clause,
                                  " of the agreement.");
  }
  return absl::StrCat(deny()->text.In(language),
                      spanish ? " (Cláusula: " : " (Clause: ", deny()->clause, ")");
}

}  // namespace almenara::agreement

// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "policy/agreement/findings.h"
#include "policy/agreement/reservation.h"
#include "policy/disclosure/plan_parser.h"

namespace almenara::agreement {
namespace {

void CheckCharges(const v1::SharingAgreement& agreement, int index, Findings& findings) {
  const v1::KindPlan& kind = agreement.plan().kind(index);
  const std::string path = absl::StrCat("plan.kind[", index, "]");
  if (kind.rho_nano_size() > agreement.tier_size()) {
    findings.Add(path + ".rho_nano", absl::StrCat("has ", kind.rho_nano_size(), " charges for ",
                                                  agreement.tier_size(), " tiers"));
  }
  const TierCharge limit = ReleaseKindLimit(kind.kind());
  for (int tier = 0; tier < kind.rho_nano_size() && tier < kTierCount; ++tier) {
    if (kind.rho_nano(tier) <= limit[tier]) continue;
    findings.Add(
        absl::StrCat(path, ".rho_nano[", tier, "]"),
        limit[tier] == 0
            ? absl::StrCat("a release of kind ", std::string(ReleaseKindName(kind.kind())),
                           " does not serve tier ", tier, ": leave the number out")
            : absl::StrCat("is rho ", FormatRho(kind.rho_nano(tier)), "; a release of kind ",
                           std::string(ReleaseKindName(kind.kind())), " may charge at most ",
                           FormatRho(limit[tier]), " at tier ", tier));
  }
}

// Splits "plan.table[3].weight_milli: rule" into path and rule.
void AddPlanError(const absl::Status& status, Findings& findings) {
  const std::pair<std::string, std::string> parts =
      absl::StrSplit(status.message(), absl::MaxSplits(": ", 1));
  if (parts.second.empty()) {
    findings.Add("plan", std::string(status.message()));
  } else {
    findings.Add(parts.first, parts.second);
  }
}

bool CheckDimensions(const v1::Plan& plan, const Catalogue& catalogue, Findings& findings) {
  bool sound = true;
  for (int i = 0; i < plan.dimension_size(); ++i) {
    const absl::Status status = disclosure::MakeAxis(plan.dimension(i), catalogue).status();
    if (status.ok()) continue;
    findings.Add(absl::StrCat("plan.dimension[", i, "]"), std::string(status.message()));
    sound = false;
  }
  return sound;
}

}  // namespace

void CheckPlan(const v1::SharingAgreement& agreement, const Catalogue& catalogue,
               Completeness completeness, Findings& findings) {
  const v1::Plan& plan = agreement.plan();
  if (plan.kind_size() == 0) {
    findings.Add("plan.kind", "is missing: an agreement makes at least one kind of release");
  }
  for (int i = 0; i < plan.kind_size(); ++i) CheckCharges(agreement, i, findings);
  if (!CheckDimensions(plan, catalogue, findings)) return;
  const absl::Status status = completeness == Completeness::kProposal
                                  ? disclosure::ParsePlan(plan, catalogue).status()
                                  : disclosure::ParseDraftPlan(plan, catalogue).status();
  if (!status.ok()) AddPlanError(status, findings);
}

}  // namespace almenara::agreement

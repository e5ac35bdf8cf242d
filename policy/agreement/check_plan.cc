// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "policy/agreement/findings.h"
#include "policy/agreement/reservation.h"
#include "policy/disclosure/axis_parser.h"
#include "policy/disclosure/governed_parameters.h"
#include "policy/disclosure/noise_plan.h"
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

bool IsPath(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_' || c == '.' || c == '[' ||
           c == ']';
  });
}

// "plan.table[3]: dimension[0].level: rule" is rule at plan.table[3].dimension[0].level.
void AddError(std::string path, absl::string_view message, Findings& findings) {
  while (true) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(message, absl::MaxSplits(": ", 1));
    if (parts.second.empty() || !IsPath(parts.first)) break;
    absl::StrAppend(&path, path.empty() ? "" : ".", parts.first);
    message = parts.second;
  }
  findings.Add(path.empty() ? "plan" : std::move(path), std::string(message));
}

// Even alone, the agreement must leave what is held back.
void CheckReservation(const std::string& id, disclosure::Plan plan, Findings& findings) {
  Agreement alone;
  alone.id = id;
  alone.plan = std::move(plan);
  const Agreement* const versions[] = {&alone};
  const Reservation reservation = ReservationOf(versions);
  const absl::Status status = CheckCommitment({&reservation, 1}, kPersonCap);
  if (status.ok()) return;
  findings.Add("plan.kind",
               absl::StrCat(status.message(), "; lower the charges (a tier that adds less than ",
                            disclosure::kMinSummandS2,
                            " to the s2 of the tier above is charged like that one)"));
}

bool CheckDimensions(const v1::Plan& plan, const Catalogue& catalogue, Findings& findings) {
  bool sound = true;
  for (int i = 0; i < plan.dimension_size(); ++i) {
    const absl::Status status = disclosure::ParseAxis(plan.dimension(i), catalogue).status();
    if (status.ok()) continue;
    AddError(absl::StrCat("plan.dimension[", i, "]"), status.message(), findings);
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
  if (completeness == Completeness::kDraft) {
    const absl::Status status = disclosure::ParseDraftPlan(plan, catalogue).status();
    if (!status.ok()) AddError("", status.message(), findings);
    return;
  }
  absl::StatusOr<disclosure::Plan> parsed = disclosure::ParsePlan(plan, catalogue);
  if (!parsed.ok()) return AddError("", parsed.status().message(), findings);
  CheckReservation(agreement.id(), *std::move(parsed), findings);
}

}  // namespace almenara::agreement

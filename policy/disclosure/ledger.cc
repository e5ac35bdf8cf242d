// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/ledger.h"

#include <algorithm>
#include <limits>
#include <span>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"
#include "policy/disclosure/noise_plan.h"

namespace almenara::disclosure {
namespace {

using agreement::v1::RELEASE_KIND_AD_HOC;
using agreement::v1::RELEASE_KIND_ANNUAL_RESTATEMENT;
using agreement::v1::RELEASE_KIND_BACK_CATALOGUE;
using agreement::v1::RELEASE_KIND_QUARTERLY;
using agreement::v1::RELEASE_KIND_THREE_YEAR_RESTATEMENT;

constexpr ReleaseKind kOfBackCatalogue[] = {
    RELEASE_KIND_BACK_CATALOGUE, RELEASE_KIND_THREE_YEAR_RESTATEMENT, RELEASE_KIND_AD_HOC};
constexpr ReleaseKind kOfQuarter[] = {RELEASE_KIND_QUARTERLY, RELEASE_KIND_ANNUAL_RESTATEMENT,
                                      RELEASE_KIND_THREE_YEAR_RESTATEMENT, RELEASE_KIND_AD_HOC};

// Saturating, so that no sum of large amounts wraps to a small one.
uint64_t Sum(uint64_t a, uint64_t b) {
  return a > std::numeric_limits<uint64_t>::max() - b ? std::numeric_limits<uint64_t>::max()
                                                      : a + b;
}

absl::Status OverCap(size_t tier, uint64_t wanted, uint64_t cap) {
  return absl::ResourceExhaustedError(
      absl::StrCat("tier ", tier, ": ", wanted, " nano-rho would pass the cap of ", cap));
}

}  // namespace

TierNano CohortCommitment(const Plan& plan, CohortKind cohort) {
  const std::span<const ReleaseKind> kinds = cohort == CohortKind::kBackCatalogue
                                                 ? std::span<const ReleaseKind>(kOfBackCatalogue)
                                                 : std::span<const ReleaseKind>(kOfQuarter);
  TierNano commitment = {};
  for (const PlannedKind& kind : plan.kinds) {
    if (std::ranges::find(kinds, kind.kind) == kinds.end()) continue;
    const TierNano charge = ChargeNano(kind);
    for (size_t tier = 0; tier < kTiers; ++tier) {
      commitment[tier] = Sum(commitment[tier], charge[tier]);
    }
  }
  return commitment;
}

absl::StatusOr<LedgerEntry> Reserve(const LedgerEntry& entry, const TierNano& amount) {
  LedgerEntry next = entry;
  for (size_t tier = 0; tier < kTiers; ++tier) {
    next.reserved[tier] = Sum(entry.reserved[tier], amount[tier]);
    const uint64_t wanted = Sum(Sum(next.reserved[tier], entry.spent[tier]), kHeldBackNano[tier]);
    if (amount[tier] > 0 && wanted > entry.cap[tier]) {
      return OverCap(tier, wanted, entry.cap[tier]);
    }
  }
  return next;
}

absl::StatusOr<LedgerEntry> Unreserve(const LedgerEntry& entry, const TierNano& amount) {
  LedgerEntry next = entry;
  for (size_t tier = 0; tier < kTiers; ++tier) {
    if (amount[tier] > entry.reserved[tier]) {
      return absl::InvalidArgumentError(
          absl::StrCat("tier ", tier, ": ", amount[tier], " nano-rho is not reserved"));
    }
    next.reserved[tier] -= amount[tier];
  }
  return next;
}

absl::StatusOr<LedgerEntry> Charge(const LedgerEntry& entry, const TierNano& charge,
                                   const TierNano& from_reserved) {
  ALMENARA_ASSIGN_OR_RETURN(LedgerEntry next, Unreserve(entry, from_reserved));
  for (size_t tier = 0; tier < kTiers; ++tier) {
    next.spent[tier] = Sum(entry.spent[tier], charge[tier]);
    const uint64_t wanted = Sum(next.spent[tier], next.reserved[tier]);
    if (charge[tier] > 0 && wanted > entry.cap[tier]) {
      return OverCap(tier, wanted, entry.cap[tier]);
    }
  }
  return next;
}

}  // namespace almenara::disclosure

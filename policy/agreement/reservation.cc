// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/reservation.h"

#include <algorithm>
#include <array>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "policy/disclosure/noise_plan.h"

namespace almenara::agreement {
namespace {

constexpr std::array kOfTheBackCatalogue = {v1::RELEASE_KIND_BACK_CATALOGUE,
                                            v1::RELEASE_KIND_THREE_YEAR_RESTATEMENT,
                                            v1::RELEASE_KIND_AD_HOC};
constexpr std::array kOfTheCalendar = {
    v1::RELEASE_KIND_QUARTERLY, v1::RELEASE_KIND_ANNUAL_RESTATEMENT,
    v1::RELEASE_KIND_THREE_YEAR_RESTATEMENT, v1::RELEASE_KIND_AD_HOC};

template <size_t n>
TierCharge Sum(const std::map<ReleaseKind, TierCharge>& charges,
               const std::array<ReleaseKind, n>& kinds) {
  TierCharge sum{};
  for (const ReleaseKind kind : kinds) {
    const auto charge = charges.find(kind);
    if (charge == charges.end()) continue;
    for (int tier = 0; tier < kTierCount; ++tier) sum[tier] += charge->second[tier];
  }
  return sum;
}

absl::Status CheckCohorts(std::span<const Reservation> reservations, const TierCharge& limit,
                          TierCharge Reservation::*charge, absl::string_view cohorts) {
  for (int tier = 0; tier < kTierCount; ++tier) {
    uint64_t sum = 0;
    std::string holders;
    for (const Reservation& reservation : reservations) {
      const uint64_t share = (reservation.*charge)[tier];
      if (share == 0) continue;
      sum += share;
      absl::StrAppend(&holders, holders.empty() ? "" : ", ", reservation.agreement, " ",
                      FormatRho(share));
    }
    if (sum > limit[tier]) {
      return absl::ResourceExhaustedError(
          absl::StrCat("over-committed at tier ", tier, ": the agreements would reserve rho ",
                       FormatRho(sum), " of a person of ", cohorts, ", and ",
                       FormatRho(limit[tier]), " may be reserved; held by: ", holders));
    }
  }
  return absl::OkStatus();
}

}  // namespace

Reservation ReservationOf(std::span<const Agreement* const> versions) {
  Reservation reservation;
  std::map<ReleaseKind, TierCharge> charges;
  for (const Agreement* version : versions) {
    reservation.agreement = version->id;
    reservation.versions.push_back(version->version);
    for (const disclosure::PlannedKind& planned : version->plan.kinds) {
      const TierCharge charge = disclosure::ChargeNano(planned);
      TierCharge& greatest = charges[planned.kind];
      for (int tier = 0; tier < kTierCount; ++tier) {
        greatest[tier] = std::max(greatest[tier], charge[tier]);
      }
    }
  }
  std::sort(reservation.versions.begin(), reservation.versions.end());
  reservation.back_catalogue = Sum(charges, kOfTheBackCatalogue);
  reservation.calendar = Sum(charges, kOfTheCalendar);
  return reservation;
}

TierCharge ReservableWith(const TierCharge& own_cap) {
  TierCharge limit{};
  for (int tier = 0; tier < kTierCount; ++tier) {
    limit[tier] = std::min(kPersonCap[tier] - kHeldBack[tier], own_cap[tier]);
  }
  return limit;
}

absl::Status CheckCommitment(std::span<const Reservation> reservations, const TierCharge& own_cap) {
  const TierCharge limit = ReservableWith(own_cap);
  if (absl::Status status =
          CheckCohorts(reservations, limit, &Reservation::back_catalogue, "the back catalogue");
      !status.ok()) {
    return status;
  }
  return CheckCohorts(reservations, limit, &Reservation::calendar, "a calendar cohort");
}

std::string FormatRho(uint64_t nano_rho) {
  std::string text = absl::StrFormat("%d.%09d", nano_rho / 1'000'000'000, nano_rho % 1'000'000'000);
  text.erase(text.find_last_not_of('0') + 1);
  return std::string(absl::StripSuffix(text, "."));
}

}  // namespace almenara::agreement

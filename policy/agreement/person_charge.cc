// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/person_charge.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "policy/disclosure/accountant.h"
#include "policy/disclosure/noise_plan.h"

namespace almenara::agreement {

int RightGuesses(uint64_t nano_rho) {
  if (nano_rho == 0) return 50;
  const double rho = static_cast<double>(nano_rho) / disclosure::kNanoPerRho;
  return static_cast<int>(std::lround(50 + 50 * disclosure::MembershipAdvantage(rho)));
}

std::array<int, kTierCount> RightGuesses(const TierCharge& charge) {
  std::array<int, kTierCount> guesses{};
  for (int tier = 0; tier < kTierCount; ++tier) guesses[tier] = RightGuesses(charge[tier]);
  return guesses;
}

TierCharge ChargeWhenKnownTo(uint64_t organizations, const TierCharge& charge) {
  constexpr uint64_t kMost = std::numeric_limits<uint64_t>::max();
  TierCharge known = charge;
  for (uint64_t& nano_rho : known) {
    for (int times = 0; times < 2; ++times) {
      nano_rho =
          organizations != 0 && nano_rho > kMost / organizations ? kMost : nano_rho * organizations;
    }
  }
  return known;
}

TierCharge GreaterCharge(const Reservation& reservation) {
  TierCharge greater{};
  for (int tier = 0; tier < kTierCount; ++tier) {
    greater[tier] = std::max(reservation.back_catalogue[tier], reservation.calendar[tier]);
  }
  return greater;
}

TierCharge ChargeOf(const disclosure::PlannedKind& kind) { return disclosure::ChargeNano(kind); }

}  // namespace almenara::agreement

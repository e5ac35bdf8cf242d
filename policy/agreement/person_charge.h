// SPDX-License-Identifier: Apache-2.0
// What a charge means to the person who pays it.
#ifndef ALMENARA_POLICY_AGREEMENT_PERSON_CHARGE_H_
#define ALMENARA_POLICY_AGREEMENT_PERSON_CHARGE_H_

#include <array>
#include <cstdint>

#include "policy/agreement/agreement.h"
#include "policy/agreement/reservation.h"

namespace almenara::agreement {

// How often in 100 a reader who knows everything else, and whose tables cost the person this much,
// guesses right at most whether the person is in the data: half of 100, plus half of
// disclosure::MembershipAdvantage, to the nearest whole. 50, a coin, for a charge of 0.
// RightGuesses(1'000'000'000) = 76.
int RightGuesses(uint64_t nano_rho);

// RightGuesses at each tier.
std::array<int, kTierCount> RightGuesses(const TierCharge& charge);

// What a person pays who is known to `organizations` contributors that do not know it of each
// other: the square of their number as much (privacy model, section 2). Saturates.
TierCharge ChargeWhenKnownTo(uint64_t organizations, const TierCharge& charge);

// What a person pays who is in the back catalogue or in the calendar, whichever is more, tier by
// tier.
TierCharge GreaterCharge(const Reservation& reservation);

// What one release of the kind charges, per tier; 0 where it serves none.
TierCharge ChargeOf(const disclosure::PlannedKind& kind);

}  // namespace almenara::agreement

#endif  // ALMENARA_POLICY_AGREEMENT_PERSON_CHARGE_H_

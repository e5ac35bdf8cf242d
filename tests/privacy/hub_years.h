// SPDX-License-Identifier: Apache-2.0
// Years of a hub: its release maker closes quarter after quarter and restates every year, for two
// agreements that differ by one contributor, who is frozen in every second quarter.
#ifndef ALMENARA_TESTS_PRIVACY_HUB_YEARS_H_
#define ALMENARA_TESTS_PRIVACY_HUB_YEARS_H_

#include <string>
#include <vector>

#include "tests/privacy/attack.h"

namespace almenara::attack {

// What attackers make of it.
struct HubYears {
  double rho = 0;                 // of one person of a first quarter, all releases together
  double advantage = 0;           // of the likelihood ratio over all of them, tier 0
  double advantage_on_exact = 0;  // of the same without noise
  // One organisation's cells, read from a difference of two releases: the sd of the error over the
  // sd that `agreement simulate` states for such a difference, tier 0.
  double of_two_agreements = 0;
  double of_a_freeze = 0;
  int cells = 0;  // of each
};

// `agreements`: 1 or 2. Every second year has the target in its first quarter, at an organisation
// that signed both. REQUIRES an even number of years.
HubYears RunYears(int agreements, int years);

// The advantage as a result, within three standard errors of A3's bound.
AttackResult AdvantageOverYears(const std::string& id, const std::string& scenario, int agreements,
                                int years);
AttackResult ResultOfYears(const std::string& id, const std::string& scenario, const HubYears& ran,
                           int years);

}  // namespace almenara::attack

#endif  // ALMENARA_TESTS_PRIVACY_HUB_YEARS_H_

// SPDX-License-Identifier: Apache-2.0
// The game of membership: an attacker who knows everybody else's rows and the target's tells from
// all components of all releases whether the target was in the data. By Neyman and Pearson nobody
// does better than the likelihood ratio, here sum over cells of d_c * (y_c - x_c) / s2_c against
// half its shift, where x are the counts without the target and d what the target adds.
#ifndef ALMENARA_TESTS_PRIVACY_MEMBERSHIP_GAME_H_
#define ALMENARA_TESTS_PRIVACY_MEMBERSHIP_GAME_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "policy/disclosure/plan.h"
#include "tests/privacy/attack.h"
#include "tests/privacy/population.h"

namespace almenara::attack {

struct MembershipScenario {
  std::string id;  // "A3"
  std::string name;
  std::vector<agreement::v1::ReleaseKind> kinds;  // of the releases, each with noise of its own
  std::vector<Values> records;                    // the target's, oldest first
  uint64_t seed = 0;
  int pairs = 20'000;
};

// Counts rows, draws noise and reads releases of NarrowPlan with the hub's own functions.
class MembershipGame {
 public:
  MembershipGame();

  // One result for each tier that all the releases serve.
  AttackResults Play(const MembershipScenario& scenario) const;

 private:
  const std::unique_ptr<Catalogue> catalogue_;
  const disclosure::Plan plan_;
  const std::vector<Values> people_;
};

}  // namespace almenara::attack

#endif  // ALMENARA_TESTS_PRIVACY_MEMBERSHIP_GAME_H_

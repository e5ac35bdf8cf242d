// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_TESTS_PRIVACY_POSTERIOR_SAMPLER_H_
#define ALMENARA_TESTS_PRIVACY_POSTERIOR_SAMPLER_H_

#include <cstdint>
#include <vector>

#include "tests/privacy/published_cells.h"

namespace almenara::attack {

// What the attacker believes of a joint cell before looking: negative binomial of mean `expected`,
// the wider the smaller `shape`.
struct Belief {
  std::vector<double> expected;
  double shape = 1;
};

// The most probable count of every joint cell, by Gibbs sampling of all of them from the posterior
// of independent Gaussian measurements. No other estimate matches more cells on average where the
// belief is right.
JointCounts MostProbable(const PublishedCells& measured, const Belief& belief, int sweeps,
                         uint64_t seed);

}  // namespace almenara::attack

#endif  // ALMENARA_TESTS_PRIVACY_POSTERIOR_SAMPLER_H_

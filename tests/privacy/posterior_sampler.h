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

struct MostProbable {
  JointCounts of_all;         // count of every joint cell
  JointCounts of_small_ones;  // the same for who is told that the cell holds one to three
};

// By Gibbs sampling of all joint cells from the posterior of independent Gaussian measurements. No
// other estimate matches more cells on average where the belief is right.
MostProbable SampleMostProbable(const PublishedCells& measured, const Belief& belief, int sweeps,
                                uint64_t seed);

// What the belief alone says, where counts are Poisson.
MostProbable ExpectMostProbable(const std::vector<double>& expected);

}  // namespace almenara::attack

#endif  // ALMENARA_TESTS_PRIVACY_POSTERIOR_SAMPLER_H_

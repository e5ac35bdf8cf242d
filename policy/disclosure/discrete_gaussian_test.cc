// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/discrete_gaussian.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

#include "common/crypto/hmac.h"
#include "policy/disclosure/governed_parameters.h"
#include "policy/disclosure/noisy_components.h"
#include "policy/disclosure/normal.h"
#include "policy/disclosure/testing/toy_plan.h"

namespace almenara::disclosure {
namespace {

using testing::FixedSource;

// The published vectors of the sampler, several parameters from one stream.
struct MomentVector {
  uint64_t s2;
  std::vector<int64_t> first;
  int64_t sum;
  int64_t sum_of_squares;
};

TEST(DiscreteGaussianTest, ReproducesTheMomentVectorsFromOneStream) {
  const std::vector<MomentVector> vectors = {
      {1, {0, -1, 0, -1, 1, 2, 0, 0, 2, -1, -1, 0}, 125, 20255},
      {25, {12, -3, -2, 0, -4, -6, -2, 2, -2, 10, 7, 4}, -1145, 502127},
      {64, {-8, -11, -1, 1, -10, -6, -1, -3, 3, -8, -4, 3}, -1028, 1294026},
      {160, {-9, -20, -14, -20, 33, -4, 12, -8, 2, 11, -17, -16}, -657, 3281793},
      {1000, {57, -50, -32, -21, 74, 17, 38, -36, -38, 19, 25, 9}, -1549, 20001617},
  };
  crypto::ChaCha20Stream stream(NoiseSeed(FixedSource("moments"), 0, "x"));
  DiscreteGaussian gaussian(stream);
  for (const MomentVector& expected : vectors) {
    std::vector<int64_t> draws(20'000);
    for (int64_t& draw : draws) draw = gaussian.Sample(expected.s2);
    EXPECT_EQ(std::vector<int64_t>(draws.begin(), draws.begin() + 12), expected.first)
        << expected.s2;
    EXPECT_EQ(std::accumulate(draws.begin(), draws.end(), int64_t{0}), expected.sum) << expected.s2;
    EXPECT_EQ(std::inner_product(draws.begin(), draws.end(), draws.begin(), int64_t{0}),
              expected.sum_of_squares)
        << expected.s2;
  }
}

TEST(DiscreteGaussianTest, ReproducesTheWideVector) {
  EXPECT_EQ(DrawNoise(NoiseSeed(FixedSource("wide"), 0, "x"), 1'000'003, 6),
            (Counts{101, -787, 505, -373, -195, 675}));
}

// Upper tail of the chi-square distribution by Wilson-Hilferty, close enough for a bound of 1e-4.
double ChiSquareTail(double statistic, double degrees) {
  const double cube = std::cbrt(statistic / degrees);
  const double z = (cube - (1 - 2 / (9 * degrees))) / std::sqrt(2 / (9 * degrees));
  return 0.5 * std::erfc(z / std::sqrt(2.0));
}

class DiscreteGaussianLawTest : public ::testing::TestWithParam<uint64_t> {};

TEST_P(DiscreteGaussianLawTest, DrawsFollowTheExactProbabilities) {
  // Given the exact probabilities
  const auto s2 = static_cast<double>(GetParam());
  const auto reach = static_cast<int64_t>(12 * std::sqrt(s2)) + 12;
  const auto mass = [&](int64_t x) { return std::exp(-static_cast<double>(x * x) / (2 * s2)); };
  double total = 0;
  for (int64_t x = -reach; x <= reach; ++x) total += mass(x);

  // When a million values are drawn
  constexpr int kDraws = 1'000'000;
  std::map<int64_t, int> seen;
  for (const int64_t x : DrawNoise(crypto::Sha256("law"), GetParam(), kDraws)) ++seen[x];

  // Then chi-square over the values expected at least 20 times, the tails in one class, does not
  // tell them apart
  double statistic = 0;
  int classes = 0;
  double rest_expected = kDraws;
  int rest_seen = kDraws;
  for (int64_t x = -reach; x <= reach; ++x) {
    const double expected = kDraws * mass(x) / total;
    if (expected < 20) continue;
    statistic += std::pow(seen[x] - expected, 2) / expected;
    rest_expected -= expected;
    rest_seen -= seen[x];
    ++classes;
  }
  statistic += std::pow(rest_seen - rest_expected, 2) / rest_expected;
  EXPECT_GT(ChiSquareTail(statistic, classes), 1e-4);
}

INSTANTIATE_TEST_SUITE_P(Parameters, DiscreteGaussianLawTest, ::testing::Values(1, 25, 63, 200));

// What claim (b) of proofs/conversion.md computes: in units of the noise's own width, how far apart
// two normals would have to be to be told apart as well as the noise and its shift by one.
TEST(DiscreteGaussianTest, TellsShiftsApartNoBetterThanANormalALittleNarrower) {
  for (const double s2 : {1.0, 2.0, 3.0, 5.0, 10.0, 25.0, 63.0, 200.0}) {
    // Given the probability of every value up to zero, from far below
    const double width = std::sqrt(s2);
    const auto mass = [&](int64_t x) { return std::exp(-static_cast<double>(x * x) / (2 * s2)); };
    const auto reach = static_cast<int64_t>(12 * width) + 12;
    double total = mass(0);
    for (int64_t x = 1; x <= reach; ++x) total += 2 * mass(x);
    double below = 0;
    double greatest = 0;
    double last = 0;
    double quantile_before = 0;
    // When each step of the distribution is read as a step of a normal's, by symmetry of one side
    for (int64_t x = -reach; x <= 0; ++x) {
      below += mass(x) / total;
      if (static_cast<double>(x) < -8 * width) {
        quantile_before = NormalUpperQuantile(below);
        continue;
      }
      const double quantile = NormalUpperQuantile(below);
      last = (quantile_before - quantile) * width;
      greatest = std::max(greatest, last);
      quantile_before = quantile;
    }
    // Then none is longer than the one at zero, and that one is as the proof says
    EXPECT_NEAR(greatest, last, 1e-9) << s2;
    EXPECT_GT(last, 1) << s2;
    EXPECT_LE(last, 1 + 1 / (24 * s2) + 1 / (200 * s2 * s2)) << s2;
  }
}

TEST(DiscreteGaussianTest, TakesTheLargestParameter) {
  const Counts draws = DrawNoise(crypto::Sha256("large"), kMaxS2, 2'000);
  double squares = 0;
  for (const int64_t draw : draws) squares += static_cast<double>(draw) * static_cast<double>(draw);
  EXPECT_NEAR(squares / 2'000 / static_cast<double>(kMaxS2), 1.0, 0.15);
}

}  // namespace
}  // namespace almenara::disclosure

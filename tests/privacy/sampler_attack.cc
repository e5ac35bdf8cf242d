// SPDX-License-Identifier: Apache-2.0
// A1. Noise that is not exactly the discrete Gaussian which is charged for protects less than the
// ledger says, or gives the count away by its floating-point bits (Mironov 2012). The hub's draws
// against the published vectors and, a million of them, against the exact probabilities.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "policy/disclosure/discrete_gaussian.h"
#include "policy/disclosure/noisy_components.h"
#include "policy/disclosure/testing/toy_plan.h"
#include "tests/privacy/attack.h"

namespace almenara::attack {
namespace {

using disclosure::Counts;
using disclosure::testing::FixedSource;

constexpr int kDraws = 1'000'000;
constexpr double kLeastExpected = 20;
constexpr double kLeastP = 1e-4;

struct StreamVector {
  const char* component;
  uint8_t step;
  uint64_t s2;
  Counts first;
};

// Section 6 of the design: key 000102..1f, root SHA-256(""), release "2026Q4".
const std::vector<StreamVector>& StreamVectors() {
  static const auto* const vectors = new std::vector<StreamVector>{
      {"", 0, 25, {3, -14, 2, -8, -8, 6, 0, 4, 11, -1, -2, 11}},
      {"", 1, 38, {3, -14, 4, 4, -9, 4, -2, 8, -3, 5, 2, 1}},
      {"", 2, 137, {-18, -5, 18, 32, 6, -14, 14, 6, 4, 15, -9, 5}},
      {"gender", 0, 25, {-5, -8, 7, -2, 2, 11, 0, -3, 5, 1, 0, -2}},
      {"gender", 1, 38, {-4, 0, 0, -17, 2, -1, 7, 3, 0, 6, 1, 12}},
      {"gender", 2, 137, {21, -10, 8, 14, -11, -4, 11, -1, 11, 29, -2, 16}},
      {"exploitation|gender#exploitation", 0, 25, {2, -1, 2, 7, -1, -7, -1, 0, -4, 3, -1, 3}},
      {"exploitation|gender#exploitation", 1, 38, {-12, 0, 1, -1, 2, 1, 6, 0, 5, 7, 2, 3}},
      {"exploitation|gender#exploitation",
       2,
       137,
       {-25, -3, -18, 7, 11, -3, -21, 2, 12, -8, -3, 2}},
  };
  return *vectors;
}

struct MomentVector {
  uint64_t s2;
  int64_t sum;
  int64_t sum_of_squares;
};

// 20,000 draws for each, in this order from one stream.
constexpr MomentVector kMoments[] = {{1, 125, 20255},
                                     {25, -1145, 502127},
                                     {64, -1028, 1294026},
                                     {160, -657, 3281793},
                                     {1000, -1549, 20001617}};

// Vectors that a drawing under this key does not reproduce.
int VectorsMissed(char first_byte_of_key) {
  const auto source_of = [&](const std::string& release) {
    disclosure::NoiseSource source = FixedSource(release);
    source.key.front() = first_byte_of_key;
    return source;
  };
  int missed = 0;
  for (const StreamVector& vector : StreamVectors()) {
    const auto seed = disclosure::NoiseSeed(source_of("2026Q4"), vector.step, vector.component);
    if (disclosure::DrawNoise(seed, vector.s2, vector.first.size()) != vector.first) ++missed;
  }
  crypto::ChaCha20Stream stream(disclosure::NoiseSeed(source_of("moments"), 0, "x"));
  disclosure::DiscreteGaussian gaussian(stream);
  for (const MomentVector& vector : kMoments) {
    Counts draws(20'000);
    for (int64_t& draw : draws) draw = gaussian.Sample(vector.s2);
    const int64_t squares =
        std::inner_product(draws.begin(), draws.end(), draws.begin(), int64_t{0});
    if (std::accumulate(draws.begin(), draws.end(), int64_t{0}) != vector.sum ||
        squares != vector.sum_of_squares) {
      ++missed;
    }
  }
  const auto wide = disclosure::NoiseSeed(source_of("wide"), 0, "x");
  if (disclosure::DrawNoise(wide, 1'000'003, 6) != Counts{101, -787, 505, -373, -195, 675}) {
    ++missed;
  }
  return missed;
}

// Upper tail of the chi-square distribution by Wilson and Hilferty.
double ChiSquareTail(double statistic, double degrees) {
  const double cube = std::cbrt(statistic / degrees);
  const double z = (cube - (1 - 2 / (9 * degrees))) / std::sqrt(2 / (9 * degrees));
  return 0.5 * std::erfc(z / std::sqrt(2.0));
}

// The probability that exact draws fit no better than these, tails in one class.
double FitOf(const Counts& draws, uint64_t parameter) {
  const auto s2 = static_cast<double>(parameter);
  const auto reach = static_cast<int64_t>(12 * std::sqrt(s2)) + 12;
  const auto mass = [&](int64_t x) { return std::exp(-static_cast<double>(x * x) / (2 * s2)); };
  double total = 0;
  for (int64_t x = -reach; x <= reach; ++x) total += mass(x);
  std::map<int64_t, int> seen;
  for (const int64_t x : draws) ++seen[x];
  double statistic = 0;
  int classes = 0;
  double rest_expected = kDraws;
  int rest_seen = kDraws;
  for (int64_t x = -reach; x <= reach; ++x) {
    const double expected = kDraws * mass(x) / total;
    if (expected < kLeastExpected) continue;
    statistic += std::pow(seen[x] - expected, 2) / expected;
    rest_expected -= expected;
    rest_seen -= seen[x];
    ++classes;
  }
  statistic += std::pow(rest_seen - rest_expected, 2) / rest_expected;
  return ChiSquareTail(statistic, classes);
}

enum class Rounding { kNearest, kTowardZero };

// A continuous Gaussian made whole, as it stands in many libraries.
Counts FloatingPoint(double variance, Rounding rounding) {
  std::mt19937_64 chance(11);
  std::normal_distribution<double> gaussian(0, std::sqrt(variance));
  Counts draws(kDraws);
  for (int64_t& draw : draws) {
    const double x = gaussian(chance);
    draw = rounding == Rounding::kNearest ? std::llround(x) : static_cast<int64_t>(x);
  }
  return draws;
}

// How many powers of ten below one; 300 when nothing is left of it.
double Surprise(double p) { return -std::log10(std::max(p, 1e-300)); }

AttackResult Vectors() {
  AttackResult result;
  result.id = "A1";
  result.scenario = "published vectors";
  result.measure = "vectors missed";
  result.measured = VectorsMissed('\0');
  result.controls = {{"another key", static_cast<double>(VectorsMissed('\1')), 15}};
  result.note = absl::StrCat(StreamVectors().size() + std::size(kMoments) + 1,
                             " vectors, bit by bit; a sound hub always passes");
  return result;
}

AttackResult Law(uint64_t s2) {
  const auto seed = disclosure::NoiseSeed(FixedSource(absl::StrCat("law ", s2)), 0, "x");
  const auto variance = static_cast<double>(s2);
  AttackResult result;
  result.id = "A1";
  result.scenario = absl::StrCat("a million draws, s2 = ", s2);
  result.measure = "p of chi-square";
  result.measured = FitOf(disclosure::DrawNoise(seed, s2, kDraws), s2);
  result.bound = 1;
  result.at_least = kLeastP;
  const double needed = Surprise(kLeastP);
  result.controls = {
      {"continuous Gaussian cut to whole numbers (-log10 p)",
       Surprise(FitOf(FloatingPoint(variance, Rounding::kTowardZero), s2)), needed},
      {"rounded continuous Gaussian of 3 % less variance (-log10 p)",
       Surprise(FitOf(FloatingPoint(0.97 * variance - 1.0 / 12, Rounding::kNearest), s2)), needed}};
  result.note = absl::StrFormat("a sound hub fails with probability %g", kLeastP);
  return result;
}

}  // namespace

AttackResults AttackSampler(Effort) {
  AttackResults results = {Vectors()};
  for (const uint64_t s2 : {1, 25, 63, 200}) results.push_back(Law(s2));
  return results;
}

}  // namespace almenara::attack

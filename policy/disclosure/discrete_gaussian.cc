// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/discrete_gaussian.h"

#include <cmath>
#include <limits>

namespace almenara::disclosure {
namespace {

// The largest r with r * r <= n, n <= kMaxS2: the floating-point guess is corrected in integers.
uint64_t IntegerSquareRoot(uint64_t n) {
  auto root = static_cast<uint64_t>(std::sqrt(static_cast<double>(n)));
  while (root * root > n) --root;
  while ((root + 1) * (root + 1) <= n) ++root;
  return root;
}

}  // namespace

uint64_t DiscreteGaussian::Uniform(uint64_t bound) {
  // Rejects the last 2^64 mod bound words, so that every residue has as many. The remainder is
  // below `bound`, so a word below 2^64 - bound is accepted without dividing for it.
  const uint64_t surely_accepted = -bound;
  while (true) {
    const uint64_t word = stream_.NextUint64();
    if (word < surely_accepted) return word % bound;
    const uint64_t remainder = -bound % bound;
    if (remainder == 0 || word < -remainder) return word % bound;
  }
}

bool DiscreteGaussian::Bernoulli(uint64_t n, uint64_t d) { return Uniform(d) < n; }

bool DiscreteGaussian::BernoulliExpUnit(uint64_t n, uint64_t d) {
  uint64_t k = 1;
  while (true) {
    // d * k passes 64 bits only after k > 7 for the largest parameter; the product of two
    // independent draws has the same law.
    const bool fits = d <= std::numeric_limits<uint64_t>::max() / k;
    const bool again = fits ? Bernoulli(n, d * k) : Bernoulli(1, k) && Bernoulli(n, d);
    if (!again) return k % 2 == 1;
    ++k;
  }
}

bool DiscreteGaussian::BernoulliExp(Wide n, uint64_t d) {
  while (n > d) {
    if (!BernoulliExpUnit(1, 1)) return false;
    n -= d;
  }
  return BernoulliExpUnit(static_cast<uint64_t>(n), d);
}

int64_t DiscreteGaussian::DiscreteLaplace(uint64_t t) {
  while (true) {
    const bool negative = Bernoulli(1, 2);
    uint64_t remainder = 0;
    do {
      remainder = Uniform(t);
    } while (!BernoulliExp(remainder, t));
    uint64_t quotient = 0;
    while (BernoulliExpUnit(1, 1)) ++quotient;
    const auto magnitude = static_cast<int64_t>(remainder + t * quotient);
    if (negative && magnitude == 0) continue;  // zero would be drawn twice as often
    return negative ? -magnitude : magnitude;
  }
}

int64_t DiscreteGaussian::Sample(uint64_t s2) {
  const uint64_t t = IntegerSquareRoot(s2) + 1;
  const uint64_t denominator = 2 * s2 * t * t;
  while (true) {
    const int64_t y = DiscreteLaplace(t);
    const auto magnitude = static_cast<uint64_t>(y < 0 ? -y : y);
    const Wide product = static_cast<Wide>(magnitude) * t;
    const Wide distance = product > s2 ? product - s2 : s2 - product;
    if (BernoulliExp(distance * distance, denominator)) return y;
  }
}

}  // namespace almenara::disclosure

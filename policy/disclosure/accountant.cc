// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/accountant.h"

#include <cmath>

#include "policy/disclosure/normal.h"

namespace almenara::disclosure {
namespace {

constexpr int kBisectionSteps = 200;

// Halves the interval: `is_low` says of a point whether the answer lies above it. Ends early where
// another step would change nothing, since the ends are then neighbours.
template <typename Predicate>
void Bisect(double& low, double& high, Predicate is_low) {
  for (int step = 0; step < kBisectionSteps; ++step) {
    const double middle = 0.5 * (low + high);
    double& end = is_low(middle) ? low : high;
    if (end == middle) return;
    end = middle;
  }
}

// log of exp((a-1)(a*rho - e)) * (1 - 1/a)^a / (a-1), minimised over a >= 1.01.
double LogDelta(double rho, double epsilon) {
  // Its derivative in a, which rises.
  const auto slope = [&](double a) { return (2 * a - 1) * rho - epsilon + std::log1p(-1 / a); };
  double low = 1.01;
  double high = (epsilon + 1) / (2 * rho) + 2;
  while (slope(high) < 0) high *= 2;
  Bisect(low, high, [&](double a) { return slope(a) < 0; });
  const double a = high;
  return (a - 1) * (a * rho - epsilon) + a * std::log1p(-1 / a) - std::log(a - 1);
}

}  // namespace

double EpsilonFor(double rho, double delta) {
  const double log_delta = std::log(delta);
  double low = 0;
  double high = rho + 2 * std::sqrt(-rho * log_delta) + 1;
  while (LogDelta(rho, high) > log_delta) high *= 2;
  Bisect(low, high, [&](double epsilon) { return LogDelta(rho, epsilon) > log_delta; });
  return high;
}

double RhoFor(double epsilon, double delta) {
  double low = 0;
  double high = epsilon;  // rho-zCDP never gives less than epsilon = rho at a small delta
  for (int step = 0; step < kBisectionSteps; ++step) {
    const double middle = 0.5 * (low + high);
    if (middle <= 0) break;
    (EpsilonFor(middle, delta) > epsilon ? high : low) = middle;
  }
  return low;
}

double MembershipAdvantage(double rho) { return 2 * NormalCdf(std::sqrt(2 * rho) / 2) - 1; }

}  // namespace almenara::disclosure

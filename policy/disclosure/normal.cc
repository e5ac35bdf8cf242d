// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/normal.h"

#include <cmath>
#include <numbers>

namespace almenara::disclosure {
namespace {

double UpperTail(double x) { return 0.5 * std::erfc(x / std::numbers::sqrt2); }

}  // namespace

double NormalCdf(double x) { return UpperTail(-x); }

double NormalUpperQuantile(double tail) {
  // The tail falls strictly, so bisection cannot miss; beyond 38 it underflows.
  double low = -38;
  double high = 38;
  for (int step = 0; step < 100; ++step) {
    const double middle = 0.5 * (low + high);
    (UpperTail(middle) > tail ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace almenara::disclosure

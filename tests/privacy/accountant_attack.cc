// SPDX-License-Identifier: Apache-2.0
// A2, first part. Numbers that understate what a release costs: the accountant against the design's
// tables of epsilon, and against the conversion that is simple and too generous.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "policy/disclosure/accountant.h"
#include "tests/privacy/attack.h"

namespace almenara::attack {
namespace {

constexpr double kWithin = 1e-3;

struct Row {
  double rho;
  double at_1e5;
  double at_1e6;
  double at_1e9;
};

// Section 4 of the design.
constexpr Row kTable[] = {{0.125, 2.166, 2.419, 3.058}, {0.20, 2.814, 3.131, 3.934},
                          {0.40, 4.162, 4.604, 5.728},  {0.50, 4.728, 5.222, 6.474},
                          {1.00, 7.077, 7.766, 9.521},  {2.00, 10.725, 11.689, 14.150}};

struct Check {
  double epsilon;
  double delta;
  double rho;
};
constexpr Check kChecks[] = {{1, 1e-9, 0.01497306}, {4, 1e-6, 0.31106495}, {12, 1e-6, 2.08949879}};

template <typename Convert>
double LargestDeviation(Convert convert) {
  double largest = 0;
  for (const Row& row : kTable) {
    for (const auto& [delta, stated] :
         {std::pair{1e-5, row.at_1e5}, std::pair{1e-6, row.at_1e6}, std::pair{1e-9, row.at_1e9}}) {
      largest = std::max(largest, std::abs(convert(row.rho, delta) - stated));
    }
  }
  return largest;
}

}  // namespace

AttackResults AttackAccountant() {
  AttackResult table;
  table.id = "A2";
  table.scenario = "epsilon of the design's table";
  table.measure = "largest deviation";
  table.measured = LargestDeviation(disclosure::EpsilonFor);
  table.bound = kWithin;
  table.controls = {{"rho + 2 sqrt(rho log 1/delta)",
                     LargestDeviation([](double rho, double delta) {
                       return rho + 2 * std::sqrt(-rho * std::log(delta));
                     }),
                     kWithin}};
  table.note = "18 values, printed with three decimals; a sound hub always passes";
  AttackResult checks = table;
  checks.scenario = "rho of the check values";
  checks.measure = "largest deviation of epsilon";
  checks.measured = 0;
  for (const Check& check : kChecks) {
    const double epsilon =
        disclosure::EpsilonFor(disclosure::RhoFor(check.epsilon, check.delta), check.delta);
    const double stated = disclosure::EpsilonFor(check.rho, check.delta);
    checks.measured = std::max(
        {checks.measured, std::abs(epsilon - check.epsilon), std::abs(stated - check.epsilon)});
  }
  checks.note = "3 values, both ways; a sound hub always passes";
  return {table, checks};
}

}  // namespace almenara::attack

// SPDX-License-Identifier: Apache-2.0
// Zero-concentrated differential privacy in the terms that people know. Proofs:
// proofs/conversion.md.
#ifndef ALMENARA_POLICY_DISCLOSURE_ACCOUNTANT_H_
#define ALMENARA_POLICY_DISCLOSURE_ACCOUNTANT_H_

#include <cstdint>

namespace almenara::disclosure {

inline constexpr uint64_t kNanoPerRho = 1'000'000'000;

// The smallest epsilon for which rho-zCDP implies (epsilon, delta)-DP by the conversion of
// Canonne-Kamath-Steinke (arXiv:2004.00010, corollary 13):
//   min over a > 1 of exp((a-1)(a*rho - e)) * (1 - 1/a)^a / (a-1) <= delta
// REQUIRES rho > 0 and 0 < delta < 1. EpsilonFor(0.01497306, 1e-9) = 1.
double EpsilonFor(double rho, double delta);

// The largest rho whose EpsilonFor is at most `epsilon`. RhoFor(4, 1e-6) = 0.31106495.
double RhoFor(double epsilon, double delta);

// The most by which any attacker, knowing everything else, beats a coin at telling whether a person
// is in the data: 2 * Phi(mu / 2) - 1 with mu = sqrt(2 * rho). MembershipAdvantage(1) = 0.520. That
// is exact for normal noise; discrete Gaussians of parameter 25 or more add less than 0.2 % to mu
// (proofs/conversion.md).
double MembershipAdvantage(double rho);

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_ACCOUNTANT_H_

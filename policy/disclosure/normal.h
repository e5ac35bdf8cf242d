// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_POLICY_DISCLOSURE_NORMAL_H_
#define ALMENARA_POLICY_DISCLOSURE_NORMAL_H_

namespace almenara::disclosure {

// The standard normal distribution function.
double NormalCdf(double x);

// z with 1 - NormalCdf(z) = tail, to 1e-12. Taking the tail keeps digits that 1 - tail would lose.
// REQUIRES 0 < tail < 1.
double NormalUpperQuantile(double tail);

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_NORMAL_H_

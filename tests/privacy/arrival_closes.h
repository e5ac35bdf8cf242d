// SPDX-License-Identifier: Apache-2.0
// Closes made by the hub's release maker, for the part of A8 that begins at the close.
#ifndef ALMENARA_TESTS_PRIVACY_ARRIVAL_CLOSES_H_
#define ALMENARA_TESTS_PRIVACY_ARRIVAL_CLOSES_H_

#include <cstddef>

namespace almenara::attack {

struct Closes {
  double rho = 0;
  double bound = 0;               // A3's, for rho
  double advantage = 0;           // of the likelihood ratio over all components
  double advantage_on_exact = 0;  // of the same on counts without noise
  int other_differences = 0;      // in what a close leaves beside its noisy cells
};

// Closes one quarter after another of the same hub; each holds the same persons anew, every second
// one the target, too.
Closes CloseWithAndWithout(int closes);

struct Redraws {
  size_t cells = 0;
  double correlation = 0;           // |r| of the noise of one drawing and the next
  double correlation_of_reuse = 0;  // the same for noise that is a function of the snapshot
};

// Crashes a close after its noise was drawn and written, before it is sealed; again and again.
Redraws DrawAgainAfterCrashes();

}  // namespace almenara::attack

#endif  // ALMENARA_TESTS_PRIVACY_ARRIVAL_CLOSES_H_

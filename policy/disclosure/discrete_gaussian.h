// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_POLICY_DISCLOSURE_DISCRETE_GAUSSIAN_H_
#define ALMENARA_POLICY_DISCLOSURE_DISCRETE_GAUSSIAN_H_

#include <cstdint>

#include "common/crypto/chacha20_stream.h"
#include "policy/disclosure/governed_parameters.h"

namespace almenara::disclosure {

// Exact samples of the discrete Gaussian: P(x) proportional to exp(-x^2 / (2*s2)) over the integers
// (Canonne-Kamath-Steinke, arXiv:2004.00010, algorithms 1-3). Integers only: no floating point that
// an attacker could read the sample from (Mironov 2012). Not constant-time, so it runs when a
// release is made, never when a query is answered (Jin et al. 2022). Proof:
// proofs/discrete-gaussian.md. Not thread-safe.
class DiscreteGaussian {
 public:
  // `stream` is borrowed.
  explicit DiscreteGaussian(crypto::ChaCha20Stream& stream) : stream_(stream) {}

  // REQUIRES 1 <= s2 <= kMaxS2.
  int64_t Sample(uint64_t s2);

 private:
  using Wide = unsigned __int128;

  uint64_t Uniform(uint64_t bound);               // 0 .. bound-1
  bool Bernoulli(uint64_t n, uint64_t d);         // with probability n/d
  bool BernoulliExpUnit(uint64_t n, uint64_t d);  // exp(-n/d), n <= d
  bool BernoulliExp(Wide n, uint64_t d);          // exp(-n/d)
  int64_t DiscreteLaplace(uint64_t t);            // P(x) proportional to exp(-|x|/t)

  crypto::ChaCha20Stream& stream_;
};

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_DISCRETE_GAUSSIAN_H_

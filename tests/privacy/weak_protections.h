// SPDX-License-Identifier: Apache-2.0
// Protections that are in use elsewhere and known to fail: the positive controls of the attacks.
// NOT for production; no target outside tests/privacy links them.
#ifndef ALMENARA_TESTS_PRIVACY_WEAK_PROTECTIONS_H_
#define ALMENARA_TESTS_PRIVACY_WEAK_PROTECTIONS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "policy/disclosure/query_plan.h"
#include "tests/privacy/population.h"

namespace almenara::attack {

enum class WeakProtection {
  kExact,        // the count
  kThreshold10,  // the count when it is 0 or at least 10, else nothing
  kRounded5,     // the count to the nearest multiple of 5
  kCellKey,      // plus noise (sd 2.5) that is a function of the set of records counted
  kFreshNoise,   // plus noise (sd 10) drawn anew for every question
};

inline constexpr double kCellKeySd = 2.5;

// The nearest multiple of `base`.
double RoundTo(double count, double base);

// A table service that answers from records under one weak protection.
class WeakService {
 public:
  WeakService(const std::vector<Values>& people, WeakProtection protection, uint64_t seed);

  // nullopt: suppressed.
  std::optional<double> Ask(const std::vector<disclosure::QueryFilter>& where);
  int64_t TrueCount(const std::vector<disclosure::QueryFilter>& where) const;

 private:
  const std::vector<Values>& people_;
  const WeakProtection protection_;
  std::vector<uint64_t> record_keys_;
  uint64_t questions_ = 0;
};

}  // namespace almenara::attack

#endif  // ALMENARA_TESTS_PRIVACY_WEAK_PROTECTIONS_H_

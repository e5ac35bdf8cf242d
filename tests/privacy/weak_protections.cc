// SPDX-License-Identifier: Apache-2.0
#include "tests/privacy/weak_protections.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace almenara::attack {
namespace {

double Noise(uint64_t key, double sd) {
  std::mt19937_64 chance(key);
  return std::round(std::normal_distribution<double>(0, sd)(chance));
}

}  // namespace

double RoundTo(double count, double base) { return base * std::round(count / base); }

WeakService::WeakService(const std::vector<Values>& people, WeakProtection protection,
                         uint64_t seed)
    : people_(people), protection_(protection) {
  std::mt19937_64 chance(seed);
  for (size_t i = 0; i < people.size(); ++i) record_keys_.push_back(chance());
}

std::optional<double> WeakService::Ask(const std::vector<disclosure::QueryFilter>& where) {
  double count = 0;
  uint64_t cell_key = 0;
  for (size_t i = 0; i < people_.size(); ++i) {
    if (!Matches(people_[i], where)) continue;
    count += 1;
    cell_key += record_keys_[i];
  }
  ++questions_;
  switch (protection_) {
    case WeakProtection::kExact:
      return count;
    case WeakProtection::kThreshold10:
      if (count > 0 && count < 10) return std::nullopt;
      return count;
    case WeakProtection::kRounded5:
      return RoundTo(count, 5);
    case WeakProtection::kCellKey:
      return count + Noise(cell_key, kCellKeySd);
    case WeakProtection::kFreshNoise:
      return count + Noise(record_keys_.front() + questions_, 10);
  }
  std::abort();
}

int64_t WeakService::TrueCount(const std::vector<disclosure::QueryFilter>& where) const {
  return std::ranges::count_if(people_,
                               [&](const Values& person) { return Matches(person, where); });
}

}  // namespace almenara::attack

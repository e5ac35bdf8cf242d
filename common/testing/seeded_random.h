// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TESTING_SEEDED_RANDOM_H_
#define ALMENARA_COMMON_TESTING_SEEDED_RANDOM_H_

#include <cstdint>
#include <random>
#include <span>

#include "common/random/random_source.h"
#include "common/sync/mutex.h"

namespace almenara::testing {

// Repeatable and NOT secret: for tests only. Thread-safe.
class SeededRandom final : public RandomSource {
 public:
  explicit SeededRandom(uint64_t seed) : engine_(seed) {}
  void Fill(std::span<uint8_t> out) override {
    MutexLock lock(mutex_);
    for (uint8_t& byte : out) byte = static_cast<uint8_t>(engine_());
  }

 private:
  Mutex mutex_;
  std::mt19937_64 engine_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace almenara::testing

#endif  // ALMENARA_COMMON_TESTING_SEEDED_RANDOM_H_

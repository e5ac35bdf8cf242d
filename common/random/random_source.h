// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_RANDOM_RANDOM_SOURCE_H_
#define ALMENARA_COMMON_RANDOM_RANDOM_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace almenara {

// Chance enters the program here and nowhere else. Implementations are thread-safe.
class RandomSource {
 public:
  virtual ~RandomSource() = default;
  // Fills `out` wholly; a source that cannot stops the program, since no caller may go on without.
  virtual void Fill(std::span<uint8_t> out) = 0;

  // `size` random bytes.
  std::string Bytes(size_t size);
  uint64_t Uint64();
};

// The operating system's generator through OpenSSL (RAND_priv_bytes).
RandomSource& SystemRandom();

}  // namespace almenara

#endif  // ALMENARA_COMMON_RANDOM_RANDOM_SOURCE_H_

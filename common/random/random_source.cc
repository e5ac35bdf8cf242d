// SPDX-License-Identifier: Apache-2.0
#include "common/random/random_source.h"

#include <openssl/rand.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace almenara {
namespace {

class OpenSslRandom final : public RandomSource {
 public:
  void Fill(std::span<uint8_t> out) override {
    if (out.empty()) return;
    if (RAND_priv_bytes(out.data(), static_cast<int>(out.size())) != 1) {
      std::fputs("fatal: the system's random number generator failed\n", stderr);
      std::abort();
    }
  }
};

}  // namespace

std::string RandomSource::Bytes(size_t size) {
  std::string bytes(size, '\0');
  Fill(std::span<uint8_t>(reinterpret_cast<uint8_t*>(bytes.data()), bytes.size()));
  return bytes;
}

uint64_t RandomSource::Uint64() {
  uint8_t bytes[8];
  Fill(bytes);
  uint64_t value;
  std::memcpy(&value, bytes, sizeof(value));
  return value;
}

RandomSource& SystemRandom() {
  static OpenSslRandom source;
  return source;
}

}  // namespace almenara

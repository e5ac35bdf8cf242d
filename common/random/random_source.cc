// SPDX-License-Identifier: Apache-2.0
#include "common/random/random_source.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <pthread.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace almenara {
namespace {

void FillFromSystem(std::span<uint8_t> out) {
  if (RAND_priv_bytes(out.data(), static_cast<int>(out.size())) != 1) {
    std::fputs("fatal: the system's random number generator failed\n", stderr);
    std::abort();
  }
}

// Counts forks: no two processes may be given the same bytes.
std::atomic<uint64_t>& Forks() {
  static std::atomic<uint64_t> forks = 0;
  static const int registered = pthread_atfork(nullptr, nullptr, [] { ++forks; });
  if (registered != 0) std::abort();
  return forks;
}

// Random bytes of one thread for nonces and keys, fetched together: a call costs as much as sealing
// a row. They are overwritten as they are given.
class Pool {
 public:
  ~Pool() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

  void Take(std::span<uint8_t> out) {
    if (left_ < out.size() || forks_ != Forks()) {
      forks_ = Forks();
      FillFromSystem(bytes_);
      left_ = bytes_.size();
    }
    left_ -= out.size();
    std::copy_n(bytes_.data() + left_, out.size(), out.data());
    OPENSSL_cleanse(bytes_.data() + left_, out.size());
  }

 private:
  std::array<uint8_t, 1024> bytes_ = {};
  size_t left_ = 0;
  uint64_t forks_ = 0;
};

constexpr size_t kMostFromPool = 64;

class OpenSslRandom final : public RandomSource {
 public:
  void Fill(std::span<uint8_t> out) override {
    if (out.empty()) return;
    if (out.size() > kMostFromPool) return FillFromSystem(out);
    static thread_local Pool pool;
    pool.Take(out);
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

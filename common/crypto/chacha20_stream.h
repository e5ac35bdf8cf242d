// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_CRYPTO_CHACHA20_STREAM_H_
#define ALMENARA_COMMON_CRYPTO_CHACHA20_STREAM_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "common/crypto/hmac.h"

struct evp_cipher_ctx_st;

namespace almenara::crypto {

// The ChaCha20 keystream (RFC 8439) of one key with nonce zero, from block zero, read as
// little-endian 64-bit words. A key must be used for one stream only. Not thread-safe; stops the
// program if OpenSSL fails or the 2^32 blocks of the key are used up, since no caller may go on
// without chance.
class ChaCha20Stream {
 public:
  explicit ChaCha20Stream(const Digest256& key);
  ~ChaCha20Stream();
  ChaCha20Stream(const ChaCha20Stream&) = delete;
  ChaCha20Stream& operator=(const ChaCha20Stream&) = delete;

  uint64_t NextUint64() {
    if (position_ == kWords) Refill();
    return buffer_[position_++];
  }

 private:
  static constexpr size_t kWords = 512;
  static constexpr uint64_t kMaxBytes = uint64_t{64} << 32;

  struct ContextDeleter {
    void operator()(evp_cipher_ctx_st* context) const;
  };

  void Refill();

  std::unique_ptr<evp_cipher_ctx_st, ContextDeleter> context_;
  std::array<uint64_t, kWords> buffer_{};
  size_t position_ = kWords;
  uint64_t produced_bytes_ = 0;
};

}  // namespace almenara::crypto

#endif  // ALMENARA_COMMON_CRYPTO_CHACHA20_STREAM_H_

// SPDX-License-Identifier: Apache-2.0
// SHA-256 and HMAC-SHA256 through OpenSSL. Thread-safe.
#ifndef ALMENARA_COMMON_CRYPTO_HMAC_H_
#define ALMENARA_COMMON_CRYPTO_HMAC_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace almenara::crypto {

using Digest256 = std::array<uint8_t, 32>;

// SHA-256 (FIPS 180-4) of `data`.
Digest256 Sha256(absl::string_view data);

// HMAC-SHA256 (RFC 2104) of `message` under `key`, which may have any length.
Digest256 HmacSha256(absl::string_view key, absl::string_view message);

// The same for many messages under one key, which costs half. As secret as the key; wiped at its
// end. Immutable.
class HmacSha256Key {
 public:
  explicit HmacSha256Key(absl::string_view key);
  ~HmacSha256Key();
  HmacSha256Key(const HmacSha256Key&) = delete;
  HmacSha256Key& operator=(const HmacSha256Key&) = delete;

  Digest256 Mac(absl::string_view message) const;

 private:
  // SHA-256's state after the key's block: what begins the inner hash and the outer one.
  using State = std::array<uint32_t, 8>;
  State inner_;
  State outer_;
};

// The 32 bytes as a string, for protos and for hashing again.
std::string AsBytes(const Digest256& digest);

}  // namespace almenara::crypto

#endif  // ALMENARA_COMMON_CRYPTO_HMAC_H_

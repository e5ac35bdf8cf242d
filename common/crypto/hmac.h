// SPDX-License-Identifier: Apache-2.0
// SHA-256 and HMAC-SHA256 through OpenSSL. Thread-safe.
#ifndef ALMENARA_COMMON_CRYPTO_HMAC_H_
#define ALMENARA_COMMON_CRYPTO_HMAC_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "common/crypto/secret_bytes.h"

namespace almenara::crypto {

using Digest256 = std::array<uint8_t, 32>;

// SHA-256 (FIPS 180-4) of `data`.
Digest256 Sha256(absl::string_view data);
// The same of `head` and, after it, `tail`.
Digest256 Sha256(absl::string_view head, absl::string_view tail);

// A key of HMAC-SHA256 (RFC 2104), made ready once for many messages. Immutable.
class HmacKey {
 public:
  // `key` may have any length.
  explicit HmacKey(absl::string_view key);
  Digest256 Mac(absl::string_view message) const;

 private:
  SecretBytes states_;  // of the inner and the outer hash, after the key
};

// HMAC-SHA256 of `message` under `key`, which may have any length.
Digest256 HmacSha256(absl::string_view key, absl::string_view message);

// The 32 bytes as a string, for protos and for hashing again.
std::string AsBytes(const Digest256& digest);

}  // namespace almenara::crypto

#endif  // ALMENARA_COMMON_CRYPTO_HMAC_H_

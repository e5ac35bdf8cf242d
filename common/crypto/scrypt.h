// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_CRYPTO_SCRYPT_H_
#define ALMENARA_COMMON_CRYPTO_SCRYPT_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/crypto/secret_bytes.h"

namespace almenara::crypto {

// The work of one scrypt (RFC 7914). Memory is 128 * n * r bytes: 128 MiB at the standard cost.
struct ScryptCost {
  uint64_t n = uint64_t{1} << 17;
  uint64_t r = 8;
  uint64_t p = 1;

  friend bool operator==(const ScryptCost&, const ScryptCost&) = default;
};

// `size` bytes derived from `passphrase` and `salt`. INVALID_ARGUMENT unless n is a power of two
// from 2 to 2^20, r is 1 to 16 and p 1 to 16: a cost read from a file must not exhaust the machine.
absl::StatusOr<SecretBytes> Scrypt(const SecretBytes& passphrase, absl::string_view salt,
                                   const ScryptCost& cost, size_t size);

}  // namespace almenara::crypto

#endif  // ALMENARA_COMMON_CRYPTO_SCRYPT_H_

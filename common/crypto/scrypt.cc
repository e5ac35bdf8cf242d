// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/scrypt.h"

#include <openssl/err.h>
#include <openssl/evp.h>

#include "absl/status/status.h"

namespace almenara::crypto {

absl::StatusOr<SecretBytes> Scrypt(const SecretBytes& passphrase, absl::string_view salt,
                                   const ScryptCost& cost, size_t size) {
  const bool n_is_power_of_two = (cost.n & (cost.n - 1)) == 0;
  if (cost.n < 2 || cost.n > (uint64_t{1} << 20) || !n_is_power_of_two || cost.r < 1 ||
      cost.r > 16 || cost.p < 1 || cost.p > 16) {
    return absl::InvalidArgumentError(
        "scrypt cost: n must be a power of two up to 1048576, r and p from 1 to 16");
  }
  // RFC 7914: n blocks of V, p blocks of B and the working blocks, 128 * r bytes each.
  const uint64_t memory = 128 * cost.r * (cost.n + cost.p + 3);
  SecretBytes derived(size);
  // OpenSSL takes a null passphrase with a length for an error, so an empty one still points
  // somewhere.
  const char* const bytes = passphrase.empty() ? "" : passphrase.view().data();
  if (EVP_PBE_scrypt(bytes, passphrase.size(), reinterpret_cast<const uint8_t*>(salt.data()),
                     salt.size(), cost.n, cost.r, cost.p, memory, derived.mutable_span().data(),
                     derived.size()) != 1) {
    ERR_clear_error();
    return absl::ResourceExhaustedError("scrypt failed: not enough memory for its cost");
  }
  return derived;
}

}  // namespace almenara::crypto

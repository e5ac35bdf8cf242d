// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_CRYPTO_AES_GCM_H_
#define ALMENARA_COMMON_CRYPTO_AES_GCM_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/crypto/secret_bytes.h"
#include "common/random/random_source.h"

namespace almenara::crypto {

// An AES-256-GCM key (NIST SP 800-38D). A sealed text is nonce (12 bytes) || ciphertext || tag
// (16), with a fresh random nonce each; one key must seal fewer than 2^32 texts. The associated
// data is authenticated, not hidden and not stored: the same bytes must be given to open, so that a
// sealed text moved to another place (another record, another file header) does not open.
// Immutable; thread-safe.
class AesGcmKey {
 public:
  static constexpr size_t kKeySize = 32;
  static constexpr size_t kOverhead = 28;

  enum class Use {
    kOnce,       // nothing of the key stays behind
    kOneOfMany,  // stays behind in a thread that used it, until the next key of this use
    kOften,      // prepared once in each thread, where it stays while the thread lasts
  };

  // INVALID_ARGUMENT unless `key` has 32 bytes.
  static absl::StatusOr<AesGcmKey> FromBytes(SecretBytes key, Use use = Use::kOnce);
  static AesGcmKey Generate(RandomSource& random, Use use = Use::kOnce);

  std::string Seal(absl::string_view plaintext, absl::string_view associated_data,
                   RandomSource& random) const;
  // DATA_LOSS when the key, the associated data or any byte is not what was sealed.
  absl::StatusOr<SecretBytes> Open(absl::string_view sealed,
                                   absl::string_view associated_data) const;

  // For wrapping this key under another.
  const SecretBytes& bytes() const { return key_; }

 private:
  AesGcmKey(SecretBytes key, Use use);
  SecretBytes key_;
  Use use_;
  uint64_t number_;  // of keys that are used often, each has its own
};

}  // namespace almenara::crypto

#endif  // ALMENARA_COMMON_CRYPTO_AES_GCM_H_

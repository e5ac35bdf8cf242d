// SPDX-License-Identifier: Apache-2.0
// Keys at rest: a text file that only a passphrase or a systemd credential opens. For example:
//
//   almenara-sealed-key: 1
//   purpose: steward-signing-key
//   sealed-with: passphrase
//   scrypt-n: 131072
//   scrypt-r: 8
//   scrypt-p: 1
//   salt: 4jTnUjUF2kWzXk3vL0jzDw==
//   sealed: <base64 of nonce || ciphertext || tag, AES-256-GCM>
//
// With a systemd credential the three scrypt lines give way to "credential: <name>", and the key is
// HMAC-SHA256(credential, "almenara sealed key v1" || salt): a credential is random already. All
// lines above the last are the associated data, so no header can be changed.
#ifndef ALMENARA_COMMON_CRYPTO_SEALED_KEY_H_
#define ALMENARA_COMMON_CRYPTO_SEALED_KEY_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/crypto/aes_gcm.h"
#include "common/crypto/scrypt.h"
#include "common/crypto/secret_bytes.h"
#include "common/crypto/secret_source.h"
#include "common/random/random_source.h"

namespace almenara::crypto {

// What a key is for. A key sealed for one purpose does not open for another.
enum class KeyPurpose {
  kCertificateAuthority,  // PEM, P-256
  kTls,                   // PEM, P-256
  kCaseMaster,            // 32 bytes, wraps the data key of every case
  kStewardSigning,        // 32 bytes, Ed25519 seed
};

// "certificate-authority-key", "tls-key", "case-master-key" or "steward-signing-key".
absl::string_view KeyPurposeName(KeyPurpose purpose);

// Seals keys under one secret. The costly derivation is done once, by Create, so that several keys
// can be sealed at its price. Immutable; thread-safe.
class KeySealer {
 public:
  // Errors of SecretSource::Read; INVALID_ARGUMENT for a passphrase under 12 characters.
  static absl::StatusOr<KeySealer> Create(const SecretSource& source, RandomSource& random,
                                          const ScryptCost& cost = ScryptCost{});

  // The text of the file.
  std::string Seal(const SecretBytes& key, KeyPurpose purpose, RandomSource& random) const;
  // Seals into a new file of mode 0600; ALREADY_EXISTS when there is one.
  absl::Status SealToFile(const std::string& path, const SecretBytes& key, KeyPurpose purpose,
                          RandomSource& random) const;

 private:
  KeySealer(AesGcmKey sealing_key, std::string derivation_lines)
      : sealing_key_(std::move(sealing_key)), derivation_lines_(std::move(derivation_lines)) {}

  AesGcmKey sealing_key_;
  std::string derivation_lines_;
};

// The key in `text`. INVALID_ARGUMENT, saying what to do, for a plain key (PEM or 32 bytes), for
// any other text, for another purpose and for another kind of secret than it was sealed with;
// UNAUTHENTICATED when the secret is wrong or a byte was changed; errors of SecretSource::Read.
absl::StatusOr<SecretBytes> OpenSealedKey(absl::string_view text, KeyPurpose purpose,
                                          const SecretSource& source);

// The same for a file that only its owner may read; the path begins every message.
absl::StatusOr<SecretBytes> OpenSealedKeyFile(const std::string& path, KeyPurpose purpose,
                                              const SecretSource& source);

}  // namespace almenara::crypto

#endif  // ALMENARA_COMMON_CRYPTO_SEALED_KEY_H_

// SPDX-License-Identifier: Apache-2.0
// Ed25519 signatures (RFC 8032), for stewards' signatures on agreements and the hub's receipts.
#ifndef ALMENARA_COMMON_CRYPTO_ED25519_H_
#define ALMENARA_COMMON_CRYPTO_ED25519_H_

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/crypto/secret_bytes.h"
#include "common/random/random_source.h"

struct evp_md_ctx_st;

namespace almenara::crypto {

// The 32 bytes of a public key. Immutable; thread-safe.
class Ed25519PublicKey {
 public:
  static constexpr size_t kSize = 32;

  // INVALID_ARGUMENT unless `bytes` has 32 bytes.
  static absl::StatusOr<Ed25519PublicKey> FromBytes(absl::string_view bytes);
  // Reads "-----BEGIN PUBLIC KEY-----"; INVALID_ARGUMENT for other text or another kind of key.
  static absl::StatusOr<Ed25519PublicKey> FromPem(absl::string_view pem);

  // INVALID_ARGUMENT when `signature` is not this key's signature over exactly `message`.
  absl::Status Verify(absl::string_view message, absl::string_view signature) const;

  std::string bytes() const { return std::string(bytes_.begin(), bytes_.end()); }
  std::string ToPem() const;
  // SHA-256 of the 32 bytes in lower-case hexadecimal, for people to compare.
  std::string Fingerprint() const;

  friend bool operator==(const Ed25519PublicKey&, const Ed25519PublicKey&) = default;
  friend std::strong_ordering operator<=>(const Ed25519PublicKey&,
                                          const Ed25519PublicKey&) = default;

 private:
  friend class Ed25519KeyPair;
  Ed25519PublicKey() = default;
  std::array<char, kSize> bytes_{};
};

// A private key with its public key. Immutable; thread-safe.
class Ed25519KeyPair {
 public:
  static constexpr size_t kSeedSize = 32;
  static constexpr size_t kSignatureSize = 64;

  static Ed25519KeyPair Generate(RandomSource& random);
  // `seed` is RFC 8032's 32-byte private key. INVALID_ARGUMENT for another size.
  static absl::StatusOr<Ed25519KeyPair> FromSeed(SecretBytes seed);

  // 64 bytes; the same message always gives the same signature.
  std::string Sign(absl::string_view message) const;
  const Ed25519PublicKey& public_key() const { return public_key_; }
  // For sealing into a file.
  const SecretBytes& seed() const { return seed_; }

 private:
  struct ContextDeleter {
    void operator()(evp_md_ctx_st* context) const;
  };
  explicit Ed25519KeyPair(SecretBytes seed);

  SecretBytes seed_;
  // Ready to sign, and copied for each signature: making one anew looks up the algorithm each time,
  // which costs up to a third of the signature.
  std::unique_ptr<evp_md_ctx_st, ContextDeleter> signing_;
  Ed25519PublicKey public_key_;
};

}  // namespace almenara::crypto

#endif  // ALMENARA_COMMON_CRYPTO_ED25519_H_

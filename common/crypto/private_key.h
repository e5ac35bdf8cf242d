// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_CRYPTO_PRIVATE_KEY_H_
#define ALMENARA_COMMON_CRYPTO_PRIVATE_KEY_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/crypto/hmac.h"
#include "common/crypto/secret_bytes.h"

struct evp_pkey_st;

namespace almenara::pki {

// The public half of a TLS key: elliptic curve P-256, the one kind we issue for. Immutable;
// thread-safe; copies share.
class PublicKey {
 public:
  // Takes a reference on `key`. INVALID_ARGUMENT unless it is a P-256 key.
  static absl::StatusOr<PublicKey> Of(evp_pkey_st* key);
  // The key of a certificate signing request whose own signature holds. INVALID_ARGUMENT otherwise.
  // Nothing else of a request is used: names and rights are the issuer's to give.
  static absl::StatusOr<PublicKey> OfSigningRequest(absl::string_view pem);

  // SHA-256 of the SubjectPublicKeyInfo in DER (RFC 7469, section 2.4): what membership pins.
  crypto::Digest256 spki_sha256() const;
  evp_pkey_st* native() const { return key_.get(); }

 private:
  explicit PublicKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
  std::shared_ptr<evp_pkey_st> key_;
};

// A P-256 private key. Immutable; thread-safe; copies share one key, which OpenSSL overwrites when
// the last copy ends.
class PrivateKey {
 public:
  // A fresh key from OpenSSL's own generator, which the operating system seeds.
  static PrivateKey Generate();
  // Reads an unencrypted PEM key. INVALID_ARGUMENT for anything else, without quoting it.
  static absl::StatusOr<PrivateKey> FromPem(const crypto::SecretBytes& pem);

  crypto::SecretBytes ToPem() const;
  PublicKey public_key() const;
  // A PKCS#10 request in PEM, signed with this key, whose common name is `name`.
  std::string MakeSigningRequest(absl::string_view name) const;
  evp_pkey_st* native() const { return key_.get(); }

 private:
  explicit PrivateKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace almenara::pki

#endif  // ALMENARA_COMMON_CRYPTO_PRIVATE_KEY_H_

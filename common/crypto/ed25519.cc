// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/ed25519.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "absl/strings/escaping.h"
#include "common/crypto/hmac.h"
#include "common/crypto/openssl_handles.h"

namespace almenara::crypto {
namespace {

const uint8_t* Bytes(absl::string_view view) {
  return reinterpret_cast<const uint8_t*>(view.data());
}

KeyHandle PublicHandle(absl::string_view bytes) {
  KeyHandle key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Bytes(bytes), bytes.size()));
  if (key == nullptr) std::abort();  // Any 32 bytes are taken; only memory can lack.
  return key;
}

}  // namespace

absl::StatusOr<Ed25519PublicKey> Ed25519PublicKey::FromBytes(absl::string_view bytes) {
  if (bytes.size() != kSize) {
    return absl::InvalidArgumentError("an Ed25519 public key must have 32 bytes");
  }
  Ed25519PublicKey key;
  std::copy(bytes.begin(), bytes.end(), key.bytes_.begin());
  return key;
}

absl::StatusOr<Ed25519PublicKey> Ed25519PublicKey::FromPem(absl::string_view pem) {
  const BioHandle bio = ReadBio(pem);
  const KeyHandle key(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
  Ed25519PublicKey read;
  size_t size = kSize;
  if (key == nullptr || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519 ||
      EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<uint8_t*>(read.bytes_.data()),
                                  &size) != 1 ||
      size != kSize) {
    ERR_clear_error();
    return absl::InvalidArgumentError("not an Ed25519 public key in PEM");
  }
  return read;
}

absl::Status Ed25519PublicKey::Verify(absl::string_view message,
                                      absl::string_view signature) const {
  const KeyHandle key = PublicHandle(absl::string_view(bytes_.data(), bytes_.size()));
  const DigestContext context(EVP_MD_CTX_new());
  if (context == nullptr || signature.size() != Ed25519KeyPair::kSignatureSize ||
      EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
      EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(message),
                       message.size()) != 1) {
    ERR_clear_error();
    return absl::InvalidArgumentError("the signature is not this key's over these bytes");
  }
  return absl::OkStatus();
}

std::string Ed25519PublicKey::ToPem() const {
  const KeyHandle key = PublicHandle(absl::string_view(bytes_.data(), bytes_.size()));
  const BioHandle bio(BIO_new(BIO_s_mem()));
  if (bio == nullptr || PEM_write_bio_PUBKEY(bio.get(), key.get()) != 1) std::abort();
  return Written(bio.get());
}

std::string Ed25519PublicKey::Fingerprint() const {
  return absl::BytesToHexString(AsBytes(Sha256(bytes())));
}

void Ed25519KeyPair::ContextDeleter::operator()(evp_md_ctx_st* context) const {
  EVP_MD_CTX_free(context);
}

Ed25519KeyPair::Ed25519KeyPair(SecretBytes seed)
    : seed_(std::move(seed)), signing_(EVP_MD_CTX_new()) {
  const KeyHandle key(
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed_.data(), seed_.size()));
  size_t size = Ed25519PublicKey::kSize;
  if (key == nullptr || signing_ == nullptr ||
      EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<uint8_t*>(public_key_.bytes_.data()),
                                  &size) != 1 ||
      EVP_DigestSignInit(signing_.get(), nullptr, nullptr, nullptr, key.get()) != 1) {
    std::abort();  // Any 32 bytes are a private key; only memory can lack.
  }
}

Ed25519KeyPair Ed25519KeyPair::Generate(RandomSource& random) {
  return Ed25519KeyPair(SecretBytes::Random(kSeedSize, random));
}

absl::StatusOr<Ed25519KeyPair> Ed25519KeyPair::FromSeed(SecretBytes seed) {
  if (seed.size() != kSeedSize) {
    return absl::InvalidArgumentError("an Ed25519 private key must have 32 bytes");
  }
  return Ed25519KeyPair(std::move(seed));
}

std::string Ed25519KeyPair::Sign(absl::string_view message) const {
  const DigestContext context(EVP_MD_CTX_new());
  std::string signature(kSignatureSize, '\0');
  size_t size = signature.size();
  if (context == nullptr || EVP_MD_CTX_copy_ex(context.get(), signing_.get()) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<uint8_t*>(signature.data()), &size,
                     Bytes(message), message.size()) != 1) {
    std::abort();
  }
  return signature;
}

}  // namespace almenara::crypto

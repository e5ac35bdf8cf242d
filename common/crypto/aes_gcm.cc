// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/aes_gcm.h"

#include <openssl/evp.h>

#include <climits>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>

#include "absl/status/status.h"

namespace almenara::crypto {
namespace {

constexpr size_t kNonceSize = 12;
constexpr size_t kTagSize = 16;

struct ContextDeleter {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, ContextDeleter>;

const uint8_t* Bytes(absl::string_view view) {
  return reinterpret_cast<const uint8_t*>(view.data());
}

uint8_t* Bytes(std::string& text) { return reinterpret_cast<uint8_t*>(text.data()); }

// Looked up once: by name, as EVP_aes_256_gcm() does it each time, it costs as much as a short
// text.
const EVP_CIPHER* Algorithm() {
  static const EVP_CIPHER* const algorithm = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  return algorithm;
}

// Sealing fails only when OpenSSL has no AES-GCM or no memory, or for a text of 2 GiB: no caller
// may go on with an unsealed secret.
void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

absl::StatusOr<AesGcmKey> AesGcmKey::FromBytes(SecretBytes key) {
  if (key.size() != kKeySize) {
    return absl::InvalidArgumentError("an AES-256-GCM key must have 32 bytes");
  }
  return AesGcmKey(std::move(key));
}

AesGcmKey AesGcmKey::Generate(RandomSource& random) {
  return AesGcmKey(SecretBytes::Random(kKeySize, random));
}

std::string AesGcmKey::Seal(absl::string_view plaintext, absl::string_view associated_data,
                            RandomSource& random) const {
  Require(plaintext.size() < INT_MAX && associated_data.size() < INT_MAX);
  std::string sealed(kNonceSize + plaintext.size() + kTagSize, '\0');
  uint8_t* const out = Bytes(sealed);
  random.Fill(std::span<uint8_t>(out, kNonceSize));

  const Context context(EVP_CIPHER_CTX_new());
  int length = 0;
  Require(context != nullptr);
  Require(EVP_EncryptInit_ex(context.get(), Algorithm(), nullptr, key_.data(), out) == 1);
  Require(EVP_EncryptUpdate(context.get(), nullptr, &length, Bytes(associated_data),
                            static_cast<int>(associated_data.size())) == 1);
  Require(EVP_EncryptUpdate(context.get(), out + kNonceSize, &length, Bytes(plaintext),
                            static_cast<int>(plaintext.size())) == 1);
  uint8_t* const tag = out + kNonceSize + plaintext.size();
  Require(EVP_EncryptFinal_ex(context.get(), tag, &length) == 1);
  Require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagSize, tag) == 1);
  return sealed;
}

absl::StatusOr<SecretBytes> AesGcmKey::Open(absl::string_view sealed,
                                            absl::string_view associated_data) const {
  const absl::Status refused = absl::DataLossError(
      "the sealed text does not open: wrong key, wrong place, or changed bytes");
  if (sealed.size() < kOverhead || sealed.size() >= INT_MAX || associated_data.size() >= INT_MAX) {
    return refused;
  }
  const absl::string_view nonce = sealed.substr(0, kNonceSize);
  const absl::string_view ciphertext = sealed.substr(kNonceSize, sealed.size() - kOverhead);
  std::string tag(sealed.substr(sealed.size() - kTagSize));

  const Context context(EVP_CIPHER_CTX_new());
  SecretBytes plaintext(ciphertext.size());
  int length = 0;
  if (context == nullptr ||
      EVP_DecryptInit_ex(context.get(), Algorithm(), nullptr, key_.data(), Bytes(nonce)) != 1 ||
      EVP_DecryptUpdate(context.get(), nullptr, &length, Bytes(associated_data),
                        static_cast<int>(associated_data.size())) != 1 ||
      EVP_DecryptUpdate(context.get(), plaintext.mutable_span().data(), &length, Bytes(ciphertext),
                        static_cast<int>(ciphertext.size())) != 1 ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagSize, Bytes(tag)) != 1) {
    return refused;
  }
  uint8_t none[kTagSize];  // GCM has no last block; OpenSSL still asks for room.
  if (EVP_DecryptFinal_ex(context.get(), none, &length) != 1) return refused;
  return plaintext;
}

}  // namespace almenara::crypto

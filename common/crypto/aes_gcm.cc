// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/aes_gcm.h"

#include <openssl/evp.h>

#include <array>
#include <atomic>
#include <climits>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <utility>

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

enum class Direction : int { kOpen = 0, kSeal = 1 };

// The state of a cipher, which can be used again: to make one and to prepare its key costs more
// than to seal a short text.
class CipherState {
 public:
  // Ready for a text under `key`; with `key_is_prepared` under the last one, which is the same.
  // Null: OpenSSL has no AES-GCM or no memory.
  EVP_CIPHER_CTX* Begin(Direction direction, const SecretBytes& key, bool key_is_prepared,
                        const uint8_t* nonce) {
    const int sealing = static_cast<int>(direction);
    if (context_ == nullptr) {
      context_.reset(EVP_CIPHER_CTX_new());
      if (context_ == nullptr ||
          EVP_CipherInit_ex(context_.get(), Algorithm(), nullptr, nullptr, nullptr, sealing) != 1) {
        context_.reset();
        return nullptr;
      }
    }
    const uint8_t* const new_key = key_is_prepared ? nullptr : key.data();
    const bool ready =
        EVP_CipherInit_ex(context_.get(), nullptr, nullptr, new_key, nonce, sealing) == 1;
    return ready ? context_.get() : nullptr;
  }

 private:
  Context context_;
};

// Those of one thread for one direction.
class ThreadStates {
 public:
  // `once` serves a key that shall not stay.
  EVP_CIPHER_CTX* Begin(Direction direction, AesGcmKey::Use use, uint64_t number,
                        const SecretBytes& key, const uint8_t* nonce, CipherState& once) {
    switch (use) {
      case AesGcmKey::Use::kOnce:
        return once.Begin(direction, key, false, nonce);
      case AesGcmKey::Use::kOneOfMany:
        return one_of_many_.Begin(direction, key, false, nonce);
      case AesGcmKey::Use::kOften:
        break;
    }
    Prepared& prepared = often_[number % often_.size()];
    const bool is_prepared = std::exchange(prepared.number, 0) == number;
    EVP_CIPHER_CTX* const context = prepared.state.Begin(direction, key, is_prepared, nonce);
    if (context != nullptr) prepared.number = number;
    return context;
  }

 private:
  struct Prepared {
    uint64_t number = 0;
    CipherState state;
  };
  CipherState one_of_many_;
  std::array<Prepared, 4> often_;
};

// From 1; 0 for a key that is not used often.
uint64_t NextNumber(AesGcmKey::Use use) {
  static std::atomic<uint64_t> last = 0;
  return use == AesGcmKey::Use::kOften ? ++last : 0;
}

// Sealing fails only when OpenSSL has no AES-GCM or no memory, or for a text of 2 GiB: no caller
// may go on with an unsealed secret.
void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

AesGcmKey::AesGcmKey(SecretBytes key, Use use)
    : key_(std::move(key)), use_(use), number_(NextNumber(use)) {}

absl::StatusOr<AesGcmKey> AesGcmKey::FromBytes(SecretBytes key, Use use) {
  if (key.size() != kKeySize) {
    return absl::InvalidArgumentError("an AES-256-GCM key must have 32 bytes");
  }
  return AesGcmKey(std::move(key), use);
}

AesGcmKey AesGcmKey::Generate(RandomSource& random, Use use) {
  return AesGcmKey(SecretBytes::Random(kKeySize, random), use);
}

std::string AesGcmKey::Seal(absl::string_view plaintext, absl::string_view associated_data,
                            RandomSource& random) const {
  Require(plaintext.size() < INT_MAX && associated_data.size() < INT_MAX);
  std::string sealed(kNonceSize + plaintext.size() + kTagSize, '\0');
  uint8_t* const out = Bytes(sealed);
  random.Fill(std::span<uint8_t>(out, kNonceSize));

  static thread_local ThreadStates states;
  CipherState once;
  EVP_CIPHER_CTX* const context = states.Begin(Direction::kSeal, use_, number_, key_, out, once);
  int length = 0;
  Require(context != nullptr);
  Require(EVP_EncryptUpdate(context, nullptr, &length, Bytes(associated_data),
                            static_cast<int>(associated_data.size())) == 1);
  Require(EVP_EncryptUpdate(context, out + kNonceSize, &length, Bytes(plaintext),
                            static_cast<int>(plaintext.size())) == 1);
  uint8_t* const tag = out + kNonceSize + plaintext.size();
  Require(EVP_EncryptFinal_ex(context, tag, &length) == 1);
  Require(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, kTagSize, tag) == 1);
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

  static thread_local ThreadStates states;
  CipherState once;
  EVP_CIPHER_CTX* const context =
      states.Begin(Direction::kOpen, use_, number_, key_, Bytes(nonce), once);
  SecretBytes plaintext(ciphertext.size());
  int length = 0;
  if (context == nullptr ||
      EVP_DecryptUpdate(context, nullptr, &length, Bytes(associated_data),
                        static_cast<int>(associated_data.size())) != 1 ||
      EVP_DecryptUpdate(context, plaintext.mutable_span().data(), &length, Bytes(ciphertext),
                        static_cast<int>(ciphertext.size())) != 1 ||
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, kTagSize, Bytes(tag)) != 1) {
    return refused;
  }
  uint8_t none[kTagSize];  // GCM has no last block; OpenSSL still asks for room.
  if (EVP_DecryptFinal_ex(context, none, &length) != 1) return refused;
  return plaintext;
}

}  // namespace almenara::crypto

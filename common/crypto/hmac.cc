// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/hmac.h"

// The functions below hash in place. Those that OpenSSL 3 prefers make and free a context for every
// digest, which costs several times what a short message's hash does.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <algorithm>

namespace almenara::crypto {
namespace {

constexpr size_t kBlockSize = SHA256_CBLOCK;

// One padded key block, hashed and wiped.
std::array<uint32_t, 8> StateAfter(const std::array<uint8_t, kBlockSize>& key, uint8_t padding) {
  std::array<uint8_t, kBlockSize> block;
  std::transform(key.begin(), key.end(), block.begin(),
                 [&](uint8_t byte) { return static_cast<uint8_t>(byte ^ padding); });
  SHA256_CTX hash;
  SHA256_Init(&hash);
  SHA256_Update(&hash, block.data(), block.size());
  std::array<uint32_t, 8> state;
  std::copy_n(hash.h, state.size(), state.begin());
  OPENSSL_cleanse(block.data(), block.size());
  OPENSSL_cleanse(&hash, sizeof(hash));
  return state;
}

// Goes on from the state after one block.
Digest256 Finish(const std::array<uint32_t, 8>& state, const void* data, size_t size) {
  SHA256_CTX hash;
  SHA256_Init(&hash);
  std::copy(state.begin(), state.end(), hash.h);
  hash.Nl = kBlockSize * 8;  // bits so far
  SHA256_Update(&hash, data, size);
  Digest256 digest;
  SHA256_Final(digest.data(), &hash);
  return digest;
}

}  // namespace

Digest256 Sha256(absl::string_view data) {
  SHA256_CTX hash;
  SHA256_Init(&hash);
  SHA256_Update(&hash, data.data(), data.size());
  Digest256 digest;
  SHA256_Final(digest.data(), &hash);
  return digest;
}

HmacSha256Key::HmacSha256Key(absl::string_view key) {
  std::array<uint8_t, kBlockSize> block = {};
  if (key.size() > kBlockSize) {
    Digest256 hashed = Sha256(key);
    std::copy(hashed.begin(), hashed.end(), block.begin());
    OPENSSL_cleanse(hashed.data(), hashed.size());
  } else {
    std::copy(key.begin(), key.end(), block.begin());
  }
  inner_ = StateAfter(block, 0x36);
  outer_ = StateAfter(block, 0x5c);
  OPENSSL_cleanse(block.data(), block.size());
}

HmacSha256Key::~HmacSha256Key() {
  OPENSSL_cleanse(inner_.data(), sizeof(inner_));
  OPENSSL_cleanse(outer_.data(), sizeof(outer_));
}

Digest256 HmacSha256Key::Mac(absl::string_view message) const {
  const Digest256 inner = Finish(inner_, message.data(), message.size());
  return Finish(outer_, inner.data(), inner.size());
}

Digest256 HmacSha256(absl::string_view key, absl::string_view message) {
  return HmacSha256Key(key).Mac(message);
}

std::string AsBytes(const Digest256& digest) {
  return std::string(reinterpret_cast<const char*>(digest.data()), digest.size());
}

}  // namespace almenara::crypto

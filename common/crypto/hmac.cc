// SPDX-License-Identifier: Apache-2.0
// OpenSSL's own SHA-256, without the layer that finds, counts and copies algorithms: for the short
// texts that are hashed by the million here, that layer costs four times the hashing.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "common/crypto/hmac.h"

#include <openssl/sha.h>

#include <algorithm>
#include <cstring>

namespace almenara::crypto {
namespace {

struct States {
  SHA256_CTX inner;
  SHA256_CTX outer;
};

// The hash of a whole block, which is the key combined with `pad`.
SHA256_CTX AfterKey(const std::array<uint8_t, SHA256_CBLOCK>& key, uint8_t pad) {
  std::array<uint8_t, SHA256_CBLOCK> block;
  std::transform(key.begin(), key.end(), block.begin(),
                 [pad](uint8_t byte) { return static_cast<uint8_t>(byte ^ pad); });
  SHA256_CTX state;
  SHA256_Init(&state);
  SHA256_Update(&state, block.data(), block.size());
  Cleanse(block.data(), block.size());
  return state;
}

}  // namespace

Digest256 Sha256(absl::string_view data) {
  Digest256 digest;
  SHA256_CTX state;
  SHA256_Init(&state);
  SHA256_Update(&state, data.data(), data.size());
  SHA256_Final(digest.data(), &state);
  return digest;
}

Digest256 Sha256(absl::string_view head, absl::string_view tail) {
  Digest256 digest;
  SHA256_CTX state;
  SHA256_Init(&state);
  SHA256_Update(&state, head.data(), head.size());
  SHA256_Update(&state, tail.data(), tail.size());
  SHA256_Final(digest.data(), &state);
  return digest;
}

HmacKey::HmacKey(absl::string_view key) : states_(sizeof(States)) {
  std::array<uint8_t, SHA256_CBLOCK> padded = {};
  if (key.size() > padded.size()) {
    Digest256 digest = Sha256(key);
    std::copy(digest.begin(), digest.end(), padded.begin());
    Cleanse(digest.data(), digest.size());
  } else {
    std::copy(key.begin(), key.end(), padded.begin());
  }
  States states = {.inner = AfterKey(padded, 0x36), .outer = AfterKey(padded, 0x5c)};
  std::memcpy(states_.mutable_span().data(), &states, sizeof(states));
  Cleanse(&states, sizeof(states));
  Cleanse(padded.data(), padded.size());
}

Digest256 HmacKey::Mac(absl::string_view message) const {
  States states;
  std::memcpy(&states, states_.data(), sizeof(states));
  Digest256 digest;
  SHA256_Update(&states.inner, message.data(), message.size());
  SHA256_Final(digest.data(), &states.inner);
  SHA256_Update(&states.outer, digest.data(), digest.size());
  SHA256_Final(digest.data(), &states.outer);
  Cleanse(&states, sizeof(states));
  return digest;
}

Digest256 HmacSha256(absl::string_view key, absl::string_view message) {
  return HmacKey(key).Mac(message);
}

std::string AsBytes(const Digest256& digest) {
  return std::string(reinterpret_cast<const char*>(digest.data()), digest.size());
}

}  // namespace almenara::crypto

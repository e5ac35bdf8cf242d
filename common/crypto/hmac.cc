// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/hmac.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstdlib>

namespace almenara::crypto {
namespace {

const unsigned char* Bytes(absl::string_view view) {
  return reinterpret_cast<const unsigned char*>(view.data());
}

}  // namespace

Digest256 Sha256(absl::string_view data) {
  Digest256 digest;
  // Fails only when OpenSSL has no SHA-256 or no memory; no caller can go on without a digest.
  if (EVP_Digest(data.data(), data.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
    std::abort();
  }
  return digest;
}

Digest256 HmacSha256(absl::string_view key, absl::string_view message) {
  // OpenSSL takes a null key for "the previous key", so an empty view must still point somewhere.
  static constexpr unsigned char kNoKey[1] = {0};
  Digest256 digest;
  unsigned int length = 0;
  const void* key_bytes = key.empty() ? kNoKey : Bytes(key);
  if (HMAC(EVP_sha256(), key_bytes, static_cast<int>(key.size()), Bytes(message), message.size(),
           digest.data(), &length) == nullptr ||
      length != digest.size()) {
    std::abort();
  }
  return digest;
}

std::string AsBytes(const Digest256& digest) {
  return std::string(reinterpret_cast<const char*>(digest.data()), digest.size());
}

}  // namespace almenara::crypto

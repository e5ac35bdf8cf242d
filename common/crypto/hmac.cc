// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/hmac.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <cstdlib>
#include <initializer_list>

#include "common/crypto/openssl_handles.h"

namespace almenara::crypto {
namespace {

constexpr size_t kBlockSize = 64;  // of SHA-256, FIPS 180-4
constexpr uint8_t kInnerPad = 0x36;
constexpr uint8_t kOuterPad = 0x5c;

// Fails only when OpenSSL has no SHA-256 or no memory; no caller can go on without a digest.
void Require(bool holds) {
  if (!holds) std::abort();
}

// Looked up once: by name, as EVP_sha256() and HMAC() do it each time, it costs more than hashing.
const EVP_MD* Algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  Require(algorithm != nullptr);
  return algorithm;
}

void HashInto(EVP_MD_CTX* context, std::initializer_list<absl::string_view> parts,
              Digest256& digest) {
  Require(EVP_DigestInit_ex2(context, Algorithm(), nullptr) == 1);
  for (const absl::string_view part : parts) {
    Require(EVP_DigestUpdate(context, part.data(), part.size()) == 1);
  }
  Require(EVP_DigestFinal_ex(context, digest.data(), nullptr) == 1);
}

absl::string_view View(const uint8_t* bytes, size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

}  // namespace

Digest256 Sha256(absl::string_view data) {
  Digest256 digest;
  Require(EVP_Digest(data.data(), data.size(), digest.data(), nullptr, Algorithm(), nullptr) == 1);
  return digest;
}

// RFC 2104, section 2, over OpenSSL's SHA-256.
Digest256 HmacSha256(absl::string_view key, absl::string_view message) {
  std::array<uint8_t, kBlockSize> padded = {};
  if (key.size() > kBlockSize) {
    const Digest256 hashed = Sha256(key);
    std::ranges::copy(hashed, padded.begin());
  } else {
    std::ranges::copy(key, padded.begin());
  }
  const DigestContext context(EVP_MD_CTX_new());
  Require(context != nullptr);
  Digest256 digest;
  for (uint8_t& byte : padded) byte ^= kInnerPad;
  HashInto(context.get(), {View(padded.data(), padded.size()), message}, digest);
  for (uint8_t& byte : padded) byte ^= kInnerPad ^ kOuterPad;
  const Digest256 inner = digest;
  HashInto(context.get(), {View(padded.data(), padded.size()), View(inner.data(), inner.size())},
           digest);
  OPENSSL_cleanse(padded.data(), padded.size());
  return digest;
}

std::string AsBytes(const Digest256& digest) {
  return std::string(reinterpret_cast<const char*>(digest.data()), digest.size());
}

}  // namespace almenara::crypto

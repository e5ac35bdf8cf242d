// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/hmac.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <cstdlib>
#include <memory>

namespace almenara::crypto {
namespace {

using MacContext = std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)>;

// Fails only when OpenSSL has no SHA-256 or no memory; no caller can go on without a digest.
void Require(bool holds) {
  if (!holds) std::abort();
}

// Algorithms are looked up once: by name, as EVP_sha256() and HMAC() do it each time, it costs more
// than hashing.
const EVP_MD* Sha256Algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  Require(algorithm != nullptr);
  return algorithm;
}

// HMAC-SHA-256 without a key, to be copied.
const EVP_MAC_CTX* HmacAlgorithm() {
  static const EVP_MAC_CTX* const prepared = [] {
    EVP_MAC* mac = EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr);
    EVP_MAC_CTX* context = EVP_MAC_CTX_new(mac);
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end()};
    Require(mac != nullptr && context != nullptr &&
            EVP_MAC_CTX_set_params(context, parameters) == 1);
    EVP_MAC_free(mac);  // the context holds it
    return context;
  }();
  return prepared;
}

const unsigned char* Bytes(absl::string_view view) {
  return reinterpret_cast<const unsigned char*>(view.data());
}

}  // namespace

Digest256 Sha256(absl::string_view data) {
  Digest256 digest;
  Require(EVP_Digest(data.data(), data.size(), digest.data(), nullptr, Sha256Algorithm(),
                     nullptr) == 1);
  return digest;
}

Digest256 HmacSha256(absl::string_view key, absl::string_view message) {
  // OpenSSL takes a null key for "the previous key", so an empty view must still point somewhere.
  static constexpr unsigned char kNoKey[1] = {0};
  const MacContext context(EVP_MAC_CTX_dup(HmacAlgorithm()), &EVP_MAC_CTX_free);
  Digest256 digest;
  size_t length = 0;
  Require(context != nullptr &&
          EVP_MAC_init(context.get(), key.empty() ? kNoKey : Bytes(key), key.size(), nullptr) ==
              1 &&
          EVP_MAC_update(context.get(), Bytes(message), message.size()) == 1 &&
          EVP_MAC_final(context.get(), digest.data(), &length, digest.size()) == 1 &&
          length == digest.size());
  return digest;
}

std::string AsBytes(const Digest256& digest) {
  return std::string(reinterpret_cast<const char*>(digest.data()), digest.size());
}

}  // namespace almenara::crypto

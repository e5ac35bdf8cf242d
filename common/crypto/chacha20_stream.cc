// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/chacha20_stream.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <bit>
#include <cstdlib>

namespace almenara::crypto {

static_assert(std::endian::native == std::endian::little,
              "the keystream is read as little-endian words");

void ChaCha20Stream::ContextDeleter::operator()(evp_cipher_ctx_st* context) const {
  EVP_CIPHER_CTX_free(context);
}

ChaCha20Stream::ChaCha20Stream(const Digest256& key) : context_(EVP_CIPHER_CTX_new()) {
  // OpenSSL's 16 IV bytes are the 32-bit little-endian counter followed by the 96-bit nonce.
  static constexpr unsigned char kCounterAndNonce[16] = {0};
  if (context_ == nullptr || EVP_EncryptInit_ex(context_.get(), EVP_chacha20(), nullptr, key.data(),
                                                kCounterAndNonce) != 1) {
    std::abort();
  }
}

ChaCha20Stream::~ChaCha20Stream() {
  // What is left of the keystream would tell a memory dump the noise.
  OPENSSL_cleanse(buffer_.data(), sizeof(buffer_));
}

void ChaCha20Stream::Refill() {
  if (produced_bytes_ + sizeof(buffer_) > kMaxBytes) std::abort();
  buffer_.fill(0);
  auto* bytes = reinterpret_cast<unsigned char*>(buffer_.data());
  int length = 0;
  if (EVP_EncryptUpdate(context_.get(), bytes, &length, bytes, sizeof(buffer_)) != 1 ||
      length != static_cast<int>(sizeof(buffer_))) {
    std::abort();
  }
  produced_bytes_ += sizeof(buffer_);
  position_ = 0;
}

}  // namespace almenara::crypto

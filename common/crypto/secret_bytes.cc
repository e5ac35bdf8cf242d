// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/secret_bytes.h"

#include <openssl/crypto.h>

#include <algorithm>

namespace almenara::crypto {

void Cleanse(void* bytes, size_t size) {
  if (size > 0) OPENSSL_cleanse(bytes, size);
}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this != &other) {
    Cleanse(bytes_.get(), size_);
    bytes_ = std::move(other.bytes_);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

SecretBytes SecretBytes::CopyOf(absl::string_view bytes) {
  SecretBytes copy(bytes.size());
  std::copy(bytes.begin(), bytes.end(), copy.bytes_.get());
  return copy;
}

SecretBytes SecretBytes::TakeFrom(std::string& source) {
  SecretBytes taken = CopyOf(source);
  Cleanse(source.data(), source.size());
  source.clear();
  return taken;
}

SecretBytes SecretBytes::Random(size_t size, RandomSource& random) {
  SecretBytes bytes(size);
  random.Fill(bytes.mutable_span());
  return bytes;
}

void SecretBytes::Truncate(size_t size) {
  Cleanse(bytes_.get() + size, size_ - size);
  size_ = size;
}

}  // namespace almenara::crypto

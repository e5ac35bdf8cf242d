// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_CRYPTO_SECRET_BYTES_H_
#define ALMENARA_COMMON_CRYPTO_SECRET_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "common/random/random_source.h"

namespace almenara::crypto {

// Overwrites `size` bytes in a way the compiler may not remove.
void Cleanse(void* bytes, size_t size);

// Bytes that must not outlive their use: keys, passphrases, opened secrets. They are overwritten
// when the object ends or is assigned to, never copied implicitly, and have no way to a stream or a
// log. Move-only; a moved-from object is empty. Not thread-safe while it is written.
class SecretBytes {
 public:
  SecretBytes() = default;
  // `size` zero bytes, to be filled through mutable_span().
  explicit SecretBytes(size_t size) : bytes_(std::make_unique<uint8_t[]>(size)), size_(size) {}
  ~SecretBytes() { Cleanse(bytes_.get(), size_); }

  SecretBytes(SecretBytes&& other) noexcept
      : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0)) {}
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;

  static SecretBytes CopyOf(absl::string_view bytes);
  // Copies and then overwrites `source`, which is left empty.
  static SecretBytes TakeFrom(std::string& source);
  static SecretBytes Random(size_t size, RandomSource& random);

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const uint8_t* data() const { return bytes_.get(); }
  // Valid while the object lives and is not assigned to.
  absl::string_view view() const {
    return absl::string_view(reinterpret_cast<const char*>(bytes_.get()), size_);
  }
  std::span<uint8_t> mutable_span() { return {bytes_.get(), size_}; }
  // Forgets, and overwrites, all bytes from `size` on. `size` must not exceed size().
  void Truncate(size_t size);

 private:
  std::unique_ptr<uint8_t[]> bytes_;
  size_t size_ = 0;
};

}  // namespace almenara::crypto

#endif  // ALMENARA_COMMON_CRYPTO_SECRET_BYTES_H_

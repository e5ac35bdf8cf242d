// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_CRYPTO_SHA256_STREAM_H_
#define ALMENARA_COMMON_CRYPTO_SHA256_STREAM_H_

#include <memory>

#include "absl/strings/string_view.h"
#include "common/crypto/hmac.h"

struct evp_md_ctx_st;

namespace almenara::crypto {

// SHA-256 of bytes that come in pieces, for files that do not fit into memory. Not thread-safe.
class Sha256Stream {
 public:
  Sha256Stream();

  void Append(absl::string_view bytes);
  // Of all that was appended. Nothing may follow.
  Digest256 Finish();

 private:
  struct ContextDeleter {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, ContextDeleter> context_;
};

}  // namespace almenara::crypto

#endif  // ALMENARA_COMMON_CRYPTO_SHA256_STREAM_H_

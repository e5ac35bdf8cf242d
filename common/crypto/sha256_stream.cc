// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/sha256_stream.h"

#include <openssl/evp.h>

#include <cstdlib>

namespace almenara::crypto {
namespace {

// As for Sha256: fails only without memory, and nobody can go on without a digest.
void Require(bool done) {
  if (!done) std::abort();
}

}  // namespace

void Sha256Stream::ContextDeleter::operator()(evp_md_ctx_st* context) const {
  EVP_MD_CTX_free(context);
}

Sha256Stream::Sha256Stream() : context_(EVP_MD_CTX_new()) {
  Require(context_ != nullptr && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
}

void Sha256Stream::Append(absl::string_view bytes) {
  Require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
}

Digest256 Sha256Stream::Finish() {
  Digest256 digest;
  Require(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) == 1);
  return digest;
}

}  // namespace almenara::crypto

// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/pkcs12.h"

#include <openssl/err.h>
#include <openssl/pkcs12.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "common/crypto/openssl_handles.h"
#include "common/status/status_macros.h"

namespace almenara::pki {
namespace {

constexpr size_t kShortestPassphrase = 12;
constexpr int kIterations = 600'000;  // OWASP's figure of 2023 for PBKDF2 with SHA-256

absl::Status CheckPassphrase(const crypto::SecretBytes& passphrase) {
  if (passphrase.size() < kShortestPassphrase) {
    return absl::InvalidArgumentError("the passphrase must have at least 12 characters");
  }
  const absl::string_view text = passphrase.view();
  if (!std::all_of(text.begin(), text.end(), absl::ascii_isprint)) {
    return absl::InvalidArgumentError(
        "the passphrase may have unaccented letters, digits, spaces and the usual signs only: "
        "browsers disagree about others");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> MakePkcs12(const std::vector<Certificate>& chain, const PrivateKey& key,
                                       const crypto::SecretBytes& passphrase,
                                       const std::string& friendly_name) {
  if (chain.empty() || chain.front().spki_sha256() != key.public_key().spki_sha256()) {
    return absl::InvalidArgumentError("the key is not the key of the certificate");
  }
  ALMENARA_RETURN_IF_ERROR(CheckPassphrase(passphrase));
  const crypto::CertificateStack others(sk_X509_new_null());
  if (others == nullptr) std::abort();
  for (size_t i = 1; i < chain.size(); ++i) {
    if (X509_add_cert(others.get(), chain[i].native(), X509_ADD_FLAG_UP_REF) != 1) std::abort();
  }
  // OpenSSL reads the passphrase up to a zero byte.
  crypto::SecretBytes terminated(passphrase.size() + 1);
  std::copy(passphrase.data(), passphrase.data() + passphrase.size(),
            terminated.mutable_span().begin());
  const std::unique_ptr<PKCS12, crypto::OpenSslDeleter<PKCS12_free>> file(PKCS12_create(
      terminated.view().data(), friendly_name.c_str(), key.native(), chain.front().native(),
      others.get(), NID_aes_256_cbc, NID_aes_256_cbc, kIterations, kIterations, 0));
  // OpenSSL's MAC is of SHA-256 unless it is told otherwise.
  const crypto::BioHandle bio(BIO_new(BIO_s_mem()));
  if (file == nullptr || bio == nullptr || i2d_PKCS12_bio(bio.get(), file.get()) != 1) {
    ERR_clear_error();
    return absl::InternalError("OpenSSL could not make the PKCS#12 file");
  }
  return crypto::Written(bio.get());
}

}  // namespace almenara::pki

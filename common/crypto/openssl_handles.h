// SPDX-License-Identifier: Apache-2.0
// Owning handles for OpenSSL's objects. Included only by sources of common/crypto and by
// common/transport/tls_probe.cc, so that no header of ours brings OpenSSL along.
#ifndef ALMENARA_COMMON_CRYPTO_OPENSSL_HANDLES_H_
#define ALMENARA_COMMON_CRYPTO_OPENSSL_HANDLES_H_

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

#include "absl/strings/string_view.h"

namespace almenara::crypto {

template <auto kFree>
struct OpenSslDeleter {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};

inline void FreeCertificates(STACK_OF(X509) * certificates) {
  sk_X509_pop_free(certificates, X509_free);
}

using BioHandle = std::unique_ptr<BIO, OpenSslDeleter<BIO_free_all>>;
using KeyHandle = std::unique_ptr<EVP_PKEY, OpenSslDeleter<EVP_PKEY_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, OpenSslDeleter<EVP_MD_CTX_free>>;
using CertificateHandle = std::unique_ptr<X509, OpenSslDeleter<X509_free>>;
using CertificateStack = std::unique_ptr<STACK_OF(X509), OpenSslDeleter<FreeCertificates>>;
using RequestHandle = std::unique_ptr<X509_REQ, OpenSslDeleter<X509_REQ_free>>;
using CrlHandle = std::unique_ptr<X509_CRL, OpenSslDeleter<X509_CRL_free>>;
using NameHandle = std::unique_ptr<GENERAL_NAMES, OpenSslDeleter<GENERAL_NAMES_free>>;

// A read-only BIO over `text`, which must outlive it.
inline BioHandle ReadBio(absl::string_view text) {
  return BioHandle(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// What was written to a memory BIO.
inline std::string Written(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);  // NOLINT(google-runtime-int): OpenSSL's type
  return size > 0 ? std::string(bytes, static_cast<size_t>(size)) : std::string();
}

}  // namespace almenara::crypto

#endif  // ALMENARA_COMMON_CRYPTO_OPENSSL_HANDLES_H_

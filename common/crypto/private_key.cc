// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/private_key.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <cstdlib>

#include "absl/status/status.h"
#include "common/crypto/openssl_handles.h"
#include "common/status/status_macros.h"

namespace almenara::pki {
namespace {

// Making a key or a request fails only without memory or randomness; no caller can go on.
void Require(bool holds) {
  if (!holds) std::abort();
}

bool IsP256(EVP_PKEY* key) {
  char group[64] = {};
  size_t size = 0;
  return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
         EVP_PKEY_get_group_name(key, group, sizeof(group), &size) == 1 &&
         absl::string_view(group, size) == "prime256v1";
}

absl::Status NotP256() {
  return absl::InvalidArgumentError("the key must be an elliptic-curve key on P-256");
}

// Without this, OpenSSL would ask the terminal for the passphrase of an encrypted key.
int NoPassphrase(char*, int, int, void*) { return -1; }

}  // namespace

absl::StatusOr<PublicKey> PublicKey::Of(evp_pkey_st* key) {
  if (key == nullptr || !IsP256(key)) return NotP256();
  Require(EVP_PKEY_up_ref(key) == 1);
  return PublicKey(std::shared_ptr<evp_pkey_st>(key, EVP_PKEY_free));
}

absl::StatusOr<PublicKey> PublicKey::OfSigningRequest(absl::string_view pem) {
  const crypto::BioHandle bio = crypto::ReadBio(pem);
  const crypto::RequestHandle request(
      PEM_read_bio_X509_REQ(bio.get(), nullptr, NoPassphrase, nullptr));
  if (request == nullptr) {
    ERR_clear_error();
    return absl::InvalidArgumentError("not a certificate signing request in PEM");
  }
  ALMENARA_ASSIGN_OR_RETURN(PublicKey key, Of(X509_REQ_get0_pubkey(request.get())));
  if (X509_REQ_verify(request.get(), key.native()) != 1) {
    ERR_clear_error();
    return absl::InvalidArgumentError("the signing request is not signed by its own key");
  }
  return key;
}

crypto::Digest256 PublicKey::spki_sha256() const {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key_.get(), &der);
  Require(size > 0);
  const crypto::Digest256 digest = crypto::Sha256(
      absl::string_view(reinterpret_cast<const char*>(der), static_cast<size_t>(size)));
  OPENSSL_free(der);
  return digest;
}

PrivateKey PrivateKey::Generate() {
  EVP_PKEY* const key = EVP_EC_gen("P-256");
  Require(key != nullptr);
  return PrivateKey(std::shared_ptr<evp_pkey_st>(key, EVP_PKEY_free));
}

absl::StatusOr<PrivateKey> PrivateKey::FromPem(const crypto::SecretBytes& pem) {
  const crypto::BioHandle bio = crypto::ReadBio(pem.view());
  crypto::KeyHandle key(PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPassphrase, nullptr));
  if (key == nullptr) {
    ERR_clear_error();
    return absl::InvalidArgumentError("not an unencrypted private key in PEM");
  }
  if (!IsP256(key.get())) return NotP256();
  return PrivateKey(std::shared_ptr<evp_pkey_st>(key.release(), EVP_PKEY_free));
}

crypto::SecretBytes PrivateKey::ToPem() const {
  const crypto::BioHandle bio(BIO_new(BIO_s_secmem()));
  Require(bio != nullptr && PEM_write_bio_PKCS8PrivateKey(bio.get(), key_.get(), nullptr, nullptr,
                                                          0, nullptr, nullptr) == 1);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &bytes);  // NOLINT(google-runtime-int)
  return crypto::SecretBytes::CopyOf(absl::string_view(bytes, static_cast<size_t>(size)));
}

PublicKey PrivateKey::public_key() const { return *PublicKey::Of(key_.get()); }

std::string PrivateKey::MakeSigningRequest(absl::string_view name) const {
  const crypto::RequestHandle request(X509_REQ_new());
  Require(request != nullptr);
  X509_NAME* const subject = X509_REQ_get_subject_name(request.get());
  // RFC 5280 allows a common name 64 characters; the whole identity is in the issued certificate.
  const absl::string_view common_name = name.substr(0, 64);
  Require(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                     reinterpret_cast<const unsigned char*>(common_name.data()),
                                     static_cast<int>(common_name.size()), -1, 0) == 1);
  Require(X509_REQ_set_pubkey(request.get(), key_.get()) == 1);
  Require(X509_REQ_sign(request.get(), key_.get(), EVP_sha256()) > 0);
  const crypto::BioHandle bio(BIO_new(BIO_s_mem()));
  Require(bio != nullptr && PEM_write_bio_X509_REQ(bio.get(), request.get()) == 1);
  return crypto::Written(bio.get());
}

}  // namespace almenara::pki

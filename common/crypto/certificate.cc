// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "common/crypto/asn1.h"
#include "common/crypto/openssl_handles.h"

namespace almenara::pki {
namespace {

std::string TextOf(const ASN1_STRING* text) {
  return std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                     static_cast<size_t>(ASN1_STRING_length(text)));
}

std::string AddressText(const ASN1_OCTET_STRING* address) {
  const std::string bytes = TextOf(address);
  if (bytes.size() == 4) {
    return absl::StrCat(
        static_cast<unsigned char>(bytes[0]), ".", static_cast<unsigned char>(bytes[1]), ".",
        static_cast<unsigned char>(bytes[2]), ".", static_cast<unsigned char>(bytes[3]));
  }
  std::string text;
  for (size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const int group =
        static_cast<unsigned char>(bytes[i]) * 256 + static_cast<unsigned char>(bytes[i + 1]);
    absl::StrAppend(&text, i == 0 ? "" : ":", absl::Hex(group));
  }
  return text;
}

crypto::NameHandle AlternativeNames(const X509* certificate) {
  return crypto::NameHandle(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
}

std::string DateText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M UTC", time, absl::UTCTimeZone());
}

absl::Status ChainFault(int fault, X509* certificate) {
  const auto refuse = [](const std::string& message) {
    return absl::UnauthenticatedError(message);
  };
  switch (fault) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return refuse(absl::StrCat("the certificate expired on ",
                                 DateText(TimeOf(X509_get0_notAfter(certificate)))));
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return refuse(absl::StrCat("the certificate is not valid before ",
                                 DateText(TimeOf(X509_get0_notBefore(certificate))),
                                 "; is this machine's clock right?"));
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return refuse("the certificate is self-signed: no certificate authority issued it");
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return refuse("the certificate was not issued by any of the trusted certificate authorities");
    case X509_V_ERR_INVALID_PURPOSE:
      return refuse("the certificate was not issued for this use (client or server)");
    default:
      return refuse(
          absl::StrCat("the certificate does not verify: ", X509_verify_cert_error_string(fault)));
  }
}

struct StoreDeleter {
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
  void operator()(X509_STORE_CTX* context) const { X509_STORE_CTX_free(context); }
};

}  // namespace

absl::StatusOr<Certificate> Certificate::FromPem(absl::string_view pem) {
  const crypto::BioHandle bio = crypto::ReadBio(pem);
  X509* const certificate = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr);
  if (certificate == nullptr) {
    ERR_clear_error();
    return absl::InvalidArgumentError("not a certificate in PEM");
  }
  return Adopt(certificate);
}

absl::StatusOr<std::vector<Certificate>> Certificate::ParseBundle(absl::string_view pem) {
  const crypto::BioHandle bio = crypto::ReadBio(pem);
  std::vector<Certificate> bundle;
  while (X509* const certificate = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    bundle.push_back(Adopt(certificate));
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (bundle.empty()) return absl::InvalidArgumentError("no certificate in PEM");
  if (!at_end) return absl::InvalidArgumentError("a certificate of the PEM file is damaged");
  return bundle;
}

Certificate Certificate::Adopt(x509_st* certificate) {
  return Certificate(std::shared_ptr<x509_st>(certificate, X509_free));
}

std::string Certificate::ToPem() const {
  const crypto::BioHandle bio(BIO_new(BIO_s_mem()));
  if (bio == nullptr || PEM_write_bio_X509(bio.get(), certificate_.get()) != 1) std::abort();
  return crypto::Written(bio.get());
}

absl::StatusOr<SpiffeId> Certificate::spiffe_id() const {
  const crypto::NameHandle names = AlternativeNames(certificate_.get());
  std::vector<std::string> uris;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_URI) uris.push_back(TextOf(name->d.uniformResourceIdentifier));
  }
  if (uris.size() != 1) {
    return absl::InvalidArgumentError(
        "the certificate must name exactly one identity (a spiffe:// URI as subject alternative "
        "name)");
  }
  return SpiffeId::Parse(uris.front());
}

std::vector<std::string> Certificate::server_names() const {
  const crypto::NameHandle names = AlternativeNames(certificate_.get());
  std::vector<std::string> found;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_DNS) found.push_back(TextOf(name->d.dNSName));
    if (name->type == GEN_IPADD) found.push_back(AddressText(name->d.iPAddress));
  }
  return found;
}

bool Certificate::IsForServerName(const std::string& name) const {
  return X509_check_ip_asc(certificate_.get(), name.c_str(), 0) == 1 ||
         X509_check_host(certificate_.get(), name.data(), name.size(), 0, nullptr) == 1;
}

absl::StatusOr<PublicKey> Certificate::public_key() const {
  return PublicKey::Of(X509_get0_pubkey(certificate_.get()));
}

crypto::Digest256 Certificate::spki_sha256() const {
  unsigned char* der = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate_.get()), &der);
  if (size <= 0) std::abort();
  const crypto::Digest256 digest = crypto::Sha256(
      absl::string_view(reinterpret_cast<const char*>(der), static_cast<size_t>(size)));
  OPENSSL_free(der);
  return digest;
}

std::string Certificate::serial() const {
  return SerialText(X509_get0_serialNumber(certificate_.get()));
}

absl::Time Certificate::not_before() const {
  return TimeOf(X509_get0_notBefore(certificate_.get()));
}

absl::Time Certificate::not_after() const { return TimeOf(X509_get0_notAfter(certificate_.get())); }

std::string Certificate::subject_der() const {
  return DerOf(X509_get_subject_name(certificate_.get()));
}

std::string Certificate::issuer_der() const {
  return DerOf(X509_get_issuer_name(certificate_.get()));
}

bool Certificate::IsAuthority() const { return X509_check_ca(certificate_.get()) == 1; }

bool Certificate::IsSignedBy(const Certificate& issuer) const {
  EVP_PKEY* const key = X509_get0_pubkey(issuer.native());
  const bool is_signed = key != nullptr && X509_verify(certificate_.get(), key) == 1;
  ERR_clear_error();
  return is_signed;
}

absl::Status VerifyChain(const std::vector<Certificate>& chain,
                         const std::vector<Certificate>& authorities, CertificateUse use,
                         absl::Time now) {
  if (chain.empty()) return absl::UnauthenticatedError("no certificate was given");
  const std::unique_ptr<X509_STORE, StoreDeleter> store(X509_STORE_new());
  const std::unique_ptr<X509_STORE_CTX, StoreDeleter> context(X509_STORE_CTX_new());
  const crypto::CertificateStack others(sk_X509_new_null());
  if (store == nullptr || context == nullptr || others == nullptr) std::abort();
  for (const Certificate& authority : authorities) {
    if (X509_STORE_add_cert(store.get(), authority.native()) != 1) std::abort();
  }
  for (size_t i = 1; i < chain.size(); ++i) {
    if (X509_add_cert(others.get(), chain[i].native(), X509_ADD_FLAG_UP_REF) != 1) std::abort();
  }
  if (X509_STORE_CTX_init(context.get(), store.get(), chain.front().native(), others.get()) != 1) {
    std::abort();
  }
  X509_STORE_CTX_set_time(context.get(), 0, absl::ToTimeT(now));
  X509_STORE_CTX_set_purpose(context.get(), use == CertificateUse::kClient
                                                ? X509_PURPOSE_SSL_CLIENT
                                                : X509_PURPOSE_SSL_SERVER);
  if (X509_verify_cert(context.get()) == 1) return absl::OkStatus();
  ERR_clear_error();
  X509* const at = X509_STORE_CTX_get_current_cert(context.get());
  return ChainFault(X509_STORE_CTX_get_error(context.get()),
                    at == nullptr ? chain.front().native() : at);
}

}  // namespace almenara::pki

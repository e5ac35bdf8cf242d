// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/certificate_authority.h"

#include <arpa/inet.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <cstdlib>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/crypto/asn1.h"
#include "common/crypto/openssl_handles.h"
#include "common/status/status_macros.h"

namespace almenara::pki {
namespace {

constexpr size_t kSerialSize = 16;

// Making a certificate from checked values fails only without memory; no caller can go on.
void Require(bool holds) {
  if (!holds) std::abort();
}

void SetRandomSerial(X509* certificate, RandomSource& random) {
  std::string bytes = random.Bytes(kSerialSize);
  // RFC 5280: positive, and of one length.
  bytes[0] = static_cast<char>((static_cast<unsigned char>(bytes[0]) & 0x3f) | 0x40);
  BIGNUM* const number = BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()), nullptr);
  Require(number != nullptr &&
          BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr);
  BN_free(number);
}

void SetCommonName(X509* certificate, absl::string_view name) {
  const absl::string_view text =
      name.substr(0, 64);  // RFC 5280's limit; nobody reads it but people
  Require(X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()), -1, 0) == 1);
}

// `value` is in the syntax of openssl's x509v3_config(5); only checked values are put into it.
void AddExtension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  Require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

Certificate NewCertificate(const PublicKey& key, const Validity& validity, absl::string_view name,
                           RandomSource& random) {
  X509* const certificate = X509_new();
  Require(certificate != nullptr && X509_set_version(certificate, X509_VERSION_3) == 1);
  SetRandomSerial(certificate, random);
  SetCommonName(certificate, name);
  SetTime(validity.not_before, X509_getm_notBefore(certificate));
  SetTime(validity.not_after, X509_getm_notAfter(certificate));
  Require(X509_set_pubkey(certificate, key.native()) == 1);
  return Certificate::Adopt(certificate);
}

void SignLeaf(const Certificate& leaf, const CertificateAuthority& authority,
              const std::string& alternative_names, const std::string& use) {
  X509* const certificate = leaf.native();
  X509* const issuer = authority.certificate().native();
  Require(X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1);
  AddExtension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE");
  AddExtension(certificate, issuer, NID_key_usage, "critical,digitalSignature");
  AddExtension(certificate, issuer, NID_ext_key_usage, use);
  AddExtension(certificate, issuer, NID_subject_key_identifier, "hash");
  AddExtension(certificate, issuer, NID_authority_key_identifier, "keyid");
  AddExtension(certificate, issuer, NID_subject_alt_name, alternative_names);
  Require(X509_sign(certificate, authority.key().native(), EVP_sha256()) > 0);
}

bool IsAddress(const std::string& name) {
  unsigned char bytes[16];
  return inet_pton(AF_INET, name.c_str(), bytes) == 1 ||
         inet_pton(AF_INET6, name.c_str(), bytes) == 1;
}

bool IsHostName(const std::string& name) {
  if (name.empty() || name.size() > 253) return false;
  for (const char c : name) {
    if (!absl::ascii_isalnum(c) && c != '-' && c != '.') return false;
  }
  return true;
}

absl::Status AddRevoked(X509_CRL* list, const std::string& serial, absl::Time when) {
  BIGNUM* number = nullptr;
  const int digits = BN_hex2bn(&number, serial.c_str());
  if (digits == 0 || static_cast<size_t>(digits) != serial.size()) {
    BN_free(number);
    ERR_clear_error();
    return absl::InvalidArgumentError("serial: must be hexadecimal digits");
  }
  X509_REVOKED* const entry = X509_REVOKED_new();
  ASN1_INTEGER* const value = BN_to_ASN1_INTEGER(number, nullptr);
  ASN1_TIME* const time = ASN1_TIME_new();
  Require(entry != nullptr && value != nullptr && time != nullptr);
  SetTime(when, time);
  Require(X509_REVOKED_set_serialNumber(entry, value) == 1 &&
          X509_REVOKED_set_revocationDate(entry, time) == 1 &&
          X509_CRL_add0_revoked(list, entry) == 1);
  ASN1_TIME_free(time);
  ASN1_INTEGER_free(value);
  BN_free(number);
  return absl::OkStatus();
}

void SetListHeader(X509_CRL* list, const Certificate& issuer, const Revocations& revocations) {
  ASN1_TIME* const time = ASN1_TIME_new();
  ASN1_INTEGER* const number = ASN1_INTEGER_new();
  Require(time != nullptr && number != nullptr);
  Require(X509_CRL_set_version(list, X509_CRL_VERSION_2) == 1 &&
          X509_CRL_set_issuer_name(list, X509_get_subject_name(issuer.native())) == 1);
  SetTime(revocations.this_update, time);
  Require(X509_CRL_set1_lastUpdate(list, time) == 1);
  SetTime(revocations.next_update, time);
  Require(X509_CRL_set1_nextUpdate(list, time) == 1);
  Require(ASN1_INTEGER_set_uint64(number, revocations.number) == 1 &&
          X509_CRL_add1_ext_i2d(list, NID_crl_number, number, 0, 0) == 1);
  ASN1_INTEGER_free(number);
  ASN1_TIME_free(time);
}

}  // namespace

CertificateAuthority CertificateAuthority::Create(absl::string_view name, const Validity& validity,
                                                  RandomSource& random) {
  PrivateKey key = PrivateKey::Generate();
  Certificate certificate = NewCertificate(key.public_key(), validity, name, random);
  X509* const native = certificate.native();
  Require(X509_set_issuer_name(native, X509_get_subject_name(native)) == 1);
  AddExtension(native, native, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  AddExtension(native, native, NID_key_usage, "critical,keyCertSign,cRLSign");
  AddExtension(native, native, NID_subject_key_identifier, "hash");
  Require(X509_sign(native, key.native(), EVP_sha256()) > 0);
  return CertificateAuthority(std::move(certificate), std::move(key));
}

absl::StatusOr<CertificateAuthority> CertificateAuthority::FromParts(Certificate certificate,
                                                                     PrivateKey key) {
  if (!certificate.IsAuthority()) {
    return absl::InvalidArgumentError("the certificate is not a certificate authority's");
  }
  if (certificate.spki_sha256() != key.public_key().spki_sha256()) {
    return absl::InvalidArgumentError("the key is not the key of the authority's certificate");
  }
  return CertificateAuthority(std::move(certificate), std::move(key));
}

Certificate CertificateAuthority::IssueClient(const PublicKey& key, const SpiffeId& identity,
                                              const Validity& validity,
                                              RandomSource& random) const {
  const Certificate leaf =
      NewCertificate(key, validity,
                     absl::StrCat(identity.organization().value(), " ", RoleName(identity.role()),
                                  " ", identity.name()),
                     random);
  SignLeaf(leaf, *this, absl::StrCat("URI:", identity.ToString()), "clientAuth");
  return leaf;
}

absl::StatusOr<Certificate> CertificateAuthority::IssueServer(const PublicKey& key,
                                                              const std::vector<std::string>& names,
                                                              const Validity& validity,
                                                              RandomSource& random) const {
  if (names.empty()) {
    return absl::InvalidArgumentError("server names: a server needs at least one name");
  }
  std::string alternative_names;
  for (const std::string& name : names) {
    if (!IsAddress(name) && !IsHostName(name)) {
      return absl::InvalidArgumentError("server names: must be host names or IP addresses");
    }
    absl::StrAppend(&alternative_names, alternative_names.empty() ? "" : ",",
                    IsAddress(name) ? "IP:" : "DNS:", name);
  }
  const Certificate leaf = NewCertificate(key, validity, names.front(), random);
  SignLeaf(leaf, *this, alternative_names, "serverAuth");
  return leaf;
}

absl::StatusOr<std::string> CertificateAuthority::MakeRevocationList(
    const Revocations& revocations) const {
  const crypto::CrlHandle list(X509_CRL_new());
  Require(list != nullptr);
  SetListHeader(list.get(), certificate_, revocations);
  for (const auto& [serial, when] : revocations.revoked) {
    ALMENARA_RETURN_IF_ERROR(AddRevoked(list.get(), serial, when));
  }
  Require(X509_CRL_sort(list.get()) == 1 &&
          X509_CRL_sign(list.get(), key_.native(), EVP_sha256()) > 0);
  const crypto::BioHandle bio(BIO_new(BIO_s_mem()));
  Require(bio != nullptr && PEM_write_bio_X509_CRL(bio.get(), list.get()) == 1);
  return crypto::Written(bio.get());
}

}  // namespace almenara::pki

// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/revocation_list.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include "absl/strings/str_cat.h"
#include "common/crypto/asn1.h"
#include "common/crypto/openssl_handles.h"

namespace almenara::pki {
namespace {

std::map<std::string, absl::Time> RevokedIn(X509_CRL* list) {
  std::map<std::string, absl::Time> revoked;
  STACK_OF(X509_REVOKED)* const entries = X509_CRL_get_REVOKED(list);
  for (int i = 0; i < sk_X509_REVOKED_num(entries); ++i) {
    const X509_REVOKED* const entry = sk_X509_REVOKED_value(entries, i);
    revoked.emplace(SerialText(X509_REVOKED_get0_serialNumber(entry)),
                    TimeOf(X509_REVOKED_get0_revocationDate(entry)));
  }
  return revoked;
}

}  // namespace

absl::StatusOr<std::vector<RevocationList>> RevocationList::ParseBundle(absl::string_view pem) {
  const crypto::BioHandle bio = crypto::ReadBio(pem);
  std::vector<RevocationList> bundle;
  while (X509_CRL* const list = PEM_read_bio_X509_CRL(bio.get(), nullptr, nullptr, nullptr)) {
    std::shared_ptr<X509_CRL> owned(list, X509_CRL_free);
    if (X509_CRL_get0_nextUpdate(list) == nullptr) {
      return absl::InvalidArgumentError("a revocation list must say when its next one comes");
    }
    const absl::Time next_update = TimeOf(X509_CRL_get0_nextUpdate(list));
    bundle.push_back(RevocationList(std::move(owned), RevokedIn(list), next_update));
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (bundle.empty()) return absl::InvalidArgumentError("no certificate revocation list in PEM");
  if (!at_end) return absl::InvalidArgumentError("a revocation list of the PEM file is damaged");
  return bundle;
}

bool RevocationList::IsSignedBy(const Certificate& authority) const {
  const bool is_signed = issuer_der() == authority.subject_der() &&
                         X509_CRL_verify(list_.get(), X509_get0_pubkey(authority.native())) == 1;
  ERR_clear_error();
  return is_signed;
}

absl::Status RevocationList::CheckCurrent(absl::Time now) const {
  if (now > next_update_) {
    return absl::FailedPreconditionError(
        absl::StrCat("the revocation list is out of date since ",
                     absl::FormatTime("%Y-%m-%d %H:%M UTC", next_update_, absl::UTCTimeZone()),
                     "; make a new one with `almenara pki crl`"));
  }
  return absl::OkStatus();
}

std::string RevocationList::issuer_der() const { return DerOf(X509_CRL_get_issuer(list_.get())); }

uint64_t RevocationList::number() const {
  ASN1_INTEGER* const value = static_cast<ASN1_INTEGER*>(
      X509_CRL_get_ext_d2i(list_.get(), NID_crl_number, nullptr, nullptr));
  uint64_t number = 0;
  if (value == nullptr || ASN1_INTEGER_get_uint64(&number, value) != 1) number = 0;
  ASN1_INTEGER_free(value);
  ERR_clear_error();
  return number;
}

}  // namespace almenara::pki

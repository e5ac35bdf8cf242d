// SPDX-License-Identifier: Apache-2.0
// X.509 certificates as this house uses them: read, compared, verified. See certificate_authority.h
// for making them.
#ifndef ALMENARA_COMMON_CRYPTO_CERTIFICATE_H_
#define ALMENARA_COMMON_CRYPTO_CERTIFICATE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/crypto/hmac.h"
#include "common/crypto/private_key.h"
#include "common/identity/spiffe_id.h"

struct x509_st;

namespace almenara::pki {

// One certificate. Immutable; thread-safe; copies share.
class Certificate {
 public:
  // The first certificate of a PEM text. INVALID_ARGUMENT when there is none.
  static absl::StatusOr<Certificate> FromPem(absl::string_view pem);
  // All certificates of a PEM text, in order, at least one. INVALID_ARGUMENT when one is damaged.
  static absl::StatusOr<std::vector<Certificate>> ParseBundle(absl::string_view pem);
  // Takes over `certificate`, which must not be null.
  static Certificate Adopt(x509_st* certificate);

  std::string ToPem() const;

  // The identity in the subject alternative name. INVALID_ARGUMENT unless there is exactly one URI
  // and it is one of ours (SPIFFE X.509-SVID, section 2: exactly one).
  absl::StatusOr<SpiffeId> spiffe_id() const;
  // The DNS names and IP addresses in the subject alternative name.
  std::vector<std::string> server_names() const;
  // Whether a TLS client that asked for `name`, a host name or an IP address, may accept it.
  bool IsForServerName(const std::string& name) const;

  // INVALID_ARGUMENT unless it is of the kind that we issue for.
  absl::StatusOr<PublicKey> public_key() const;
  // SHA-256 of the SubjectPublicKeyInfo in DER, as PublicKey::spki_sha256.
  crypto::Digest256 spki_sha256() const;
  // Lower-case hexadecimal, without leading zeros.
  std::string serial() const;
  absl::Time not_before() const;
  absl::Time not_after() const;
  // Encoded names, to compare an issuer with a subject.
  std::string subject_der() const;
  std::string issuer_der() const;
  bool IsAuthority() const;
  // Whether `issuer`'s key signed this certificate. Dates and rights are not looked at.
  bool IsSignedBy(const Certificate& issuer) const;

  x509_st* native() const { return certificate_.get(); }

 private:
  explicit Certificate(std::shared_ptr<x509_st> certificate)
      : certificate_(std::move(certificate)) {}
  std::shared_ptr<x509_st> certificate_;
};

// Which end of a connection a certificate is for.
enum class CertificateUse { kClient, kServer };

// OK when `chain`, leaf first, leads to one of `authorities` and every certificate of it is within
// its dates at `now` and made for its use. UNAUTHENTICATED otherwise, saying which of these failed.
// Revocation is not looked at: see revocation_list.h.
absl::Status VerifyChain(const std::vector<Certificate>& chain,
                         const std::vector<Certificate>& authorities, CertificateUse use,
                         absl::Time now);

}  // namespace almenara::pki

#endif  // ALMENARA_COMMON_CRYPTO_CERTIFICATE_H_

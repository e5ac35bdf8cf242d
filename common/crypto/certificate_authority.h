// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_CRYPTO_CERTIFICATE_AUTHORITY_H_
#define ALMENARA_COMMON_CRYPTO_CERTIFICATE_AUTHORITY_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/crypto/certificate.h"
#include "common/crypto/private_key.h"
#include "common/identity/spiffe_id.h"
#include "common/random/random_source.h"

namespace almenara::pki {

// When a certificate holds, to the second.
struct Validity {
  absl::Time not_before;
  absl::Time not_after;
};

// What a revocation list says. `revoked` maps serial numbers, as Certificate::serial gives them, to
// times of revocation.
struct Revocations {
  std::map<std::string, absl::Time> revoked;
  absl::Time this_update;
  absl::Time next_update;
  uint64_t number = 1;  // grows with each list
};

// A root authority that issues leaf certificates directly: P-256, ECDSA with SHA-256, random
// 128-bit serial numbers, no intermediates (path length 0). Immutable; thread-safe.
class CertificateAuthority {
 public:
  // A new key and its self-signed certificate. `name` is for people.
  static CertificateAuthority Create(absl::string_view name, const Validity& validity,
                                     RandomSource& random);
  // INVALID_ARGUMENT unless `key` is the certificate's key and the certificate an authority's.
  static absl::StatusOr<CertificateAuthority> FromParts(Certificate certificate, PrivateKey key);

  // For a TLS client: the identity as the only subject alternative name, client use only.
  Certificate IssueClient(const PublicKey& key, const SpiffeId& identity, const Validity& validity,
                          RandomSource& random) const;
  // For a TLS server: host names and IP addresses as subject alternative names, server use only.
  // INVALID_ARGUMENT when `names` is empty or one is neither.
  absl::StatusOr<Certificate> IssueServer(const PublicKey& key,
                                          const std::vector<std::string>& names,
                                          const Validity& validity, RandomSource& random) const;
  // A signed revocation list in PEM. INVALID_ARGUMENT for a serial that is not hexadecimal.
  absl::StatusOr<std::string> MakeRevocationList(const Revocations& revocations) const;

  const Certificate& certificate() const { return certificate_; }
  const PrivateKey& key() const { return key_; }

 private:
  CertificateAuthority(Certificate certificate, PrivateKey key)
      : certificate_(std::move(certificate)), key_(std::move(key)) {}

  Certificate certificate_;
  PrivateKey key_;
};

}  // namespace almenara::pki

#endif  // ALMENARA_COMMON_CRYPTO_CERTIFICATE_AUTHORITY_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_CRYPTO_REVOCATION_LIST_H_
#define ALMENARA_COMMON_CRYPTO_REVOCATION_LIST_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/crypto/certificate.h"

struct X509_crl_st;

namespace almenara::pki {

// A certificate revocation list (RFC 5280, section 5). Immutable; thread-safe; copies share.
class RevocationList {
 public:
  // All lists of a PEM text, at least one. INVALID_ARGUMENT when one is damaged or lacks its
  // nextUpdate.
  static absl::StatusOr<std::vector<RevocationList>> ParseBundle(absl::string_view pem);

  // Whether `authority` is the list's issuer and its key signed the list. As dear as one ECDSA
  // verification.
  bool IsSignedBy(const Certificate& authority) const;
  // FAILED_PRECONDITION when `now` is past the time of the next update.
  absl::Status CheckCurrent(absl::Time now) const;

  // `serial` as Certificate::serial gives it.
  bool Revokes(const std::string& serial) const { return revoked_.contains(serial); }

  std::string issuer_der() const;
  absl::Time next_update() const { return next_update_; }
  // The list's CRL number, 0 when it has none.
  uint64_t number() const;
  // Serial number to time of revocation.
  const std::map<std::string, absl::Time>& revoked() const { return revoked_; }

 private:
  RevocationList(std::shared_ptr<X509_crl_st> list, std::map<std::string, absl::Time> revoked,
                 absl::Time next_update)
      : list_(std::move(list)), revoked_(std::move(revoked)), next_update_(next_update) {}

  std::shared_ptr<X509_crl_st> list_;
  std::map<std::string, absl::Time> revoked_;
  absl::Time next_update_;
};

}  // namespace almenara::pki

#endif  // ALMENARA_COMMON_CRYPTO_REVOCATION_LIST_H_

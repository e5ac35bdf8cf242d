// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_PKI_AUTHORITY_DIRECTORY_H_
#define ALMENARA_CLI_PKI_AUTHORITY_DIRECTORY_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/crypto/certificate.h"
#include "common/crypto/certificate_authority.h"
#include "common/crypto/sealed_key.h"
#include "common/crypto/secret_source.h"
#include "common/random/random_source.h"

namespace almenara::cli {

// A certificate that the authority issued, as `almenara pki list` shows it.
struct IssuedCertificate {
  pki::Certificate certificate;
  std::optional<absl::Time> revoked;  // when; nullopt while it is not
};

// A certificate authority on disk:
//   ca.pem            its certificate, which everyone trusts
//   ca.key            its sealed key
//   crl.pem           its revocation list, which the hub reads
//   trust-domain      the first part of every identity it issues
//   issued/<serial>.pem  every certificate it issued
// An open authority holds a lock, so that two processes cannot lose each other's revocations.
// Not thread-safe.
class AuthorityDirectory {
 public:
  // What `Init` makes.
  struct Founding {
    std::string name;
    std::string trust_domain;
    pki::Validity validity;
    absl::Duration list_lifetime;
  };

  // Makes the directory's files. ALREADY_EXISTS, changing nothing, when there is an authority.
  static absl::Status Init(const std::string& directory, const Founding& founding,
                           const crypto::KeySealer& sealer, RandomSource& random);

  // Opens the key. NOT_FOUND, saying what to run, without an authority; errors of
  // OpenSealedKeyFile; UNAVAILABLE while another process has it open.
  static absl::StatusOr<AuthorityDirectory> Open(const std::string& directory,
                                                 const crypto::SecretSource& secret);

  // Every certificate issued, by date of issue. Needs no key.
  static absl::StatusOr<std::vector<IssuedCertificate>> List(const std::string& directory);

  // Both record the certificate before they return it.
  absl::StatusOr<pki::Certificate> IssueClient(const pki::PublicKey& key, const SpiffeId& identity,
                                               const pki::Validity& validity, RandomSource& random);
  absl::StatusOr<pki::Certificate> IssueServer(const pki::PublicKey& key,
                                               const std::vector<std::string>& names,
                                               const pki::Validity& validity, RandomSource& random);

  // Enters the serial into a new revocation list that holds until `next_update`. Revoking again
  // only renews the list. NOT_FOUND when the authority issued no such certificate.
  absl::Status Revoke(const std::string& serial, absl::Time now, absl::Time next_update);
  // A new revocation list with the same entries.
  absl::Status RenewList(absl::Time now, absl::Time next_update);
  // Whether the current list revokes the serial.
  absl::StatusOr<bool> IsRevoked(const std::string& serial) const;

  const pki::Certificate& certificate() const { return authority_.certificate(); }
  const std::string& trust_domain() const { return trust_domain_; }

 private:
  class Lock;

  AuthorityDirectory(std::string directory, std::string trust_domain,
                     pki::CertificateAuthority authority, std::shared_ptr<const Lock> lock)
      : directory_(std::move(directory)),
        trust_domain_(std::move(trust_domain)),
        authority_(std::move(authority)),
        lock_(std::move(lock)) {}

  absl::Status Record(const pki::Certificate& certificate) const;
  absl::Status WriteList(pki::Revocations revocations) const;

  std::string directory_;
  std::string trust_domain_;
  pki::CertificateAuthority authority_;
  std::shared_ptr<const Lock> lock_;
};

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_PKI_AUTHORITY_DIRECTORY_H_

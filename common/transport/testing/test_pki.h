// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TRANSPORT_TESTING_TEST_PKI_H_
#define ALMENARA_COMMON_TRANSPORT_TESTING_TEST_PKI_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/crypto/certificate_authority.h"
#include "common/crypto/sealed_key.h"
#include "common/testing/seeded_random.h"
#include "common/testing/temp_dir.h"
#include "common/transport/client_identity.h"
#include "common/transport/revocation_list_file.h"
#include "common/transport/server_security.h"

namespace almenara::transport::testing {

// A certificate authority with its files in a directory of its own, for tests with real TLS. TLS
// libraries read the machine's clock, so `now` must be near it in such tests. Everything it issues
// holds from an hour before `now` to a day after, unless told otherwise. Not thread-safe. A failure
// ends the test program.
class TestPki {
 public:
  explicit TestPki(absl::Time now);

  // The files of a client with this SPIFFE URI. The same URI again gets another key and files.
  ClientIdentityFiles IssueClient(absl::string_view spiffe_uri);
  ClientIdentityFiles IssueClient(absl::string_view spiffe_uri, const pki::Validity& validity);
  // The files of a server. `directory_name` lies under the test's directory; issuing to it again
  // replaces its certificate and key, as a renewal does.
  ServerCertificateFiles IssueServer(const std::string& directory_name,
                                     const std::vector<std::string>& names);
  // Writes the chain and seals the key as IssueClient does, for certificates made elsewhere.
  ClientIdentityFiles WriteClient(const pki::Certificate& certificate, const pki::PrivateKey& key);

  // The certificate's serial enters the revocation list, whose file is replaced.
  void Revoke(const std::string& certificate_file);
  // Replaces the revocation list by one that ends at `next_update`.
  void WriteRevocationList(absl::Time next_update);

  RevocationListFiles revocation_files() const {
    return {.revocation_list = directory_.File("crl.pem"), .authorities = authorities_file()};
  }
  std::string authorities_file() const { return directory_.File("ca.pem"); }
  const pki::CertificateAuthority& authority() const { return authority_; }
  const pki::Validity& validity() const { return validity_; }
  RandomSource& random() { return random_; }

 private:
  almenara::testing::TempDir directory_;
  almenara::testing::SeededRandom random_{1};
  absl::Time now_;
  pki::Validity validity_;
  pki::CertificateAuthority authority_;
  crypto::SecretSource secret_;
  std::map<std::string, absl::Time> revoked_;
  int issued_ = 0;
  int lists_ = 0;
};

}  // namespace almenara::transport::testing

#endif  // ALMENARA_COMMON_TRANSPORT_TESTING_TEST_PKI_H_

// SPDX-License-Identifier: Apache-2.0
#include "common/transport/testing/test_pki.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/crypto/certificate.h"
#include "common/crypto/owner_only_file.h"
#include "common/crypto/private_key.h"

namespace almenara::transport::testing {
namespace {

using crypto::FileReaders;

void Require(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << "TestPki: " << status << "\n";
  std::abort();
}

template <typename T>
T Require(absl::StatusOr<T> value) {
  Require(value.status());
  return *std::move(value);
}

}  // namespace

TestPki::TestPki(absl::Time now)
    : now_(now),
      validity_{.not_before = now - absl::Hours(1), .not_after = now + absl::Hours(24)},
      authority_(pki::CertificateAuthority::Create("Test CA", validity_, random_)),
      secret_(crypto::SecretSource::Credential("secret", directory_.path().string())) {
  Require(crypto::WriteNewFile(directory_.File("secret"), random_.Bytes(32), FileReaders::kOwner));
  Require(crypto::WriteNewFile(authorities_file(), authority_.certificate().ToPem(),
                               FileReaders::kEveryone));
  WriteRevocationList(validity_.not_after);
}

ClientIdentityFiles TestPki::IssueClient(absl::string_view spiffe_uri) {
  return IssueClient(spiffe_uri, validity_);
}

ClientIdentityFiles TestPki::IssueClient(absl::string_view spiffe_uri,
                                         const pki::Validity& validity) {
  const pki::PrivateKey key = pki::PrivateKey::Generate();
  return WriteClient(authority_.IssueClient(key.public_key(), Require(SpiffeId::Parse(spiffe_uri)),
                                            validity, random_),
                     key);
}

ClientIdentityFiles TestPki::WriteClient(const pki::Certificate& certificate,
                                         const pki::PrivateKey& key) {
  const std::string stem = directory_.File(absl::StrCat("client", ++issued_));
  ClientIdentityFiles files{.certificate = absl::StrCat(stem, ".pem"),
                            .sealed_key = absl::StrCat(stem, ".key"),
                            .key_secret = secret_,
                            .authorities = authorities_file()};
  Require(crypto::WriteNewFile(files.certificate, certificate.ToPem(), FileReaders::kEveryone));
  Require(Require(crypto::KeySealer::Create(secret_, random_))
              .SealToFile(files.sealed_key, key.ToPem(), crypto::KeyPurpose::kTls, random_));
  return files;
}

ServerCertificateFiles TestPki::IssueServer(const std::string& directory_name,
                                            const std::vector<std::string>& names) {
  const pki::PrivateKey key = pki::PrivateKey::Generate();
  const pki::Certificate certificate =
      Require(authority_.IssueServer(key.public_key(), names, validity_, random_));
  const std::string directory = directory_.File(directory_name);
  std::filesystem::create_directories(directory);
  ServerCertificateFiles files{.certificate = absl::StrCat(directory, "/hub.pem"),
                               .private_key = absl::StrCat(directory, "/hub.key"),
                               .client_authorities = authorities_file(),
                               .refresh = absl::Seconds(1)};
  Require(crypto::ReplaceFile(files.private_key, key.ToPem().view(), FileReaders::kOwner));
  Require(crypto::ReplaceFile(files.certificate, certificate.ToPem(), FileReaders::kEveryone));
  return files;
}

void TestPki::Revoke(const std::string& certificate_file) {
  const std::string pem = Require(crypto::ReadPublicFile(certificate_file));
  revoked_.emplace(Require(pki::Certificate::FromPem(pem)).serial(), now_);
  WriteRevocationList(validity_.not_after);
}

void TestPki::WriteRevocationList(absl::Time next_update) {
  const std::string pem =
      Require(authority_.MakeRevocationList({.revoked = revoked_,
                                             .this_update = now_ - absl::Hours(1),
                                             .next_update = next_update,
                                             .number = static_cast<uint64_t>(++lists_)}));
  Require(crypto::ReplaceFile(directory_.File("crl.pem"), pem, FileReaders::kEveryone));
}

}  // namespace almenara::transport::testing

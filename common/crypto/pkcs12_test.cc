// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/pkcs12.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pkcs12.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "common/crypto/certificate_authority.h"
#include "common/crypto/openssl_handles.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"

namespace almenara::pki {
namespace {

using ::almenara::crypto::SecretBytes;
using ::almenara::testing::SeededRandom;
using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kPassphrase[] = "what the browser asks for";
const absl::Time kNow = absl::FromCivil(absl::CivilSecond(2026, 3, 1), absl::UTCTimeZone());
const Validity kYear{.not_before = kNow - absl::Hours(1),
                     .not_after = kNow + absl::Hours(24 * 365)};

using Pkcs12Handle = std::unique_ptr<PKCS12, crypto::OpenSslDeleter<PKCS12_free>>;

Pkcs12Handle Decoded(const std::string& file) {
  const crypto::BioHandle bio = crypto::ReadBio(file);
  return Pkcs12Handle(d2i_PKCS12_bio(bio.get(), nullptr));
}

class Pkcs12Test : public ::testing::Test {
 protected:
  absl::StatusOr<std::string> Make(const std::string& passphrase) {
    return MakePkcs12(chain_, key_, SecretBytes::CopyOf(passphrase), "Almenara: casa-luz");
  }

  SeededRandom random_{1};
  CertificateAuthority authority_ = CertificateAuthority::Create("Test CA", kYear, random_);
  PrivateKey key_ = PrivateKey::Generate();
  std::vector<Certificate> chain_ = {
      authority_.IssueClient(key_.public_key(),
                             *SpiffeId::Parse("spiffe://test.example/org/casa-luz/analyst/ana"),
                             kYear, random_),
      authority_.certificate()};
};

TEST_F(Pkcs12Test, HoldsKeyCertificateAndAuthorityUnderThePassphrase) {
  ASSERT_OK_AND_ASSIGN(const std::string file, Make(kPassphrase));
  const Pkcs12Handle decoded = Decoded(file);
  ASSERT_NE(decoded, nullptr);

  EVP_PKEY* key = nullptr;
  X509* certificate = nullptr;
  STACK_OF(X509)* others = nullptr;
  ASSERT_EQ(PKCS12_parse(decoded.get(), kPassphrase, &key, &certificate, &others), 1);
  const crypto::KeyHandle key_owner(key);
  const crypto::CertificateHandle certificate_owner(certificate);
  const crypto::CertificateStack others_owner(others);

  EXPECT_EQ(EVP_PKEY_eq(key, key_.native()), 1);
  EXPECT_EQ(X509_cmp(certificate, chain_[0].native()), 0);
  ASSERT_EQ(sk_X509_num(others), 1);
  EXPECT_EQ(X509_cmp(sk_X509_value(others, 0), chain_[1].native()), 0);
  int length = 0;
  const unsigned char* alias = X509_alias_get0(certificate, &length);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(alias), static_cast<size_t>(length)),
            "Almenara: casa-luz");
}

TEST_F(Pkcs12Test, NoOtherPassphraseOpensIt) {
  ASSERT_OK_AND_ASSIGN(const std::string file, Make(kPassphrase));
  const Pkcs12Handle decoded = Decoded(file);
  ASSERT_NE(decoded, nullptr);
  EXPECT_EQ(PKCS12_verify_mac(decoded.get(), kPassphrase, -1), 1);
  EXPECT_EQ(PKCS12_verify_mac(decoded.get(), "What the browser asks for", -1), 0);
  EXPECT_EQ(PKCS12_verify_mac(decoded.get(), "", 0), 0);
}

TEST_F(Pkcs12Test, UsesTodaysCiphersOnly) {
  ASSERT_OK_AND_ASSIGN(const std::string file, Make(kPassphrase));
  const std::string hex = absl::BytesToHexString(file);
  EXPECT_THAT(hex, HasSubstr("2a864886f70d01050d"));       // PBES2
  EXPECT_THAT(hex, HasSubstr("2a864886f70d0209"));         // HMAC with SHA-256
  EXPECT_THAT(hex, HasSubstr("60864801650304012a"));       // AES-256-CBC
  EXPECT_THAT(hex, HasSubstr("608648016503040201"));       // SHA-256, of the MAC
  EXPECT_THAT(hex, HasSubstr("02030927c0"));               // 600,000 rounds
  EXPECT_THAT(hex, Not(HasSubstr("2a864886f70d010c01")));  // RC2, RC4 and 3DES of PKCS#12
  EXPECT_THAT(hex, Not(HasSubstr("06052b0e03021a")));      // SHA-1
}

TEST_F(Pkcs12Test, RefusesAnotherKeyAndPassphrasesThatAreShortOrNotPortable) {
  EXPECT_THAT(Make("short"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("12")));
  EXPECT_THAT(Make("contraseña larga"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("unaccented")));
  EXPECT_THAT(MakePkcs12(chain_, PrivateKey::Generate(), SecretBytes::CopyOf(kPassphrase), "node"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("not the key")));
}

}  // namespace
}  // namespace almenara::pki

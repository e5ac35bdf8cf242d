// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/crypto/certificate_authority.h"
#include "common/crypto/revocation_list.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"

namespace almenara::pki {
namespace {

using ::almenara::crypto::SecretBytes;
using ::almenara::testing::IsOk;
using ::almenara::testing::IsOkAndHolds;
using ::almenara::testing::SeededRandom;
using ::almenara::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const absl::Time kNow = absl::FromCivil(absl::CivilSecond(2026, 3, 1), absl::UTCTimeZone());
const Validity kYear{.not_before = kNow - absl::Hours(1),
                     .not_after = kNow + absl::Hours(24 * 365)};

SpiffeId NodeIdentity() {
  return *SpiffeId::Parse("spiffe://almenara.example/org/casa-luz/node/main");
}

class CertificateTest : public ::testing::Test {
 protected:
  Certificate IssueNode(const Validity& validity = kYear) {
    return authority_.IssueClient(key_.public_key(), NodeIdentity(), validity, random_);
  }
  Certificate IssueServer(const std::vector<std::string>& names) {
    return *authority_.IssueServer(key_.public_key(), names, kYear, random_);
  }

  SeededRandom random_{1};
  CertificateAuthority authority_ = CertificateAuthority::Create("Test CA", kYear, random_);
  PrivateKey key_ = PrivateKey::Generate();
};

TEST_F(CertificateTest, ClientCertificateNamesItsIdentityKeyAndDates) {
  const Certificate leaf = IssueNode();
  EXPECT_THAT(leaf.spiffe_id(), IsOkAndHolds(NodeIdentity()));
  EXPECT_EQ(leaf.spki_sha256(), key_.public_key().spki_sha256());
  EXPECT_EQ(leaf.not_before(), kYear.not_before);
  EXPECT_EQ(leaf.not_after(), kYear.not_after);
  EXPECT_EQ(leaf.issuer_der(), authority_.certificate().subject_der());
  EXPECT_TRUE(leaf.IsSignedBy(authority_.certificate()));
  EXPECT_FALSE(leaf.IsAuthority());
  EXPECT_TRUE(authority_.certificate().IsAuthority());
  EXPECT_TRUE(leaf.server_names().empty());
}

TEST_F(CertificateTest, EveryCertificateHasItsOwnSerial) {
  EXPECT_NE(IssueNode().serial(), IssueNode().serial());
  EXPECT_EQ(IssueNode().serial().size(), 32u);
}

TEST_F(CertificateTest, ReadsBackFromPem) {
  const Certificate leaf = IssueNode();
  const std::string bundle = absl::StrCat(leaf.ToPem(), authority_.certificate().ToPem());
  ASSERT_OK_AND_ASSIGN(const std::vector<Certificate> read, Certificate::ParseBundle(bundle));
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].serial(), leaf.serial());
  EXPECT_EQ(read[1].ToPem(), authority_.certificate().ToPem());
  EXPECT_THAT(Certificate::ParseBundle(""), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Certificate::ParseBundle(bundle.substr(0, bundle.size() - 40)), Not(IsOk()));
}

TEST_F(CertificateTest, ServerCertificateNamesHostsAndAddresses) {
  const Certificate leaf = IssueServer({"hub.example", "127.0.0.1", "::1"});
  EXPECT_THAT(leaf.server_names(), ElementsAre("hub.example", "127.0.0.1", "0:0:0:0:0:0:0:1"));
  EXPECT_TRUE(leaf.IsForServerName("hub.example"));
  EXPECT_TRUE(leaf.IsForServerName("127.0.0.1"));
  EXPECT_FALSE(leaf.IsForServerName("other.example"));
  EXPECT_FALSE(leaf.IsForServerName("127.0.0.2"));
  EXPECT_THAT(leaf.spiffe_id(), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(CertificateTest, RefusesServerNamesThatCouldCarryAnotherName) {
  for (const std::string name : {"", "a,URI:spiffe://x", "a b", "DNS:evil"}) {
    EXPECT_THAT(authority_.IssueServer(key_.public_key(), {name}, kYear, random_), Not(IsOk()))
        << name;
  }
  EXPECT_THAT(authority_.IssueServer(key_.public_key(), {}, kYear, random_), Not(IsOk()));
}

TEST_F(CertificateTest, VerifiesAGoodChainForItsUseOnly) {
  const std::vector<Certificate> trusted = {authority_.certificate()};
  EXPECT_OK(VerifyChain({IssueNode()}, trusted, CertificateUse::kClient, kNow));
  EXPECT_OK(VerifyChain({IssueServer({"hub.example"})}, trusted, CertificateUse::kServer, kNow));
  EXPECT_THAT(VerifyChain({IssueNode()}, trusted, CertificateUse::kServer, kNow),
              StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("not issued for this use")));
}

TEST_F(CertificateTest, SaysWhatIsWrongWithABadChain) {
  const std::vector<Certificate> trusted = {authority_.certificate()};
  const auto fault = [&](const std::vector<Certificate>& chain, absl::Time now) {
    return VerifyChain(chain, trusted, CertificateUse::kClient, now);
  };
  EXPECT_THAT(fault({}, kNow), StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("no cert")));
  EXPECT_THAT(
      fault(
          {IssueNode({.not_before = kNow - absl::Hours(48), .not_after = kNow - absl::Hours(24)})},
          kNow),
      StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("expired on 2026-02-28")));
  EXPECT_THAT(
      fault(
          {IssueNode({.not_before = kNow + absl::Hours(24), .not_after = kNow + absl::Hours(48)})},
          kNow),
      StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("not valid before 2026-03-02")));

  const CertificateAuthority other = CertificateAuthority::Create("Test CA", kYear, random_);
  EXPECT_THAT(
      fault({other.IssueClient(key_.public_key(), NodeIdentity(), kYear, random_)}, kNow),
      StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("not issued by any of the trusted")));
  const CertificateAuthority self = CertificateAuthority::Create("node itself", kYear, random_);
  EXPECT_THAT(fault({self.certificate()}, kNow),
              StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("self-signed")));
}

TEST_F(CertificateTest, ALeafCannotIssue) {
  EXPECT_THAT(CertificateAuthority::FromParts(IssueNode(), key_),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(CertificateAuthority::FromParts(authority_.certificate(), key_),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(CertificateAuthority::FromParts(authority_.certificate(), authority_.key()), IsOk());
}

TEST_F(CertificateTest, IssuesForTheKeyOfASigningRequest) {
  const std::string request = key_.MakeSigningRequest("casa-luz node");
  ASSERT_OK_AND_ASSIGN(const PublicKey requested, PublicKey::OfSigningRequest(request));
  const Certificate leaf = authority_.IssueClient(requested, NodeIdentity(), kYear, random_);
  EXPECT_EQ(leaf.spki_sha256(), key_.public_key().spki_sha256());
  EXPECT_THAT(PublicKey::OfSigningRequest("nothing"), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(CertificateTest, PrivateKeyReadsBackAndOtherTextIsRefused) {
  ASSERT_OK_AND_ASSIGN(const PrivateKey read, PrivateKey::FromPem(key_.ToPem()));
  EXPECT_EQ(read.public_key().spki_sha256(), key_.public_key().spki_sha256());
  EXPECT_THAT(PrivateKey::FromPem(SecretBytes::CopyOf("nothing")),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(CertificateTest, RevocationListNamesWhatIsRevoked) {
  const Certificate revoked = IssueNode();
  const Certificate good = IssueNode();
  ASSERT_OK_AND_ASSIGN(
      const std::string pem,
      authority_.MakeRevocationList({.revoked = {{revoked.serial(), kNow - absl::Hours(1)}},
                                     .this_update = kNow,
                                     .next_update = kNow + absl::Hours(24),
                                     .number = 7}));
  ASSERT_OK_AND_ASSIGN(const std::vector<RevocationList> lists, RevocationList::ParseBundle(pem));
  ASSERT_EQ(lists.size(), 1u);
  EXPECT_TRUE(lists[0].IsSignedBy(authority_.certificate()));
  EXPECT_OK(lists[0].CheckCurrent(kNow + absl::Hours(24)));
  EXPECT_TRUE(lists[0].Revokes(revoked.serial()));
  EXPECT_FALSE(lists[0].Revokes(good.serial()));
  EXPECT_EQ(lists[0].number(), 7u);
  EXPECT_EQ(lists[0].revoked().at(revoked.serial()), kNow - absl::Hours(1));
}

TEST_F(CertificateTest, RefusesRevocationListsThatAreOldForeignOrDamaged) {
  const Revocations none{
      .revoked = {}, .this_update = kNow, .next_update = kNow + absl::Hours(24), .number = 1};
  ASSERT_OK_AND_ASSIGN(const std::string pem, authority_.MakeRevocationList(none));
  ASSERT_OK_AND_ASSIGN(const std::vector<RevocationList> lists, RevocationList::ParseBundle(pem));
  EXPECT_THAT(lists[0].CheckCurrent(kNow + absl::Hours(25)),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("out of date")));
  // The same name, another key.
  const CertificateAuthority other = CertificateAuthority::Create("Test CA", kYear, random_);
  EXPECT_FALSE(lists[0].IsSignedBy(other.certificate()));
  EXPECT_THAT(RevocationList::ParseBundle(pem.substr(0, pem.size() / 2)), Not(IsOk()));
  EXPECT_THAT(RevocationList::ParseBundle(""), Not(IsOk()));
  EXPECT_THAT(
      authority_.MakeRevocationList(
          {.revoked = {{"xyz", kNow}}, .this_update = kNow, .next_update = kNow + absl::Hours(24)}),
      StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace almenara::pki

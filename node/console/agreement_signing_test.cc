// SPDX-License-Identifier: Apache-2.0
#include "node/console/agreement_signing.h"

#include <gmock/gmock.h>

#include "absl/strings/str_replace.h"
#include "common/crypto/hmac.h"
#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"
#include "policy/agreement/signature.h"
#include "policy/agreement/testing/sample_agreement.h"

namespace almenara::node {
namespace {

using ::almenara::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Catalogue& Lists() {
  static const Catalogue* const catalogue = Catalogue::Load("proto/codelists")->release();
  return *catalogue;
}

// A hub that holds one agreement.
class OneAgreement final : public HubAgreements {
 public:
  absl::StatusOr<std::vector<hub::v1::AgreementSummary>> List() override {
    return std::vector<hub::v1::AgreementSummary>();
  }
  absl::StatusOr<hub::v1::GetAgreementResponse> Get(const std::string&, uint32_t) override {
    hub::v1::GetAgreementResponse response;
    response.set_textproto(bytes);
    return response;
  }
  absl::StatusOr<hub::v1::AgreementSummary> Sign(
      const agreement::v1::Signature& signature) override {
    signatures.push_back({.statement = signature.statement(), .ed25519 = signature.ed25519()});
    return hub::v1::AgreementSummary();
  }

  std::string bytes = agreement::testing::SampleAgreementText({}, Lists());
  std::vector<agreement::Signature> signatures;
};

struct Node {
  absl::StatusOr<hub::v1::AgreementSummary> Sign(SigningRequest request) {
    return signing.Sign(request);
  }
  SigningRequest Request() const {
    return {.agreement = "sample",
            .version = 1,
            .sha256 = crypto::AsBytes(crypto::Sha256(hub.bytes)),
            .cap_nano = {}};
  }
  static absl::StatusOr<crypto::Ed25519KeyPair> Key() {
    return crypto::Ed25519KeyPair::FromSeed(crypto::SecretBytes::CopyOf(std::string(32, 's')));
  }

  OneAgreement hub;
  testing::FakeClock clock{absl::FromUnixSeconds(1'795'000'000)};
  int keys_opened = 0;
  AgreementSigning signing{*OrganizationId::Parse("casa-luz"), Lists(), hub, clock, [this] {
                             ++keys_opened;
                             return Key();
                           }};
};

TEST(AgreementSigningTest, SignsTheExactBytesThatTheStewardRead) {
  Node node;
  ASSERT_OK(node.Sign(node.Request()));
  ASSERT_EQ(node.hub.signatures.size(), 1u);
  ASSERT_OK_AND_ASSIGN(const agreement::SignatureStatement statement,
                       agreement::Verify(node.hub.signatures[0], Node::Key()->public_key()));
  EXPECT_EQ(statement.organization.value(), "casa-luz");
  EXPECT_EQ(statement.agreement, "sample");
  EXPECT_EQ(statement.version, 1u);
  EXPECT_EQ(statement.agreement_sha256, crypto::AsBytes(crypto::Sha256(node.hub.bytes)));
  EXPECT_EQ(statement.signed_at, node.clock.Now());
  EXPECT_FALSE(statement.cap.has_value());
  EXPECT_EQ(node.keys_opened, 1);
}

TEST(AgreementSigningTest, OwnLowerCapsAreSigned) {
  Node node;
  SigningRequest request = node.Request();
  request.cap_nano = {500'000'000, 200'000'000, 60'000'000};
  ASSERT_OK(node.Sign(request));
  ASSERT_OK_AND_ASSIGN(const agreement::SignatureStatement statement,
                       agreement::Verify(node.hub.signatures[0], Node::Key()->public_key()));
  ASSERT_TRUE(statement.cap.has_value());
  EXPECT_THAT(*statement.cap, ElementsAre(500'000'000, 200'000'000, 60'000'000));
  request.cap_nano.pop_back();
  EXPECT_THAT(node.Sign(request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("cap_nano")));
}

TEST(AgreementSigningTest, WhatIsNotAsReadIsNotSignedAndTheKeyStaysClosed) {
  Node node;
  SigningRequest request = node.Request();
  node.hub.bytes += "\n";
  EXPECT_THAT(node.Sign(request),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("do not sign")));

  // The hub gives another agreement under this name, and the steward read that one.
  node.hub.bytes = absl::StrReplaceAll(OneAgreement().bytes, {{"\"sample\"", "\"other\""}});
  EXPECT_THAT(node.Sign(node.Request()),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("another")));

  // It breaks a rule that every agreement must keep.
  node.hub.bytes = agreement::testing::SampleDraftText({});
  EXPECT_THAT(node.Sign(node.Request()),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("rules")));

  EXPECT_EQ(node.keys_opened, 0);
  EXPECT_TRUE(node.hub.signatures.empty());
}

}  // namespace
}  // namespace almenara::node

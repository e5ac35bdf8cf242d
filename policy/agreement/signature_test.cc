// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/signature.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/crypto/hmac.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"

namespace almenara::agreement {
namespace {

using almenara::testing::IsOkAndHolds;
using almenara::testing::SeededRandom;
using almenara::testing::StatusIs;
using ::testing::HasSubstr;

crypto::Ed25519KeyPair StewardKey(uint64_t seed) {
  SeededRandom random(seed);
  return crypto::Ed25519KeyPair::Generate(random);
}

SignatureStatement Statement() {
  Agreement agreement;
  agreement.id = "global-trends";
  agreement.version = 2;
  SignatureStatement statement = MakeStatement(*OrganizationId::Parse("casa-luz"), agreement,
                                               "the file", absl::FromUnixMillis(1'800'000'000'500));
  statement.narrower_scope.restrictions = {{"exploitation_place", {"ESP", "PRT"}}};
  statement.cap = TierCharge{500'000'000, 200'000'000, 80'000'000};
  return statement;
}

std::string Serialized(const v1::SignatureStatement& message) {
  return message.SerializeAsString();
}

v1::SignatureStatement Message() {
  v1::SignatureStatement message;
  message.ParseFromString(Sign(Statement(), StewardKey(1)).statement);
  return message;
}

TEST(SignatureTest, VerifiesWhatTheStewardSigned) {
  const crypto::Ed25519KeyPair key = StewardKey(1);

  EXPECT_THAT(Verify(Sign(Statement(), key), key.public_key()), IsOkAndHolds(Statement()));
}

TEST(SignatureTest, SignsTheFilesHashInWholeSeconds) {
  EXPECT_EQ(Statement().agreement_sha256, crypto::AsBytes(crypto::Sha256("the file")));
  EXPECT_EQ(Statement().signed_at, absl::FromUnixSeconds(1'800'000'000));
}

TEST(SignatureTest, IsOverTheDomainAZeroByteAndTheExactBytes) {
  const crypto::Ed25519KeyPair key = StewardKey(1);
  const Signature signature = Sign(Statement(), key);

  EXPECT_OK(key.public_key().Verify(
      std::string("almenara/agreement-signature/v1") + '\0' + signature.statement,
      signature.ed25519));
}

TEST(SignatureTest, RefusesEveryChangedByte) {
  const crypto::Ed25519KeyPair key = StewardKey(1);
  const Signature signature = Sign(Statement(), key);
  for (size_t i = 0; i < signature.statement.size(); ++i) {
    Signature changed = signature;
    changed.statement[i] ^= 1;
    EXPECT_FALSE(Verify(changed, key.public_key()).ok()) << "statement byte " << i;
  }
  for (size_t i = 0; i < signature.ed25519.size(); ++i) {
    Signature changed = signature;
    changed.ed25519[i] ^= 1;
    EXPECT_THAT(Verify(changed, key.public_key()), StatusIs(absl::StatusCode::kPermissionDenied));
  }
}

TEST(SignatureTest, RefusesAnotherStewardsKey) {
  EXPECT_THAT(Verify(Sign(Statement(), StewardKey(1)), StewardKey(2).public_key()),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("steward key")));
}

TEST(SignatureTest, NamesTheMissingPart) {
  const auto refuses = [](auto change, const std::string& field) {
    v1::SignatureStatement message = Message();
    change(message);
    EXPECT_THAT(ParseStatement(Serialized(message)),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(field)));
  };
  refuses([](auto& m) { m.clear_organization(); }, "organization");
  refuses([](auto& m) { m.clear_agreement(); }, "agreement");
  refuses([](auto& m) { m.clear_version(); }, "version");
  refuses([](auto& m) { m.set_agreement_sha256("short"); }, "agreement_sha256");
  refuses([](auto& m) { m.clear_signed_at_unix_seconds(); }, "signed_at_unix_seconds");
  refuses([](auto& m) { m.add_cap_nano(1); }, "cap_nano");
  refuses([](auto& m) { m.set_cap_nano(0, 1'000'000'001); }, "cap_nano[0]");
  refuses([](auto& m) { m.mutable_narrower_scope()->mutable_restriction(0)->clear_code(); },
          "narrower_scope");
}

TEST(SignatureTest, RefusesAFieldThatItDoesNotKnow) {
  // Field 100, a varint: perhaps a restriction of a later version.
  EXPECT_THAT(ParseStatement(Serialized(Message()) + "\xa0\x06\x01"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("does not know")));
}

}  // namespace
}  // namespace almenara::agreement

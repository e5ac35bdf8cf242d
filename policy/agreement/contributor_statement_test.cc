// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/contributor_statement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "almenara/agreement/v1/contributor_statement.pb.h"
#include "common/crypto/hmac.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"

namespace almenara::agreement {
namespace {

using almenara::testing::IsOkAndHolds;
using almenara::testing::SeededRandom;
using almenara::testing::StatusIs;
using ::testing::HasSubstr;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

crypto::Ed25519KeyPair StewardKey(uint64_t seed) {
  SeededRandom random(seed);
  return crypto::Ed25519KeyPair::Generate(random);
}

FreezeStatement Freeze(char id) {
  return {*OrganizationId::Parse("casa-luz"), std::string(kFreezeIdSize, id), std::nullopt, kNow};
}

OrganizationId Casa() { return *OrganizationId::Parse("casa-luz"); }

v1::AdHocProposal Proposal() {
  v1::AdHocProposal proposal;
  proposal.set_name("floods-2026");
  proposal.set_agreement("global-trends");
  proposal.set_version(1);
  proposal.set_agreement_sha256(std::string(32, 'h'));
  proposal.add_cohort("2026Q1");
  proposal.mutable_reason()->set_en("After the floods.");
  proposal.mutable_reason()->set_es("Tras las inundaciones.");
  return proposal;
}

TEST(ContributorStatementTest, AFreezeVerifiesByTheKeyThatSignedItAlone) {
  const FreezeStatement freeze = Freeze('a');
  const Signature signature = SignFreeze(freeze, StewardKey(1));

  EXPECT_THAT(VerifyFreeze(signature, StewardKey(1).public_key()), IsOkAndHolds(freeze));
  EXPECT_THAT(VerifyFreeze(signature, StewardKey(2).public_key()),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST(ContributorStatementTest, AThawNamesTheFreezeThatItLifts) {
  FreezeStatement thaw = Freeze('b');
  thaw.lifts = Freeze('a').id;

  EXPECT_THAT(VerifyFreeze(SignFreeze(thaw, StewardKey(1)), StewardKey(1).public_key()),
              IsOkAndHolds(thaw));
}

TEST(ContributorStatementTest, EverySingleBitOfAFreezeIsSigned) {
  const Signature signature = SignFreeze(Freeze('a'), StewardKey(1));
  for (size_t bit = 0; bit < signature.statement.size() * 8; ++bit) {
    Signature changed = signature;
    changed.statement[bit / 8] = static_cast<char>(changed.statement[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_THAT(VerifyFreeze(changed, StewardKey(1).public_key()),
                StatusIs(absl::StatusCode::kPermissionDenied));
  }
}

TEST(ContributorStatementTest, AnApprovalIsNoFreezeAndTheOtherWayRound) {
  // Both have an organisation, bytes and a time; only the domain keeps them apart.
  const crypto::Ed25519KeyPair key = StewardKey(1);
  const Signature freeze = SignFreeze(Freeze('a'), key);
  const Signature approval = SignApproval({Casa(), std::string(32, 'p'), kNow}, key);

  EXPECT_THAT(VerifyApproval(freeze, key.public_key()),
              StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(VerifyFreeze(approval, key.public_key()),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST(ContributorStatementTest, AnApprovalVerifies) {
  const ApprovalStatement approval = {Casa(), std::string(32, 'p'), kNow};
  EXPECT_THAT(VerifyApproval(SignApproval(approval, StewardKey(1)), StewardKey(1).public_key()),
              IsOkAndHolds(approval));
}

TEST(ContributorStatementTest, MalformedStatementsAreRefusedWithTheField) {
  v1::FreezeStatement freeze;
  freeze.set_organization("casa-luz");
  freeze.set_id("short");
  freeze.set_signed_at_unix_seconds(1);
  EXPECT_THAT(ParseFreeze(freeze.SerializeAsString()),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("id is not 16 bytes")));
  freeze.set_id(std::string(16, 'i'));
  freeze.set_signed_at_unix_seconds(0);
  EXPECT_THAT(ParseFreeze(freeze.SerializeAsString()),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("signed_at")));
  freeze.set_signed_at_unix_seconds(1);
  EXPECT_THAT(ParseFreeze(freeze.SerializeAsString() + "\x7a\x01x"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("does not know")));
}

TEST(ContributorStatementTest, AProposalIsNamedByTheHashOfItsExactBytes) {
  const std::string bytes = Proposal().SerializeAsString();
  const auto parsed = ParseAdHocProposal(bytes);
  ASSERT_OK(parsed);
  EXPECT_EQ(parsed->sha256, crypto::AsBytes(crypto::Sha256(bytes)));
  EXPECT_EQ(parsed->reason.es, "Tras las inundaciones.");
}

TEST(ContributorStatementTest, AProposalNeedsEveryPart) {
  const auto refused = [](auto change, const std::string& field) {
    v1::AdHocProposal proposal = Proposal();
    change(proposal);
    EXPECT_THAT(ParseAdHocProposal(proposal.SerializeAsString()),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(field)));
  };
  refused([](auto& p) { p.set_name("Not A Name"); }, "name");
  refused([](auto& p) { p.set_name(std::string(41, 'a')); }, "40 characters");
  refused([](auto& p) { p.clear_agreement(); }, "agreement");
  refused([](auto& p) { p.clear_version(); }, "version");
  refused([](auto& p) { p.set_agreement_sha256("x"); }, "agreement_sha256");
  refused([](auto& p) { p.clear_cohort(); }, "cohort");
  refused([](auto& p) { p.add_cohort("2026Q1"); }, "twice");
  refused([](auto& p) { p.mutable_reason()->clear_es(); }, "reason.es");
}

}  // namespace
}  // namespace almenara::agreement

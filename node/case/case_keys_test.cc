// SPDX-License-Identifier: Apache-2.0
#include "node/case/case_keys.h"

#include "absl/strings/escaping.h"
#include "common/testing/status_matchers.h"

namespace almenara::node {
namespace {

using ::almenara::testing::StatusIs;
using ::testing::StartsWith;

NodeSecrets Secrets(char fill = 7) {
  return *NodeSecrets::Derive(crypto::SecretBytes::CopyOf(std::string(32, fill)));
}

state::v1::Case Identified(const std::string& data_set, const std::string& identifier) {
  state::v1::Case subject;
  subject.set_data_set(data_set);
  subject.set_identifier(identifier);
  return subject;
}

state::v1::Case Unidentified(uint32_t ordinal) {
  state::v1::Case subject;
  subject.set_data_set("ctdc");
  subject.set_content_sha256(std::string(32, 'x'));
  subject.set_ordinal(ordinal);
  return subject;
}

// What lies on disk must be found again by every later program. If one of these changes, the format
// version must, and the old one must still be read.
TEST(CaseKeysTest, GoldenBytes) {
  const NodeSecrets secrets = Secrets();
  const CaseKey key(secrets, Identified("intake", "C-1"));
  const DataSetKey data_set(secrets, "intake");

  EXPECT_EQ(absl::BytesToHexString(data_set.bytes()), "e2b11426766276881a7f168f1c384cdb");
  EXPECT_EQ(absl::BytesToHexString(CaseRowKey(key)),
            "6301e2b11426766276881a7f168f1c384cdb0a6cc33abe3f769992805a52022cb12ef5666acb02605fbf7b"
            "8b6826ac958fd7");
  EXPECT_EQ(absl::BytesToHexString(CaseRowKey(CaseKey(secrets, Unidentified(1)))),
            "630162fd97fd3f32684c48dee9a2143d2145aa51ac6ede17a43e141a874590f6e83e8998ec56432470786a"
            "47c088f0abbbab");
  EXPECT_EQ(CaseIndexRowKey(key), "i\x01" + key.bytes());
  EXPECT_EQ(CaseIndexPrefix(data_set), "i\x01" + data_set.bytes());
  EXPECT_EQ(DataSetRowKey(data_set), "d\x01" + data_set.bytes());
  EXPECT_EQ(KeptAsideRowKey(data_set, {.import_number = 2, .line = 0x0304}),
            "k\x01" + data_set.bytes() + std::string("\0\0\0\0\0\0\0\2\0\0\0\0\0\0\3\4", 16));
  EXPECT_EQ(ConsentRowKey(5), std::string("a\1\0\0\0\0\0\0\0\5", 10));
  EXPECT_EQ(IdentityRowKey(), "n\x01");
  EXPECT_EQ(TakenBackRowKey(), "t\x01");
  EXPECT_EQ(WithdrawalCheckRowKey(), "w\x01");
}

TEST(CaseKeysTest, PseudonymsHaveGoldenBytes) {
  const NodeSecrets secrets = Secrets();
  const std::string input = PseudonymInput().Part("case").Part("a").Number(3).bytes();
  EXPECT_EQ(absl::BytesToHexString(input),
            "0000000463617365000000016100000004"
            "00000003");
  EXPECT_EQ(
      absl::BytesToHexString(crypto::AsBytes(secrets.Pseudonym(PseudonymKind::kRecord, input))),
      "2380609208340b8b7fbcb691f2e1e72ba80c66a36bc73f343b0d998b0f083750");
}

TEST(CaseKeysTest, DifferentCasesAndOrganisationsHaveDifferentKeys) {
  const NodeSecrets secrets = Secrets();
  const CaseKey key(secrets, Identified("a", "bc"));
  EXPECT_FALSE(key == CaseKey(secrets, Identified("ab", "c")));
  EXPECT_FALSE(key == CaseKey(Secrets(8), Identified("a", "bc")));
  EXPECT_FALSE(CaseKey(secrets, Unidentified(0)) == CaseKey(secrets, Unidentified(1)));
}

TEST(CaseKeysTest, IndexKeysAreReadBackAndDamageIsNoticed) {
  const CaseKey key(Secrets(), Identified("intake", "C-1"));
  ASSERT_OK_AND_ASSIGN(const CaseKey parsed, ParseCaseIndexRowKey(CaseIndexRowKey(key)));
  EXPECT_EQ(parsed.bytes(), key.bytes());
  EXPECT_EQ(key.ShortName().size(), 16u);
  EXPECT_THAT(absl::BytesToHexString(key.bytes().substr(16)), StartsWith(key.ShortName()));
  EXPECT_THAT(ParseCaseIndexRowKey("i\x01short"), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(ParseCaseIndexRowKey(CaseRowKey(key)), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(NodeSecretsTest, RefusesAKeyOfAnotherSize) {
  EXPECT_THAT(NodeSecrets::Derive(crypto::SecretBytes(16)),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace almenara::node

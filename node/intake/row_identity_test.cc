// SPDX-License-Identifier: Apache-2.0
#include "node/intake/row_identity.h"

#include <string>

#include "absl/strings/escaping.h"
#include "common/crypto/hmac.h"
#include "common/testing/status_matchers.h"
#include "google/protobuf/text_format.h"

namespace almenara::node {
namespace {

using ::almenara::testing::IsOkAndHolds;

state::v1::Case ParseCase(const std::string& text) {
  state::v1::Case taken;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &taken));
  return taken;
}

TEST(RowIdentityTest, KeepsTheFormOfContentThatIsStored) {
  const state::v1::Case taken = ParseCase(R"pb(
    person_identifier: "p"
    values { field: 3 code: 484 }
    identifying { name: "n" value: "v" }
    consent: ROW_CONSENT_GIVEN
    embargo_day: 20270101
    referred_in: true
  )pb");
  EXPECT_EQ(absl::BytesToHexString(CanonicalContent(taken)),
            "616c6d656e6172612f726f772f7631"  // almenara/row/v1
            "0000000170"
            "00000000"  // person, incident
            "00000001"
            "00000003"
            "00000001"
            "000001e4"
            "00000001"
            "000000016e"
            "0000000176"
            "00000001"
            "00000000"
            "01354c15"
            "00000001");
}

TEST(RowIdentityTest, TakesContentForTheSameWhateverTheOrderOfColumns) {
  const auto one =
      ParseCase("identifying { name: 'a' value: '1' } identifying { name: 'b' value: '2' }");
  const auto other =
      ParseCase("identifying { name: 'b' value: '2' } identifying { name: 'a' value: '1' }");
  EXPECT_EQ(CanonicalContent(one), CanonicalContent(other));
}

TEST(RowIdentityTest, LeavesOutDataSetIdentifierAndBasis) {
  EXPECT_EQ(
      CanonicalContent(ParseCase("data_set: 'a' identifier: 'x' already_deidentified_basis: 'b'")),
      CanonicalContent(ParseCase("")));
}

TEST(RowIdentityTest, TellsFieldsWithTheSameTextsApart) {
  EXPECT_NE(CanonicalContent(ParseCase("identifying { name: 'ab' value: 'c' }")),
            CanonicalContent(ParseCase("identifying { name: 'a' value: 'bc' }")));
  EXPECT_NE(CanonicalContent(ParseCase("person_identifier: 'a'")),
            CanonicalContent(ParseCase("incident_identifier: 'a'")));
}

TEST(RowIdentityTest, NumbersEqualRowsInOrder) {
  RowIdentities identities;
  for (uint32_t expected = 0; expected < 3; ++expected) {
    state::v1::Case taken = ParseCase("values { field: 1 code: 2 }");
    EXPECT_THAT(identities.Identify(taken), IsOkAndHolds(RowIdentities::Row::kNew));
    EXPECT_EQ(taken.ordinal(), expected);
    EXPECT_EQ(taken.content_sha256(), crypto::AsBytes(crypto::Sha256(CanonicalContent(taken))));
  }
  state::v1::Case other = ParseCase("values { field: 1 code: 3 }");
  EXPECT_THAT(identities.Identify(other), IsOkAndHolds(RowIdentities::Row::kNew));
  EXPECT_EQ(other.ordinal(), 0);
}

TEST(RowIdentityTest, TellsARepeatedIdentifierFromAContradictedOne) {
  RowIdentities identities;
  state::v1::Case first = ParseCase("identifier: 'x' person_identifier: 'p'");
  EXPECT_THAT(identities.Identify(first), IsOkAndHolds(RowIdentities::Row::kNew));
  EXPECT_EQ(first.content_sha256(), "");
  EXPECT_THAT(identities.Identify(first), IsOkAndHolds(RowIdentities::Row::kRepeated));
  state::v1::Case other = ParseCase("identifier: 'x' person_identifier: 'q'");
  EXPECT_THAT(identities.Identify(other), IsOkAndHolds(RowIdentities::Row::kContradicted));
}

}  // namespace
}  // namespace almenara::node

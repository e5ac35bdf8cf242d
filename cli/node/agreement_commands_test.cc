// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "cli/node/privacy_caps.h"
#include "cli/node/testing/fake_node.h"
#include "common/crypto/hmac.h"
#include "common/testing/status_matchers.h"

namespace almenara::cli {
namespace {

using ::almenara::testing::IsOkAndHolds;
using ::almenara::testing::StatusIs;
using ::testing::ElementsAre;
using testing::FakeNode;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Outcome;

constexpr char kText[] =
    "id: \"global-trends\"\nversion: 2\ntitle { en: \"Trends\" es: \"Tendencias\" }\n";

std::string Digest() { return crypto::AsBytes(crypto::Sha256(kText)); }

void Offer(FakeNode& node, const std::string& sha256) {
  node::v1::GetNodeAgreementResponse response;
  response.set_textproto(kText);
  response.set_sha256(sha256);
  node.reviews.agreement.response.Set(response);
  node::v1::SignNodeAgreementResponse signed_response;
  auto& signature = *signed_response.mutable_summary()->add_signature();
  signature.set_organization("casa-luz");
  signature.set_signed_at_unix_seconds(86400);
  node.reviews.sign.response.Set(signed_response);
}

std::vector<std::string> SignWords(const std::vector<std::string>& more) {
  std::vector<std::string> words = {"sign", "--agreement", "global-trends", "--version", "2"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

void ExpectNothingSigned(const FakeNode& node) {
  EXPECT_THAT(node.reviews.sign.request.Get().agreement(), IsEmpty());
}

TEST(AgreementsCommandTest, ListsAgreementsAndSignatures) {
  FakeNode node;
  const Outcome empty = node.Run({"agreements"});
  node::v1::ListNodeAgreementsResponse response;
  auto& agreement = *response.add_agreement();
  agreement.set_agreement("global-trends");
  agreement.set_version(2);
  agreement.set_title_en("Trends");
  agreement.set_title_es("Tendencias");
  agreement.set_sha256("\x01\xff");
  node.reviews.agreements.response.Set(response);

  const Outcome english = node.Run({"agreements"});
  const Outcome spanish = node.Run({"agreements", "--lang", "es"});

  EXPECT_EQ(empty.out, "The hub has no agreements yet.\n");
  EXPECT_EQ(english.out,
            "global-trends version 2: Trends\n  SHA-256    01ff\n  signed by  nobody yet\n");
  EXPECT_THAT(spanish.out, HasSubstr("global-trends versión 2: Tendencias\n"));
}

TEST(AgreementCommandTest, PrintsTheExactBytes) {
  FakeNode node;
  Offer(node, Digest());

  const Outcome outcome = node.Run({"agreement", "--agreement", "global-trends"});

  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, kText);
  EXPECT_EQ(node.reviews.agreement.request.Get().version(), 0u);
  EXPECT_EQ(node.Run({"agreement"}).exit_code, 2);
  EXPECT_EQ(node.Run({"agreement", "--agreement", "a", "--version", "0"}).exit_code, 2);
}

TEST(AgreementCommandTest, RefusesBytesOfAnotherDigest) {
  FakeNode node;
  Offer(node, std::string(32, 'x'));

  const Outcome outcome = node.Run({"agreement", "--agreement", "global-trends"});

  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.out, IsEmpty());
}

TEST(SignCommandTest, SignsWhatTheStewardReadAfterAYes) {
  FakeNode node;
  Offer(node, Digest());
  const std::string hex = absl::AsciiStrToUpper(absl::BytesToHexString(Digest()));

  const Outcome outcome = node.Run(SignWords({"--sha256", hex, "--cap", "0.6, .24,0.080000001"}),
                                   {.terminal = true, .typed = " Yes\n"});

  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("Trends\n"));
  EXPECT_THAT(outcome.out, HasSubstr(absl::BytesToHexString(Digest())));
  EXPECT_THAT(outcome.out, HasSubstr("casa-luz (1970-01-02 00:00 UTC)"));
  const auto request = node.reviews.sign.request.Get();
  EXPECT_EQ(request.agreement(), "global-trends");
  EXPECT_EQ(request.version(), 2u);
  EXPECT_EQ(request.sha256(), Digest());
  EXPECT_THAT(request.cap_nano(), ElementsAre(600000000, 240000000, 80000001));
}

TEST(SignCommandTest, AsksInSpanishAndTakesSpanishAnswers) {
  FakeNode node;
  Offer(node, Digest());

  const Outcome refused =
      node.Run(SignWords({"--lang", "es"}), {.terminal = true, .typed = "no\n"});
  ExpectNothingSigned(node);
  const Outcome agreed = node.Run(SignWords({"--lang", "es"}), {.terminal = true, .typed = "sí\n"});

  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_THAT(refused.err, HasSubstr("¿Firmar esto por su organización?"));
  EXPECT_EQ(agreed.exit_code, 0);
  EXPECT_THAT(agreed.out, HasSubstr("Tendencias\n"));
}

TEST(SignCommandTest, NeedsATerminalOrYes) {
  FakeNode node;
  Offer(node, Digest());

  const Outcome without = node.Run(SignWords({}));
  ExpectNothingSigned(node);
  const Outcome with = node.Run(SignWords({"--yes"}));

  EXPECT_EQ(without.exit_code, 3);
  EXPECT_THAT(without.out, HasSubstr(absl::BytesToHexString(Digest())));
  EXPECT_THAT(without.err, HasSubstr("give --yes"));
  EXPECT_EQ(with.exit_code, 0) << with.err;
}

TEST(SignCommandTest, RefusesBytesThatTheStewardDidNotRead) {
  FakeNode node;
  Offer(node, Digest());
  const Outcome other_hash = node.Run(SignWords({"--yes", "--sha256", std::string(64, 'a')}));
  const Outcome other_version =
      node.Run({"sign", "--agreement", "global-trends", "--version", "3", "--yes"});
  Offer(node, std::string(32, 'x'));
  const Outcome tampered = node.Run(SignWords({"--yes"}));

  EXPECT_EQ(other_hash.exit_code, 3);
  EXPECT_THAT(other_hash.err, HasSubstr("not signed"));
  EXPECT_EQ(other_version.exit_code, 3);
  EXPECT_THAT(other_version.err, HasSubstr("another agreement or version"));
  EXPECT_EQ(tampered.exit_code, 3);
  ExpectNothingSigned(node);
}

TEST(SignCommandTest, RefusesWrongCommandLinesAndPassesOnTheHubsRefusal) {
  FakeNode node;
  Offer(node, Digest());
  node.reviews.sign.status.Set({grpc::StatusCode::RESOURCE_EXHAUSTED, "over-committed"});

  EXPECT_EQ(node.Run({"sign", "--agreement", "global-trends"}).exit_code, 2);
  EXPECT_EQ(node.Run(SignWords({"--sha256", "abc"})).exit_code, 2);
  EXPECT_EQ(node.Run(SignWords({"--cap", "0.6"})).exit_code, 2);
  const Outcome refused = node.Run(SignWords({"--yes"}));
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_THAT(refused.err, HasSubstr("over-committed"));
}

TEST(PrivacyCapsTest, ReadsDecimalsExactly) {
  EXPECT_THAT(ParsePrivacyCaps("1,0.1,.000000001"),
              IsOkAndHolds(ElementsAre(1000000000, 100000000, 1)));
  for (const char* wrong : {"", "1", "1,2", "1,2,3,4", "1,,2", "a,1,2", "-1,1,2", "1e3,1,2",
                            "1.0000000001,1,2", ".,1,2", "1.2.3,1,2", "9999999999,1,2"}) {
    EXPECT_THAT(ParsePrivacyCaps(wrong), StatusIs(absl::StatusCode::kInvalidArgument)) << wrong;
  }
}

}  // namespace
}  // namespace almenara::cli

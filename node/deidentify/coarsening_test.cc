// SPDX-License-Identifier: Apache-2.0
#include "node/deidentify/coarsening.h"

#include <google/protobuf/text_format.h>

#include "absl/strings/escaping.h"
#include "common/testing/status_matchers.h"

namespace almenara::node {
namespace {

using ::almenara::testing::StatusIs;
using node::config::v1::CoarseningRules;
using ::testing::HasSubstr;

const Catalogue& Lists() {
  static const Catalogue* const catalogue = Catalogue::Load("proto/codelists")->release();
  return *catalogue;
}

CoarseningRules Rules(const std::string& text) {
  CoarseningRules rules;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &rules));
  return rules;
}

// The code that leaves for a code of a field, both by name.
std::string Leaving(const Coarsening& coarsening, const std::string& field_name,
                    const std::string& code) {
  const Field* field = Lists().FindFieldByName(field_name);
  const Code* held = field->list->FindByCode(code);
  EXPECT_NE(held, nullptr) << code;
  return field->list->Find(coarsening.Coarsen(*field, held->id))->code;
}

TEST(CoarseningTest, PlacesLeaveAtMostAsTheirCountryByDefault) {
  const Coarsening coarsening = Coarsening::Default(Lists());
  EXPECT_EQ(Leaving(coarsening, "exploitation_place", "MD-CU"), "MDA");
  EXPECT_EQ(Leaving(coarsening, "transit_place", "MD-CU"), "MDA");
  EXPECT_EQ(Leaving(coarsening, "exploitation_place", "MDA"), "MDA");
  EXPECT_EQ(Leaving(coarsening, "exploitation_place", "151"), "151");
  EXPECT_EQ(Leaving(coarsening, "registration_period", "2015-03"), "2015-03");
  EXPECT_EQ(Leaving(coarsening, "gender", "female"), "female");
}

TEST(CoarseningTest, SubdivisionsLeaveOnlyWhereARuleSaysSo) {
  ASSERT_OK_AND_ASSIGN(const Coarsening coarsening, Coarsening::Create(Lists(), Rules(R"(version: 1
                                                            rule { field: "exploitation_place" level: "subdivision" })")));
  EXPECT_EQ(Leaving(coarsening, "exploitation_place", "MD-CU"), "MD-CU");
  EXPECT_EQ(Leaving(coarsening, "recruitment_place", "MD-CU"), "MDA");
}

TEST(CoarseningTest, TheCoarsestMatchingRuleWins) {
  ASSERT_OK_AND_ASSIGN(const Coarsening coarsening, Coarsening::Create(Lists(), Rules(R"(version: 1
                                           rule { field: "exploitation_place" level: "subdivision" }
                                           rule { field: "exploitation_place" level: "subregion" code: "MDA" }
                                           rule { field: "registration_period" level: "year" })")));
  EXPECT_EQ(Leaving(coarsening, "exploitation_place", "MD-CU"), "151");
  EXPECT_EQ(Leaving(coarsening, "exploitation_place", "MDA"), "151");
  EXPECT_EQ(Leaving(coarsening, "exploitation_place", "UA-30"), "UA-30");
  EXPECT_EQ(Leaving(coarsening, "registration_period", "2015-03"), "2015");
  EXPECT_EQ(Leaving(coarsening, "registration_period", "2015-Q1"), "2015");
}

TEST(CoarseningTest, AValueThatIsNotInTheListStaysForTheHubToRefuse) {
  const Field* field = Lists().FindFieldByName("gender");
  EXPECT_EQ(Coarsening::Default(Lists()).Coarsen(*field, 4'000'000), 4'000'000u);
}

TEST(CoarseningTest, ErrorsNameRuleAndField) {
  const auto refused = [](const std::string& text, const std::string& message) {
    EXPECT_THAT(Coarsening::Create(Lists(), Rules(text)),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(message)));
  };
  refused(R"(rule { field: "gender" level: "gender" })", "version");
  refused(R"(version: 1 rule { field: "shoe_size" level: "x" })", "rule[0].field");
  refused(R"(version: 1 rule { field: "citizenship" level: "village" })", "rule[0]: level");
  refused(R"(version: 1 rule { field: "citizenship" level: "region" })", "only gather");
  refused(R"(version: 1 rule { field: "citizenship" level: "subregion" code: "ATLANTIS" })",
          "rule[0]: code");
}

TEST(SignedRulesTest, OnlyTheStewardsSignatureOverTheExactBytesIsTaken) {
  const auto key =
      *crypto::Ed25519KeyPair::FromSeed(crypto::SecretBytes::CopyOf(std::string(32, 's')));
  const auto other =
      *crypto::Ed25519KeyPair::FromSeed(crypto::SecretBytes::CopyOf(std::string(32, 't')));
  const std::string file = "version: 3 # reviewed\n";
  const std::string signature = absl::Base64Escape(key.Sign(CoarseningRulesMessage(file))) + "\n";

  ASSERT_OK_AND_ASSIGN(const CoarseningRules rules,
                       ReadSignedRules(file, signature, key.public_key()));
  EXPECT_EQ(rules.version(), 3u);
  const auto refused =
      StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("--sign_coarsening_rules"));
  EXPECT_THAT(ReadSignedRules(file + " ", signature, key.public_key()), refused);
  EXPECT_THAT(ReadSignedRules(file, signature, other.public_key()), refused);
  EXPECT_THAT(ReadSignedRules(file, "", key.public_key()), refused);
  EXPECT_THAT(ReadSignedRules(file, absl::Base64Escape(key.Sign(file)), key.public_key()), refused);
  const std::string broken = "version: one";
  EXPECT_THAT(ReadSignedRules(broken, absl::Base64Escape(key.Sign(CoarseningRulesMessage(broken))),
                              key.public_key()),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace almenara::node

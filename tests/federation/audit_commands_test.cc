// SPDX-License-Identifier: Apache-2.0
// Nobody has to trust the hub, as stewards and analysts type it: three programs, mutual TLS,
// certificates of `almenara pki`, windows of the log of a few seconds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/demo/case_generator.h"
#include "tests/testing/local_federation.h"

namespace almenara {
namespace {

using ::almenara::testing::CommandOutcome;
using ::almenara::testing::LocalFederation;
using ::almenara::testing::WaitUntil;
using ::testing::AllOf;
using ::testing::HasSubstr;
using Json = nlohmann::json;

const std::vector<std::string>& Organizations() {
  static const auto* const organizations =
      new std::vector<std::string>{"casa-luz", "linea-azul", "puente"};
  return *organizations;
}

class AuditCommandsTest : public ::testing::Test {
 protected:
  AuditCommandsTest() : federation_("record_window_seconds: 2\nquery_window_seconds: 2\n") {
    federation_.StartHub();
    for (const std::string& organization : Organizations()) {
      federation_.AddNode(organization, federation_.hub_address());
      federation_.StartNode(organization);
      demo::OrganizationProfile profile = demo::DemoOrganizations().front();
      profile.id = organization;
      const std::string path = federation_.File(organization + ".csv");
      std::ofstream file(path);
      demo::WriteCases(profile, 200, 7, file);
      file.close();
      federation_.AsNode(organization, {"import", path, "--data-set", "cases", "--mapping",
                                        "cli/demo/case_mapping.textproto"});
      federation_.AsNode(organization, {"publish"});
    }
    federation_.ProposeAndSign(Organizations());
    federation_.AsOperator({"release", "close", "--cohort", LocalFederation::kBackCatalogue});
    const std::string analyst = federation_.Issue("some-authority", "analyst", "main");
    federation_.AsOperator({"member", "admit", "--org", "some-authority", "--name", "Authority",
                            "--kind", "authority", "--jurisdiction", "ESP"});
    federation_.AsOperator({"member", "pin", analyst + "/certificate.pem"});
    client_ = federation_.WriteClient(analyst);
  }

  std::string Node(const std::string& organization) const {
    return federation_.NodeDirectory(organization) + "/node.textproto";
  }
  std::string Run(const std::vector<std::string>& words) {
    const CommandOutcome outcome = federation_.Almenara(words);
    EXPECT_EQ(outcome.status, 0) << words[1] << ": " << outcome.err;
    return outcome.out;
  }

  LocalFederation federation_;
  std::string client_;
};

TEST_F(AuditCommandsTest, AnAnswerIsProvenWithoutTheHubAndOnceItsWindowEndsAlsoInTheLog) {
  const std::string figures = federation_.File("figures.json");
  const std::string key = federation_.File("log.key");
  Run({"audit", "key", "--node", Node("puente"), "--out", key});
  Run({"query", "--config", client_, "--agreement", "global-trends", "--purpose", "trend-analysis",
       "--by", "exploitation_place", "--save", figures});
  EXPECT_THAT(Run({"audit", "verify", figures, "--log-key", key}), HasSubstr("Not one bit"));

  // Its window ends, and the hub proves the question.
  CommandOutcome online;
  EXPECT_TRUE(WaitUntil(
      [&] {
        online = federation_.Almenara(
            {"audit", "verify", figures, "--log-key", key, "--config", client_, "--online"});
        return online.status == 0;
      },
      absl::Seconds(40)))
      << online.err;
  EXPECT_THAT(online.out, HasSubstr("the question stands in the log"));

  // A digit is changed.
  std::ifstream file(figures);
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const size_t digit = text.find_first_of("123456789");
  text[digit] = text[digit] == '9' ? '8' : '9';
  std::ofstream(figures, std::ios::trunc) << text;
  EXPECT_NE(federation_.Almenara({"audit", "verify", figures, "--log-key", key}).status, 0);
}

TEST_F(AuditCommandsTest, AContributorSeesEveryReleaseAndEveryQuestion) {
  Run({"query", "--config", client_, "--agreement", "global-trends", "--purpose", "trend-analysis",
       "--by", "exploitation_place"});
  const std::string releases =
      Run({"audit", "releases", "--node", Node("casa-luz"), "--format", "csv"});
  EXPECT_THAT(releases, HasSubstr("global-trends-v1-back-catalogue"));
  EXPECT_THAT(Run({"audit", "queries", "--node", Node("casa-luz")}),
              AllOf(HasSubstr("some-authority"), HasSubstr("trend-analysis")));
  EXPECT_THAT(Run({"audit", "consistency", "--node", Node("casa-luz")}), HasSubstr("Holds"));
  EXPECT_THAT(Run({"audit", "gossip", "--node", Node("casa-luz"), "--node", Node("puente")}),
              HasSubstr("One history"));
}

TEST_F(AuditCommandsTest, ARecordIsProvenToAThirdPartyAndThenErasedWithAReceipt) {
  const std::string name = federation_.ACaseThatMayLeave("casa-luz");
  const std::string proof = federation_.File("record.json");
  CommandOutcome proven;
  EXPECT_TRUE(WaitUntil(
      [&] {
        proven = federation_.Almenara(
            {"audit", "prove", name, "--node", Node("casa-luz"), "--out", proof});
        return proven.status == 0;
      },
      absl::Seconds(40)))
      << proven.err;
  const std::string key = federation_.File("log.key");
  Run({"audit", "key", "--config", client_, "--out", key});
  EXPECT_THAT(Run({"audit", "verify-record", proof, "--log-key", key}), HasSubstr("verified"));

  const std::string withdrawn = federation_.AsNode("casa-luz", {"withdraw", name, "--yes"}).out;
  EXPECT_THAT(withdrawn, HasSubstr("signed a receipt for each"));
  const Json erasures =
      Json::parse(federation_.AsNode("casa-luz", {"erasures", "--format", "json"}).out);
  EXPECT_EQ(erasures["erasures"].size(), 1u) << erasures;
  EXPECT_THAT(federation_.AsNode("casa-luz", {"inventory"}).out, HasSubstr("agree"));
  EXPECT_NE(federation_.Almenara({"audit", "prove", name, "--node", Node("casa-luz")}).status, 0);
}

}  // namespace
}  // namespace almenara

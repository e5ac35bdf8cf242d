// SPDX-License-Identifier: Apache-2.0
// What a contributor can see and say of the privacy of the people in its records, as stewards and
// operators type it: three programs, mutual TLS, certificates of `almenara pki`.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/codelist/catalogue.h"
#include "hub/release/testing/small_hub.h"
#include "tests/testing/local_federation.h"

namespace almenara {
namespace {

using ::almenara::testing::CommandOutcome;
using ::almenara::testing::LocalFederation;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

const std::vector<std::string> kOrganizations = {"casa-luz", "linea-azul", "puente"};

class PrivacyCommandsTest : public ::testing::Test {
 protected:
  PrivacyCommandsTest() {
    federation_.StartHub();
    for (const std::string& organization : kOrganizations) {
      federation_.AddNode(organization, federation_.hub_address());
      federation_.StartNode(organization);
    }
    const auto catalogue = *Catalogue::Load("proto/codelists");
    agreement_ = federation_.File("trends.textproto");
    std::ofstream(agreement_) << hub::testing::AsText(
        hub::testing::AgreementWithRestatements(*catalogue));
    federation_.AsOperator({"agreement", "propose", agreement_});
    for (const std::string& organization : kOrganizations) {
      federation_.AsNode(organization,
                         {"sign", "--agreement", "test-trends", "--version", "1", "--yes"});
    }
  }
  std::string NodeConfig(const std::string& organization) const {
    return federation_.NodeDirectory(organization) + "/node.textproto";
  }
  Json Ledger(const std::string& organization) {
    return Json::parse(federation_.AsNode(organization, {"privacy", "--format", "json"}).out);
  }
  std::string CloseBackCatalogue() {
    return federation_.AsOperator({"release", "close", "--cohort", LocalFederation::kBackCatalogue})
        .out;
  }

  LocalFederation federation_;
  std::string agreement_;
};

TEST_F(PrivacyCommandsTest, AContributorReadsWhatWasSpentAndApprovesOneReleaseMore) {
  EXPECT_THAT(CloseBackCatalogue(), HasSubstr("sealed test-trends-v1-back-catalogue"));
  const Json before = Ledger("casa-luz");
  EXPECT_EQ(before["cohorts"][0]["spent_nano"][0], 60'000'000) << before;
  EXPECT_FALSE(before["frozen"]);

  const std::string proposed =
      federation_
          .AsOperator({"release", "propose", "--agreement", "test-trends", "--name", "floods",
                       "--cohort", LocalFederation::kBackCatalogue, "--reason-en", "Floods.",
                       "--reason-es", "Inundaciones."})
          .out;
  ASSERT_THAT(proposed, HasSubstr("waits for casa-luz, linea-azul, puente"));
  const std::string sha256 = proposed.substr(proposed.find("sha256 ") + 7, 64);
  EXPECT_THAT(federation_.AsNode("puente", {"approve", "--lang", "es"}).out,
              AllOf(HasSubstr("Inundaciones."), HasSubstr(sha256)));
  for (const std::string& organization : kOrganizations) {
    federation_.AsNode(organization, {"approve", "--name", "floods", "--sha256", sha256, "--yes"});
  }
  EXPECT_THAT(federation_.AsOperator({"release", "make", "--name", "floods"}).out,
              HasSubstr("sealed test-trends-v1-ad-hoc-floods"));
  EXPECT_THAT(federation_.AsOperator({"release", "proposals"}).out,
              HasSubstr("made: test-trends-v1-ad-hoc-floods"));
  EXPECT_EQ(Ledger("casa-luz")["cohorts"][0]["spent_nano"][0], 69'000'000);
}

TEST_F(PrivacyCommandsTest, AFreezeSignedInAdvanceKeepsTheRecordsOut) {
  const std::string file = federation_.File("casa-luz.freeze");
  const CommandOutcome signed_ahead = federation_.Almenara(
      {"agreement", "freeze", "--node", NodeConfig("casa-luz"), "--in-advance", file});
  ASSERT_EQ(signed_ahead.status, 0) << signed_ahead.err;
  EXPECT_FALSE(Ledger("casa-luz")["frozen"]);

  federation_.AsOperator({"agreement", "freeze", "--statement", file});
  EXPECT_TRUE(Ledger("casa-luz")["frozen"]);
  EXPECT_FALSE(Ledger("puente")["frozen"]);
  // Two of three are left, and a release needs three.
  EXPECT_THAT(CloseBackCatalogue(), HasSubstr("only 2 of the at least 3"));
  EXPECT_EQ(Ledger("casa-luz")["cohorts"][0]["spent_nano"][0], 0);

  const CommandOutcome thawed =
      federation_.Almenara({"agreement", "thaw", "--node", NodeConfig("casa-luz")});
  ASSERT_EQ(thawed.status, 0) << thawed.err;
  EXPECT_FALSE(Ledger("casa-luz")["frozen"]);
  const std::string client =
      federation_.WriteClient(federation_.Issue("almenara-hub", "operator", "another"));
  const CommandOutcome again =
      federation_.Almenara({"agreement", "freeze", "--statement", file, "--config", client});
  EXPECT_NE(again.status, 0);
  EXPECT_FALSE(Ledger("casa-luz")["frozen"]);
}

TEST_F(PrivacyCommandsTest, ADraftIsTriedOnTheNodesOwnRecordsBesideWhatIsReleased) {
  CloseBackCatalogue();
  const CommandOutcome simulated = federation_.Almenara(
      {"agreement", "simulate", agreement_, "--node", NodeConfig("puente"), "--format", "json"});
  ASSERT_EQ(simulated.status, 0) << simulated.err;
  const Json simulation = Json::parse(simulated.out);
  EXPECT_EQ(simulation["node"]["persons"], 0) << simulation;
  EXPECT_THAT(simulated.out, HasSubstr("test-trends-v1-back-catalogue"));
}

}  // namespace
}  // namespace almenara

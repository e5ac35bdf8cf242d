// SPDX-License-Identifier: Apache-2.0
// Freezing at a node whose answers are scripted, and handing a file in at a hub over mutual TLS.
#include "cli/agreement/freeze_command.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "almenara/hub/v1/agreement_service.grpc.pb.h"
#include "cli/agreement/agreement_command.h"
#include "cli/node/testing/fake_node.h"
#include "common/testing/status_matchers.h"
#include "common/transport/server_security.h"
#include "common/transport/testing/test_pki.h"
#include "policy/agreement/contributor_statement.h"

namespace almenara::cli {
namespace {

using almenara::testing::TempDir;
using testing::FakeNode;
using ::testing::HasSubstr;
using transport::testing::TestPki;

crypto::Ed25519KeyPair StewardKey() {
  return *crypto::Ed25519KeyPair::FromSeed(crypto::SecretBytes::CopyOf(std::string(32, 's')));
}

agreement::v1::SignedFreeze Signed(std::optional<std::string> lifts) {
  const agreement::Signature signature =
      agreement::SignFreeze({.organization = *OrganizationId::Parse("casa-luz"),
                             .id = std::string("0123456789abcde\xff", 16),
                             .lifts = std::move(lifts),
                             .signed_at = absl::FromUnixSeconds(86400)},
                            StewardKey());
  agreement::v1::SignedFreeze freeze;
  freeze.set_statement(signature.statement);
  freeze.set_ed25519(signature.ed25519);
  return freeze;
}

// A hub that freezes whatever it is handed.
class FreezingService final : public hub::v1::AgreementService::Service {
 public:
  grpc::Status SubmitFreeze(grpc::ServerContext*, const hub::v1::SubmitFreezeRequest* request,
                            hub::v1::SubmitFreezeResponse* response) override {
    handed_in = request->freeze();
    if (!refusal.empty()) return {grpc::StatusCode::FAILED_PRECONDITION, refusal};
    response->set_organization(organization);
    response->set_frozen(true);
    response->set_since_unix_seconds(172'800);
    return grpc::Status::OK;
  }

  agreement::v1::SignedFreeze handed_in;
  std::string organization = "casa-luz";
  std::string refusal;
};

class FreezeCommandTest : public ::testing::Test {
 protected:
  FreezeCommandTest() {
    node::v1::SignFreezeResponse response;
    *response.mutable_freeze() = Signed(std::nullopt);
    response.set_since_unix_seconds(86'400);
    node_.privacy.freeze.response.Set(response);
  }

  int Run(const std::vector<std::string>& words) {
    out_.str("");
    err_.str("");
    std::vector<std::string> args = words;
    args.insert(args.end(), {"--lang", "en"});
    return RunAgreement(args, RealClock(), out_, err_);
  }
  std::string SignInAdvance() {
    const std::string file = directory_.File("casa-luz.freeze");
    EXPECT_EQ(Run({"freeze", "--node", node_.config(), "--in-advance", file}), 0) << err_.str();
    return file;
  }

  TempDir directory_;
  FakeNode node_;
  std::ostringstream out_, err_;
};

TEST_F(FreezeCommandTest, FreezesAtOnceThroughTheNode) {
  ASSERT_EQ(Run({"freeze", "--node", node_.config()}), 0) << err_.str();
  EXPECT_EQ(out_.str(),
            "Frozen since 1970-01-02 00:00 UTC: no later release counts the records of "
            "casa-luz.\n");
  EXPECT_FALSE(node_.privacy.freeze.request.Get().in_advance());
  EXPECT_FALSE(node_.privacy.freeze.request.Get().thaw());
}

TEST_F(FreezeCommandTest, SignsInAdvanceIntoAFileForItsOwnerAlone) {
  const std::string file = SignInAdvance();

  EXPECT_TRUE(node_.privacy.freeze.request.Get().in_advance());
  EXPECT_THAT(out_.str(), HasSubstr("It counts once."));
  const std::filesystem::perms mode = std::filesystem::status(file).permissions();
  EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  EXPECT_THAT(text.str(), HasSubstr("# Freezes the records of casa-luz"));
  EXPECT_THAT(text.str(), HasSubstr("# Congela los registros de casa-luz"));
  EXPECT_THAT(text.str(), HasSubstr("1970-01-02"));

  EXPECT_EQ(Run({"freeze", "--node", node_.config(), "--in-advance", file}), 3);
}

TEST_F(FreezeCommandTest, ThawsThroughTheNode) {
  ASSERT_EQ(Run({"thaw", "--node", node_.config()}), 0) << err_.str();
  EXPECT_TRUE(node_.privacy.freeze.request.Get().thaw());
  EXPECT_THAT(out_.str(), HasSubstr("Lifted"));
  node_.privacy.freeze.status.Set({grpc::StatusCode::FAILED_PRECONDITION, "nothing to lift"});
  EXPECT_EQ(Run({"thaw", "--node", node_.config()}), 3);
  EXPECT_THAT(err_.str(), HasSubstr("nothing to lift"));
}

TEST_F(FreezeCommandTest, SaysWhichWordsGoTogether) {
  EXPECT_EQ(Run({"freeze"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("--node"));
  EXPECT_EQ(Run({"freeze", "--node", "a", "--statement", "b"}), 2);
  EXPECT_EQ(Run({"freeze", "--statement", "b", "--in-advance", "c"}), 2);
  EXPECT_EQ(Run({"freeze", "--node", "a", "--config", "c"}), 2);
  EXPECT_EQ(Run({"thaw"}), 2);
}

TEST_F(FreezeCommandTest, HelpTellsWhomToGiveTheFileInBothLanguages) {
  ASSERT_EQ(RunAgreement({"freeze", "--help", "--lang", "es"}, RealClock(), out_, err_), 0);
  EXPECT_THAT(out_.str(), HasSubstr("Dé el archivo a una o dos personas de confianza"));
  ASSERT_EQ(Run({"freeze", "--help"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("It counts once"));
}

class HandInTest : public FreezeCommandTest {
 protected:
  void SetUp() override {
    // As systemd does for a service; the test authority seals its keys with a credential.
    setenv("CREDENTIALS_DIRECTORY",
           std::filesystem::path(pki_.authorities_file()).parent_path().c_str(), 1);
    ASSERT_OK_AND_ASSIGN(const auto credentials,
                         transport::MakeServerCredentials(pki_.IssueServer("hub", {"localhost"}),
                                                          RealClock().Now()));
    grpc::ServerBuilder builder;
    int port = 0;
    builder.RegisterService(&service_);
    builder.AddListeningPort("127.0.0.1:0", credentials, &port);
    server_ = builder.BuildAndStart();
    ASSERT_NE(server_, nullptr);
    const auto files = pki_.IssueClient("spiffe://test.example/org/partner/analyst/ana");
    config_ = directory_.File("client.textproto");
    std::ofstream(config_) << absl::StrCat(
        "hub { address: \"127.0.0.1:", port, "\" server_name: \"localhost\" ca_certificates: \"",
        files.authorities, "\" certificate: \"", files.certificate, "\" sealed_key: \"",
        files.sealed_key, "\" key_passphrase { systemd_credential: \"", files.key_secret.name(),
        "\" } }");
  }

  TestPki pki_{RealClock().Now()};
  FreezingService service_;
  std::unique_ptr<grpc::Server> server_;
  std::string config_;
};

TEST_F(HandInTest, AnyMemberHandsInTheExactStatement) {
  const std::string file = SignInAdvance();

  ASSERT_EQ(Run({"freeze", "--statement", file, "--config", config_}), 0) << err_.str();

  EXPECT_EQ(service_.handed_in.statement(), Signed(std::nullopt).statement());
  ASSERT_OK(agreement::VerifyFreeze({service_.handed_in.statement(), service_.handed_in.ed25519()},
                                    StewardKey().public_key()));
  EXPECT_THAT(out_.str(), HasSubstr("Frozen since 1970-01-03 00:00 UTC"));
  EXPECT_THAT(out_.str(), HasSubstr("casa-luz"));
}

TEST_F(HandInTest, TellsTheHubsRefusalAndDoesNotBelieveAnotherAnswer) {
  const std::string file = SignInAdvance();
  service_.refusal = "this freeze was used and lifted";
  EXPECT_EQ(Run({"freeze", "--statement", file, "--config", config_}), 3);
  EXPECT_THAT(err_.str(), HasSubstr("used and lifted"));
  service_.refusal.clear();
  service_.organization = "nova";
  EXPECT_EQ(Run({"freeze", "--statement", file, "--config", config_}), 3);
  EXPECT_THAT(err_.str(), HasSubstr("something else"));
}

TEST_F(HandInTest, WhatIsNoFreezeIsNotHandedIn) {
  const std::string file = directory_.File("thaw");
  std::ofstream(file) << Signed(std::string(16, 'x')).DebugString();
  EXPECT_EQ(Run({"freeze", "--statement", file, "--config", config_}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("lifts a freeze"));
  std::ofstream(file) << "statement: \"a letter\"";
  EXPECT_EQ(Run({"freeze", "--statement", file, "--config", config_}), 2);
  EXPECT_THAT(err_.str(), HasSubstr(file));
  EXPECT_EQ(service_.handed_in.statement(), "");
}

}  // namespace
}  // namespace almenara::cli

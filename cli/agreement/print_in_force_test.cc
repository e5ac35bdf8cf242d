// SPDX-License-Identifier: Apache-2.0
// `almenara agreement print --config`: against the version that is in force at a hub.
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
#include "common/crypto/hmac.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "common/transport/server_security.h"
#include "common/transport/testing/test_pki.h"
#include "policy/agreement/testing/sample_agreement.h"

namespace almenara::cli {
namespace {

using agreement::testing::SampleAgreementText;
using ::testing::AllOf;
using ::testing::HasSubstr;
using transport::testing::TestPki;

struct Version {
  std::string id;
  uint32_t version;
  int signatures;
  std::string bytes;
};

// Serves versions that nothing changes once the server runs.
class VersionsService final : public hub::v1::AgreementService::Service {
 public:
  grpc::Status ListAgreements(grpc::ServerContext*, const hub::v1::ListAgreementsRequest*,
                              hub::v1::ListAgreementsResponse* response) override {
    for (const Version& version : versions) *response->add_agreement() = Summary(version);
    return grpc::Status::OK;
  }
  grpc::Status GetAgreement(grpc::ServerContext*, const hub::v1::GetAgreementRequest* request,
                            hub::v1::GetAgreementResponse* response) override {
    for (const Version& version : versions) {
      if (version.id != request->agreement() || version.version != request->version()) continue;
      response->set_textproto(spoiled ? version.bytes + "#" : version.bytes);
      *response->mutable_summary() = Summary(version);
      return grpc::Status::OK;
    }
    return {grpc::StatusCode::NOT_FOUND, "no such version"};
  }

  std::vector<Version> versions;
  bool spoiled = false;

 private:
  static hub::v1::AgreementSummary Summary(const Version& version) {
    hub::v1::AgreementSummary summary;
    summary.set_agreement(version.id);
    summary.set_version(version.version);
    summary.set_sha256(crypto::AsBytes(crypto::Sha256(version.bytes)));
    for (int i = 0; i < version.signatures; ++i) {
      summary.add_signature()->set_organization(absl::StrCat("org-", i));
    }
    return summary;
  }
};

class PrintInForceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    // As systemd does for a service; the test authority seals its keys with a credential.
    setenv("CREDENTIALS_DIRECTORY",
           std::filesystem::path(pki_.authorities_file()).parent_path().c_str(), 1);
    ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists"));
    ASSERT_OK_AND_ASSIGN(const auto credentials,
                         transport::MakeServerCredentials(pki_.IssueServer("hub", {"localhost"}),
                                                          RealClock().Now()));
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    builder.AddListeningPort("127.0.0.1:0", credentials, &port_);
    server_ = builder.BuildAndStart();
    ASSERT_NE(server_, nullptr);
  }

  std::string Text(uint32_t version, const std::string& charge) const {
    return SampleAgreementText({.version = version, .back_catalogue_rho_nano = charge},
                               *catalogue_);
  }

  // The page of `text` as an analyst gets it.
  int Print(const std::string& text) {
    const auto files = pki_.IssueClient("spiffe://test.example/org/casa-luz/analyst/ana");
    const std::string config = directory_.File("client.textproto");
    std::ofstream(config) << absl::StrCat(
        "hub { address: \"127.0.0.1:", port_, "\" server_name: \"localhost\" ca_certificates: \"",
        files.authorities, "\" certificate: \"", files.certificate, "\" sealed_key: \"",
        files.sealed_key, "\" key_passphrase { systemd_credential: \"", files.key_secret.name(),
        "\" } }");
    std::ofstream(directory_.File("new")) << text;
    return RunAgreement({"print", directory_.File("new"), "--config", config}, RealClock(), out_,
                        err_);
  }

  almenara::testing::TempDir directory_;
  TestPki pki_{RealClock().Now()};
  std::unique_ptr<Catalogue> catalogue_;
  VersionsService service_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
  std::ostringstream out_, err_;
};

TEST_F(PrintInForceTest, ComparesWithTheLatestVersionThatEnoughHaveSigned) {
  service_.versions = {{"other", 9, 5, "id: \"other\""},
                       {"sample", 1, 4, Text(1, "10000000, 4000000, 1000000")},
                       {"sample", 2, 3, Text(2, "20000000, 8000000, 2000000")},
                       {"sample", 3, 2, Text(3, "30000000, 12000000, 3000000")}};

  ASSERT_EQ(Print(Text(4, "40000000, 16000000, 4000000")), 0) << err_.str();

  EXPECT_THAT(out_.str(), AllOf(HasSubstr("WHAT CHANGES SINCE VERSION 2"),
                                HasSubstr("rho 0.04 / 0.016 / 0.004 (it was: 0.02 / 0.008 / "
                                          "0.002)")));
}

TEST_F(PrintInForceTest, SaysThatTheFileIsInForce) {
  const std::string text = Text(1, "10000000, 4000000, 1000000");
  service_.versions = {{"sample", 1, 3, text}};

  ASSERT_EQ(Print(text), 0) << err_.str();

  EXPECT_THAT(out_.str(), HasSubstr("Nothing: this file is that version."));
}

TEST_F(PrintInForceTest, SaysThatNoVersionIsInForce) {
  service_.versions = {{"sample", 1, 2, Text(1, "10000000, 4000000, 1000000")}};

  ASSERT_EQ(Print(Text(2, "10000000, 4000000, 1000000")), 0) << err_.str();

  EXPECT_THAT(out_.str(), HasSubstr("No version of this agreement is in force at the hub."));
}

TEST_F(PrintInForceTest, RefusesBytesThatAreNotThoseOfTheHash) {
  service_.versions = {{"sample", 1, 3, Text(1, "10000000, 4000000, 1000000")}};
  service_.spoiled = true;

  EXPECT_EQ(Print(Text(2, "10000000, 4000000, 1000000")), 4);

  EXPECT_THAT(err_.str(), HasSubstr("not those of its hash"));
  EXPECT_EQ(out_.str(), "");
}

}  // namespace
}  // namespace almenara::cli

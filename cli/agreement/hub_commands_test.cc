// SPDX-License-Identifier: Apache-2.0
// The commands that ask the hub, over mutual TLS, against a service that keeps what it was sent.
#include "cli/agreement/hub_commands.h"

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
#include "cli/agreement/agreement_file.h"
#include "common/crypto/hmac.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "common/transport/server_security.h"
#include "common/transport/testing/test_pki.h"

namespace almenara::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using transport::testing::TestPki;

constexpr char kFile[] = "id: \"trends\"  # exactly these bytes\n";

class KeepingService final : public hub::v1::AgreementService::Service {
 public:
  grpc::Status ProposeAgreement(grpc::ServerContext*,
                                const hub::v1::ProposeAgreementRequest* request,
                                hub::v1::ProposeAgreementResponse* response) override {
    if (!bytes.empty() && bytes != request->textproto()) {
      return {grpc::StatusCode::ALREADY_EXISTS, "trends version 1 is there with other bytes"};
    }
    bytes = request->textproto();
    response->set_agreement("trends");
    response->set_version(1);
    response->set_sha256(crypto::AsBytes(crypto::Sha256(bytes)));
    return grpc::Status::OK;
  }
  grpc::Status ListAgreements(grpc::ServerContext*, const hub::v1::ListAgreementsRequest*,
                              hub::v1::ListAgreementsResponse* response) override {
    *response->add_agreement() = Summary();
    return grpc::Status::OK;
  }
  grpc::Status GetAgreement(grpc::ServerContext*, const hub::v1::GetAgreementRequest* request,
                            hub::v1::GetAgreementResponse* response) override {
    asked_version = request->version();
    response->set_textproto(bytes);
    *response->mutable_summary() = Summary();
    return grpc::Status::OK;
  }

  std::string bytes;
  std::string shown_hash;  // empty: the right one
  uint32_t asked_version = 0;

 private:
  hub::v1::AgreementSummary Summary() const {
    hub::v1::AgreementSummary summary;
    summary.set_agreement("trends");
    summary.set_version(1);
    summary.set_title_en("Trends");
    summary.set_title_es("Tendencias");
    summary.set_sha256(shown_hash.empty() ? crypto::AsBytes(crypto::Sha256(bytes)) : shown_hash);
    hub::v1::SignatureSummary& signature = *summary.add_signature();
    signature.set_organization("casa-luz");
    signature.set_signed_at_unix_seconds(1'767'225'600);
    return summary;
  }
};

class HubCommandsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    // As systemd does for a service; the test authority seals its keys with a credential.
    setenv("CREDENTIALS_DIRECTORY",
           std::filesystem::path(pki_.authorities_file()).parent_path().c_str(), 1);
    ASSERT_OK_AND_ASSIGN(const auto credentials,
                         transport::MakeServerCredentials(pki_.IssueServer("hub", {"localhost"}),
                                                          RealClock().Now()));
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    builder.AddListeningPort("127.0.0.1:0", credentials, &port_);
    server_ = builder.BuildAndStart();
    ASSERT_NE(server_, nullptr);
    file_ = directory_.File("trends.textproto");
    std::ofstream(file_) << kFile;
  }

  std::string ConfigOf(const std::string& role) {
    const auto files =
        pki_.IssueClient(absl::StrCat("spiffe://test.example/org/casa-luz/", role, "/ana"));
    const std::string path = directory_.File(role + "-client.textproto");
    std::ofstream(path) << absl::StrCat(
        "hub { address: \"127.0.0.1:", port_, "\" server_name: \"localhost\" ca_certificates: \"",
        files.authorities, "\" certificate: \"", files.certificate, "\" sealed_key: \"",
        files.sealed_key, "\" key_passphrase { systemd_credential: \"", files.key_secret.name(),
        "\" } }");
    return path;
  }
  int Run(std::vector<std::string> args, const std::string& role) {
    args.insert(args.end(), {"--config", ConfigOf(role)});
    out_.str("");
    err_.str("");
    return RunAgreement(args, RealClock(), out_, err_);
  }

  almenara::testing::TempDir directory_;
  TestPki pki_{RealClock().Now()};
  KeepingService service_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
  std::string file_;
  std::ostringstream out_, err_;
};

TEST_F(HubCommandsTest, ProposesTheExactBytesAndMayDoSoAgain) {
  for (int i = 0; i < 2; ++i) {
    ASSERT_EQ(Run({"propose", file_}, "operator"), 0) << err_.str();
    EXPECT_EQ(service_.bytes, kFile);
    EXPECT_EQ(out_.str(),
              absl::StrCat("proposed trends version 1\n  sha256  ", HexDigest(kFile), "\n"));
  }
  std::ofstream(file_) << "id: \"trends\"\n";
  EXPECT_EQ(Run({"propose", file_}, "operator"), 3);
  EXPECT_EQ(err_.str(), "almenara agreement: trends version 1 is there with other bytes\n");
}

TEST_F(HubCommandsTest, OnlyAnOperatorProposes) {
  EXPECT_NE(Run({"propose", file_}, "analyst"), 0);
  EXPECT_THAT(err_.str(), HasSubstr("operator"));
  EXPECT_EQ(service_.bytes, "");
}

TEST_F(HubCommandsTest, ListsVersionsWithTheirSigners) {
  ASSERT_EQ(Run({"list", "--format", "csv"}, "analyst"), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("trends,1,Trends,1,casa-luz\n"));
}

TEST_F(HubCommandsTest, ShowsASummaryOrTheExactBytes) {
  service_.bytes = kFile;

  ASSERT_EQ(Run({"show", "trends", "--version", "7"}, "analyst"), 0) << err_.str();
  EXPECT_EQ(service_.asked_version, 7u);
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("Tendencias"), HasSubstr(HexDigest(kFile)),
                                HasSubstr("2026-01-01  casa-luz")));
  ASSERT_EQ(Run({"show", "trends", "--textproto"}, "analyst"), 0) << err_.str();
  EXPECT_EQ(service_.asked_version, 0u);
  EXPECT_EQ(out_.str(), kFile);
}

TEST_F(HubCommandsTest, RefusesBytesThatAreNotThoseOfTheHash) {
  service_.bytes = kFile;
  service_.shown_hash = crypto::AsBytes(crypto::Sha256("another file"));

  EXPECT_EQ(Run({"show", "trends", "--textproto"}, "analyst"), 4);
  EXPECT_EQ(out_.str(), "");
}

}  // namespace
}  // namespace almenara::cli

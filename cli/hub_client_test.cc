// SPDX-License-Identifier: Apache-2.0
#include "cli/hub_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "cli/exit_code.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "common/transport/testing/test_pki.h"

namespace almenara::cli {
namespace {

using ::almenara::testing::StatusIs;
using ::almenara::transport::testing::TestPki;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr char kOperator[] = "spiffe://test.example/org/hub/operator/ana";

class HubClientTest : public ::testing::Test {
 protected:
  HubClientTest() {
    // As systemd does for a service; the test authority seals its keys with a credential.
    setenv("CREDENTIALS_DIRECTORY",
           std::filesystem::path(pki_.authorities_file()).parent_path().c_str(), 1);
  }

  // A configuration that is right for `files`.
  std::string ConfigFor(const transport::ClientIdentityFiles& files) {
    return absl::StrCat("hub { address: \"127.0.0.1:1\" ca_certificates: \"", files.authorities,
                        "\" certificate: \"", files.certificate, "\" sealed_key: \"",
                        files.sealed_key, "\" key_passphrase { systemd_credential: \"",
                        files.key_secret.name(), "\" } }");
  }
  absl::StatusOr<std::unique_ptr<HubClient>> Open(const std::string& config) {
    std::ofstream(directory_.File("client.textproto")) << config;
    static constexpr Role kRoles[] = {Role::kOperator};
    return HubClient::Open(directory_.File("client.textproto"), kRoles, RealClock());
  }

  almenara::testing::TempDir directory_;
  TestPki pki_{RealClock().Now()};
};

TEST_F(HubClientTest, OpensWithAWholeConfiguration) {
  ASSERT_OK_AND_ASSIGN(const auto client, Open(ConfigFor(pki_.IssueClient(kOperator))));
  EXPECT_EQ(client->spiffe_id().ToString(), kOperator);
  EXPECT_EQ(*client->LoadCodeLists(), nullptr);
}

TEST_F(HubClientTest, NamesTheFileAndTheFieldThatIsMissing) {
  EXPECT_THAT(Open("hub { address: \"127.0.0.1:1\" }"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("client.textproto"), HasSubstr("hub.ca_certificates"))));
  EXPECT_THAT(Open(""), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("hub.address")));
  EXPECT_THAT(Open("hub { adress: \"x\" }"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("adress")));
  EXPECT_THAT(Open("hub { address: \"a:1\" ca_certificates: \"a\" certificate: \"b\" "
                   "sealed_key: \"c\" }"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("hub.key_passphrase")));
}

TEST_F(HubClientTest, ACertificateOfAnotherRoleIsSaidBeforeConnecting) {
  EXPECT_THAT(Open(ConfigFor(pki_.IssueClient("spiffe://test.example/org/fiscalia/analyst/ana"))),
              StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("operator")));
}

TEST_F(HubClientTest, ReportsOneLineAndTheExitStatus) {
  std::ostringstream err;
  EXPECT_EQ(ReportFailure("member", absl::PermissionDeniedError("not\nyours"), err), kExitRefused);
  EXPECT_EQ(err.str(), "almenara member: not yours\n");
  EXPECT_EQ(ReportFailure("member", absl::InvalidArgumentError("x"), err), kExitUsage);
  EXPECT_EQ(ReportFailure("member", absl::UnavailableError("x"), err), kExitUnreachable);
  EXPECT_EQ(ReportFailure("member", absl::UnauthenticatedError("x"), err), kExitUnreachable);
}

}  // namespace
}  // namespace almenara::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/audit/testing/fake_hub.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "cli/audit/audit_command.h"
#include "common/time/clock.h"
#include "common/transport/server_security.h"

namespace almenara::cli::testing {

grpc::Status FakeTransparency::GetTreeHead(grpc::ServerContext*,
                                           const hub::v1::GetTreeHeadRequest* request,
                                           hub::v1::GetTreeHeadResponse* response) {
  return head.Answer(*request, *response);
}

grpc::Status FakeTransparency::GetConsistencyProof(
    grpc::ServerContext*, const hub::v1::GetConsistencyProofRequest* request,
    hub::v1::GetConsistencyProofResponse* response) {
  return consistency.Answer(*request, *response);
}

grpc::Status FakeTransparency::ProveAnswer(grpc::ServerContext*,
                                           const hub::v1::ProveAnswerRequest* request,
                                           hub::v1::ProveAnswerResponse* response) {
  return answer.Answer(*request, *response);
}

grpc::Status FakeQueries::Ask(grpc::ServerContext*, const hub::v1::AskRequest* request,
                              hub::v1::AskResponse* response) {
  return ask.Answer(*request, *response);
}

FakeHub::FakeHub() : pki_(RealClock().Now()), config_(directory_.File("client.textproto")) {
  // As systemd does for a service; the test authority seals its keys with a credential.
  setenv("CREDENTIALS_DIRECTORY",
         std::filesystem::path(pki_.authorities_file()).parent_path().c_str(), 1);
  const auto credentials =
      transport::MakeServerCredentials(pki_.IssueServer("hub", {"localhost"}), RealClock().Now());
  EXPECT_TRUE(credentials.ok()) << credentials.status();
  int port = 0;
  grpc::ServerBuilder builder;
  builder.RegisterService(&transparency);
  builder.RegisterService(&queries);
  builder.AddListeningPort("127.0.0.1:0", *credentials, &port);
  server_ = builder.BuildAndStart();
  EXPECT_NE(server_, nullptr);
  const auto files = pki_.IssueClient("spiffe://test.example/org/authority/analyst/ana");
  std::ofstream(config_) << absl::StrCat(
      "hub { address: \"127.0.0.1:", port, "\" server_name: \"localhost\" ca_certificates: \"",
      files.authorities, "\" certificate: \"", files.certificate, "\" sealed_key: \"",
      files.sealed_key, "\" key_passphrase { systemd_credential: \"", files.key_secret.name(),
      "\" } }");
}

FakeHub::~FakeHub() {
  server_->Shutdown(std::chrono::system_clock::time_point());  // at once
  server_->Wait();
}

Outcome RunAuditWords(const std::vector<std::string>& words) {
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  Outcome outcome;
  outcome.exit_code =
      RunAudit(words, NodeEnvironment{.clock = RealClock(), .in = in, .out = out, .err = err});
  outcome.out = out.str();
  outcome.err = err.str();
  return outcome;
}

}  // namespace almenara::cli::testing

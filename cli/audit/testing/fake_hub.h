// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_AUDIT_TESTING_FAKE_HUB_H_
#define ALMENARA_CLI_AUDIT_TESTING_FAKE_HUB_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "almenara/hub/v1/query_service.grpc.pb.h"
#include "almenara/hub/v1/transparency_service.grpc.pb.h"
#include "cli/node/testing/fake_node.h"
#include "common/testing/temp_dir.h"
#include "common/transport/testing/test_pki.h"

namespace almenara::cli::testing {

// The services answer what the test has scripted.
class FakeTransparency final : public hub::v1::TransparencyService::Service {
 public:
  Scripted<hub::v1::GetTreeHeadRequest, hub::v1::GetTreeHeadResponse> head;
  Scripted<hub::v1::GetConsistencyProofRequest, hub::v1::GetConsistencyProofResponse> consistency;
  Scripted<hub::v1::ProveAnswerRequest, hub::v1::ProveAnswerResponse> answer;

  grpc::Status GetTreeHead(grpc::ServerContext* context, const hub::v1::GetTreeHeadRequest* request,
                           hub::v1::GetTreeHeadResponse* response) override;
  grpc::Status GetConsistencyProof(grpc::ServerContext* context,
                                   const hub::v1::GetConsistencyProofRequest* request,
                                   hub::v1::GetConsistencyProofResponse* response) override;
  grpc::Status ProveAnswer(grpc::ServerContext* context, const hub::v1::ProveAnswerRequest* request,
                           hub::v1::ProveAnswerResponse* response) override;
};

class FakeQueries final : public hub::v1::QueryService::Service {
 public:
  Scripted<hub::v1::AskRequest, hub::v1::AskResponse> ask;

  grpc::Status Ask(grpc::ServerContext* context, const hub::v1::AskRequest* request,
                   hub::v1::AskResponse* response) override;
};

// A hub with scripted services, over mutual TLS.
class FakeHub {
 public:
  FakeHub();
  ~FakeHub();

  // A ClientConfig of an analyst of the organisation "authority".
  const std::string& config() const { return config_; }
  std::string File(const std::string& name) const { return directory_.File(name); }

  FakeTransparency transparency;
  FakeQueries queries;

 private:
  almenara::testing::TempDir directory_;
  transport::testing::TestPki pki_;
  std::string config_;
  std::unique_ptr<grpc::Server> server_;
};

// `almenara audit <words>`.
Outcome RunAuditWords(const std::vector<std::string>& words);

}  // namespace almenara::cli::testing

#endif  // ALMENARA_CLI_AUDIT_TESTING_FAKE_HUB_H_

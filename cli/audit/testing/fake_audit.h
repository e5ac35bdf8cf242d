// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_AUDIT_TESTING_FAKE_AUDIT_H_
#define ALMENARA_CLI_AUDIT_TESTING_FAKE_AUDIT_H_

#include <grpcpp/grpcpp.h>

#include <vector>

#include "almenara/node/v1/audit_service.grpc.pb.h"
#include "cli/node/testing/fake_node.h"
#include "common/transparency/testing/sample_log.h"

namespace almenara::cli::testing {

// Answers what the test has scripted.
class FakeAudit final : public node::v1::AuditService::Service {
 public:
  Scripted<node::v1::CheckHeadRequest, node::v1::CheckHeadResponse> head;
  Scripted<node::v1::CompareHeadRequest, node::v1::CompareHeadResponse> compare;
  Scripted<node::v1::ListEnteredReleasesRequest, node::v1::ListEnteredReleasesResponse> releases;
  Shared<node::v1::ListUsesOfRecordsRequest> uses_request;
  Shared<std::vector<node::v1::ListUsesOfRecordsResponse>> uses;
  Shared<grpc::Status> uses_status;
  Scripted<node::v1::ProveRecordRequest, node::v1::ProveRecordResponse> record;

  // Keeps the head of this log, and knew this size before.
  void Keep(const transparency::testing::SampleLog& log, uint64_t known_size);

  grpc::Status CheckHead(grpc::ServerContext* context, const node::v1::CheckHeadRequest* request,
                         node::v1::CheckHeadResponse* response) override;
  grpc::Status CompareHead(grpc::ServerContext* context,
                           const node::v1::CompareHeadRequest* request,
                           node::v1::CompareHeadResponse* response) override;
  grpc::Status ListEnteredReleases(grpc::ServerContext* context,
                                   const node::v1::ListEnteredReleasesRequest* request,
                                   node::v1::ListEnteredReleasesResponse* response) override;
  grpc::Status ListUsesOfRecords(
      grpc::ServerContext* context, const node::v1::ListUsesOfRecordsRequest* request,
      grpc::ServerWriter<node::v1::ListUsesOfRecordsResponse>* writer) override;
  grpc::Status ProveRecord(grpc::ServerContext* context,
                           const node::v1::ProveRecordRequest* request,
                           node::v1::ProveRecordResponse* response) override;
};

// A node that answers audits.
struct AuditedNode {
  FakeAudit audit;
  FakeNode node{{&audit}};
};

}  // namespace almenara::cli::testing

#endif  // ALMENARA_CLI_AUDIT_TESTING_FAKE_AUDIT_H_

// SPDX-License-Identifier: Apache-2.0
#include "cli/audit/testing/fake_audit.h"

namespace almenara::cli::testing {

void FakeAudit::Keep(const transparency::testing::SampleLog& log, uint64_t known_size) {
  node::v1::CheckHeadResponse response;
  *response.mutable_head() = log.Head();
  response.set_public_key(log.key().public_key().bytes());
  response.set_known_size(known_size);
  head.response.Set(response);
}

grpc::Status FakeAudit::CheckHead(grpc::ServerContext*, const node::v1::CheckHeadRequest* request,
                                  node::v1::CheckHeadResponse* response) {
  return head.Answer(*request, *response);
}

grpc::Status FakeAudit::CompareHead(grpc::ServerContext*,
                                    const node::v1::CompareHeadRequest* request,
                                    node::v1::CompareHeadResponse* response) {
  return compare.Answer(*request, *response);
}

grpc::Status FakeAudit::ListEnteredReleases(grpc::ServerContext*,
                                            const node::v1::ListEnteredReleasesRequest* request,
                                            node::v1::ListEnteredReleasesResponse* response) {
  return releases.Answer(*request, *response);
}

grpc::Status FakeAudit::ListUsesOfRecords(
    grpc::ServerContext*, const node::v1::ListUsesOfRecordsRequest* request,
    grpc::ServerWriter<node::v1::ListUsesOfRecordsResponse>* writer) {
  uses_request.Set(*request);
  for (const auto& use : uses.Get()) writer->Write(use);
  return uses_status.Get();
}

grpc::Status FakeAudit::ProveRecord(grpc::ServerContext*,
                                    const node::v1::ProveRecordRequest* request,
                                    node::v1::ProveRecordResponse* response) {
  return record.Answer(*request, *response);
}

}  // namespace almenara::cli::testing

// SPDX-License-Identifier: Apache-2.0
#include "cli/node/testing/fake_node.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/time/time.h"
#include "cli/node/node_command.h"
#include "common/transport/local_socket.h"

namespace almenara::cli::testing {
namespace {

// Far in the future, so that deadlines, which are kept by the machine's clock, never pass.
constexpr int64_t kNow = 4102444800;  // 2100-01-01

std::string LanguageOf(const grpc::ServerContext& context) {
  const auto found = context.client_metadata().find("almenara-language");
  if (found == context.client_metadata().end()) return "";
  return {found->second.data(), found->second.size()};
}

}  // namespace

grpc::Status FakeCases::Import(
    grpc::ServerContext* context,
    grpc::ServerReaderWriter<node::v1::ImportResponse, node::v1::ImportRequest>* stream) {
  language.Set(LanguageOf(*context));
  if (!import_status.Get().ok()) return import_status.Get();
  std::string bytes;
  size_t largest = 0;
  node::v1::ImportRequest request;
  while (stream->Read(&request)) {
    if (request.has_options()) import_options.Set(request.options());
    largest = std::max(largest, request.chunk().size());
    bytes += request.chunk();
  }
  import_bytes.Set(bytes);
  largest_chunk.Set(largest);
  for (const auto& response : import_responses.Get()) {
    if (const auto called = before_progress.Get(); called) called();
    stream->Write(response);
  }
  return grpc::Status::OK;
}

grpc::Status FakeCases::DraftMapping(grpc::ServerContext*,
                                     grpc::ServerReader<node::v1::DraftMappingRequest>* reader,
                                     node::v1::DraftMappingResponse* response) {
  std::string bytes;
  node::v1::DraftMappingRequest request;
  while (reader->Read(&request)) bytes += request.chunk();
  draft_bytes.Set(bytes);
  return draft.Answer(request, *response);
}

grpc::Status FakeCases::ListProblems(grpc::ServerContext*,
                                     const node::v1::ListProblemsRequest* request,
                                     grpc::ServerWriter<node::v1::ListProblemsResponse>* writer) {
  problems_request.Set(*request);
  for (const auto& problem : problems.Get()) writer->Write(problem);
  return grpc::Status::OK;
}

grpc::Status FakeCases::AttestConsent(grpc::ServerContext*,
                                      const node::v1::AttestConsentRequest* request,
                                      node::v1::AttestConsentResponse* response) {
  return attest.Answer(*request, *response);
}

grpc::Status FakeCases::RevokeConsent(grpc::ServerContext*,
                                      const node::v1::RevokeConsentRequest* request,
                                      node::v1::RevokeConsentResponse* response) {
  return revoke.Answer(*request, *response);
}

grpc::Status FakeCases::ListConsents(grpc::ServerContext*,
                                     const node::v1::ListConsentsRequest* request,
                                     node::v1::ListConsentsResponse* response) {
  return consents.Answer(*request, *response);
}

grpc::Status FakeCases::ListDataSets(grpc::ServerContext* context,
                                     const node::v1::ListDataSetsRequest* request,
                                     node::v1::ListDataSetsResponse* response) {
  language.Set(LanguageOf(*context));
  return data_sets.Answer(*request, *response);
}

grpc::Status FakeReviews::Review(grpc::ServerContext*, const node::v1::ReviewRequest* request,
                                 grpc::ServerWriter<node::v1::ReviewResponse>* writer) {
  review_request.Set(*request);
  for (const auto& response : review.Get()) writer->Write(response);
  return grpc::Status::OK;
}

grpc::Status FakeReviews::KeepBack(grpc::ServerContext*, const node::v1::KeepBackRequest* request,
                                   node::v1::KeepBackResponse* response) {
  return keep_back.Answer(*request, *response);
}

grpc::Status FakeReviews::PublishCases(grpc::ServerContext* context,
                                       const node::v1::PublishCasesRequest*,
                                       grpc::ServerWriter<node::v1::PublishCasesResponse>* writer) {
  for (const auto& response : publish.Get()) {
    if (const auto called = before_publish.Get(); called) called();
    writer->Write(response);
  }
  // A stream that nobody reads any more fails to take the next message.
  while (publish_goes_on.Get() && !context->IsCancelled() && writer->Write(publish.Get().back())) {
  }
  return grpc::Status::OK;
}

grpc::Status FakeReviews::GetStatus(grpc::ServerContext*, const node::v1::GetStatusRequest* request,
                                    node::v1::GetStatusResponse* response) {
  return status.Answer(*request, *response);
}

grpc::Status FakeReviews::Count(grpc::ServerContext*, const node::v1::CountRequest* request,
                                node::v1::CountResponse* response) {
  return count.Answer(*request, *response);
}

grpc::Status FakeReviews::ListNodeAgreements(grpc::ServerContext*,
                                             const node::v1::ListNodeAgreementsRequest* request,
                                             node::v1::ListNodeAgreementsResponse* response) {
  return agreements.Answer(*request, *response);
}

grpc::Status FakeReviews::GetNodeAgreement(grpc::ServerContext*,
                                           const node::v1::GetNodeAgreementRequest* request,
                                           node::v1::GetNodeAgreementResponse* response) {
  return agreement.Answer(*request, *response);
}

grpc::Status FakeReviews::SignNodeAgreement(grpc::ServerContext*,
                                            const node::v1::SignNodeAgreementRequest* request,
                                            node::v1::SignNodeAgreementResponse* response) {
  return sign.Answer(*request, *response);
}

grpc::Status FakePrivacy::GetPrivacy(grpc::ServerContext*,
                                     const node::v1::GetPrivacyRequest* request,
                                     node::v1::GetPrivacyResponse* response) {
  return privacy.Answer(*request, *response);
}

grpc::Status FakePrivacy::SignFreeze(grpc::ServerContext*,
                                     const node::v1::SignFreezeRequest* request,
                                     node::v1::SignFreezeResponse* response) {
  return freeze.Answer(*request, *response);
}

grpc::Status FakePrivacy::ListNodeAdHocReleases(
    grpc::ServerContext*, const node::v1::ListNodeAdHocReleasesRequest* request,
    node::v1::ListNodeAdHocReleasesResponse* response) {
  return ad_hoc.Answer(*request, *response);
}

grpc::Status FakePrivacy::ApproveNodeAdHocRelease(
    grpc::ServerContext*, const node::v1::ApproveNodeAdHocReleaseRequest* request,
    node::v1::ApproveNodeAdHocReleaseResponse* response) {
  return approve.Answer(*request, *response);
}

grpc::Status FakePrivacy::SimulateAgreement(
    grpc::ServerContext*, const node::v1::SimulateAgreementRequest* request,
    grpc::ServerWriter<node::v1::SimulateAgreementResponse>* writer) {
  simulate_request.Set(*request);
  for (const auto& part : simulation.Get()) writer->Write(part);
  return simulate_status.Get();
}

grpc::Status FakeAudit::CheckHead(grpc::ServerContext*, const node::v1::CheckHeadRequest* request,
                                  node::v1::CheckHeadResponse* response) {
  return head.Answer(*request, *response);
}

grpc::Status FakeAudit::WithdrawCases(grpc::ServerContext*,
                                      const node::v1::WithdrawCasesRequest* request,
                                      grpc::ServerWriter<node::v1::WithdrawCasesResponse>* writer) {
  withdraw_request.Set(*request);
  for (const auto& response : withdraw.Get()) writer->Write(response);
  return withdraw_status.Get();
}

grpc::Status FakeAudit::ListErasures(grpc::ServerContext*,
                                     const node::v1::ListErasuresRequest* request,
                                     node::v1::ListErasuresResponse* response) {
  return erasures.Answer(*request, *response);
}

grpc::Status FakeAudit::CompareInventory(grpc::ServerContext*,
                                         const node::v1::CompareInventoryRequest* request,
                                         node::v1::CompareInventoryResponse* response) {
  return inventory.Answer(*request, *response);
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

FakeNode::FakeNode()
    : clock(absl::FromUnixSeconds(kNow)), config_(directory_.File("node.textproto")) {
  WriteFile("node.textproto",
            "organization: \"casa-luz\"\n"
            "console_socket: \"console/node.sock\"\n"
            "code_lists: \"" +
                std::filesystem::absolute("proto/codelists").string() + "\"\n");
  const std::string socket = directory_.File("console/node.sock");
  EXPECT_TRUE(transport::PrepareLocalSocket(socket).ok());
  grpc::ServerBuilder builder;
  transport::AddLocalSocket(builder, socket);
  builder.RegisterService(&cases);
  builder.RegisterService(&reviews);
  builder.RegisterService(&privacy);
  builder.RegisterService(&audit);
  server_ = builder.BuildAndStart();
  EXPECT_NE(server_, nullptr);
}

FakeNode::~FakeNode() { Stop(); }

void FakeNode::Stop() {
  if (server_ == nullptr) return;
  server_->Shutdown(std::chrono::system_clock::time_point());  // at once
  server_->Wait();
  server_.reset();
}

void FakeNode::RemoveSocket() const {
  std::filesystem::remove(directory_.File("console/node.sock"));
}

std::string FakeNode::WriteFile(const std::string& name, const std::string& content) const {
  const std::string path = directory_.File(name);
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

Outcome FakeNode::Run(std::vector<std::string> words, const Surroundings& surroundings) const {
  std::istringstream in(surroundings.typed);
  std::ostringstream out;
  std::ostringstream err;
  words.insert(words.end(), {"--config", config_});
  Outcome outcome;
  outcome.exit_code = RunNode(words, {.clock = clock,
                                      .in = in,
                                      .out = out,
                                      .err = err,
                                      .asks = surroundings.terminal,
                                      .shows_progress = surroundings.terminal});
  outcome.out = out.str();
  outcome.err = err.str();
  return outcome;
}

}  // namespace almenara::cli::testing

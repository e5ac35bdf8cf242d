// SPDX-License-Identifier: Apache-2.0
#include "node/testing/test_node.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <utility>

#include "common/crypto/sealed_key.h"
#include "common/status/status_macros.h"
#include "common/time/clock.h"
#include "common/transport/grpc_status.h"
#include "common/transport/local_socket.h"

namespace almenara::testing {
namespace {

using transport::FromGrpcStatus;

// Tests need no protection against guessing.
constexpr crypto::ScryptCost kCheap = {.n = 16, .r = 1, .p = 1};

void SetDeadline(grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
}

// One call with a deadline.
template <typename Response, typename Call>
absl::StatusOr<Response> MakeCall(Call call) {
  grpc::ClientContext context;
  SetDeadline(context);
  Response response;
  ALMENARA_RETURN_IF_ERROR(FromGrpcStatus(call(context, response)));
  return response;
}

}  // namespace

void TestNode::Sink::Write(absl::string_view line) {
  MutexLock lock(mutex_);
  text_.append(line.data(), line.size()).append("\n");
}

std::string TestNode::Sink::text() const {
  MutexLock lock(mutex_);
  return text_;
}

TestNode::TestNode(const std::string& organization,
                   const std::optional<client::config::v1::HubConnection>& hub) {
  const std::string passphrase_file = directory_.File("passphrase");
  std::ofstream(passphrase_file) << "a passphrase of the tests\n";
  std::filesystem::permissions(passphrase_file, std::filesystem::perms::owner_read);
  const crypto::SecretSource secret = crypto::SecretSource::PassphraseFile(passphrase_file);
  const crypto::KeySealer sealer = *crypto::KeySealer::Create(secret, SystemRandom(), kCheap);
  for (const auto& [name, purpose] :
       {std::pair("case.key", crypto::KeyPurpose::kCaseMaster),
        std::pair("steward.key", crypto::KeyPurpose::kStewardSigning)}) {
    const crypto::SecretBytes key = crypto::SecretBytes::Random(32, SystemRandom());
    EXPECT_TRUE(sealer.SealToFile(directory_.File(name), key, purpose, SystemRandom()).ok());
  }
  options_.emplace(node::NodeOptions{
      .organization = *OrganizationId::Parse(organization),
      .data_directory = directory_.File("data"),
      .console_socket = directory_.File("node.sock"),
      .code_lists = "proto/codelists",
      .case_key = {.path = directory_.File("case.key"), .secret = secret},
      .steward_key = node::SealedKeyFile{.path = directory_.File("steward.key"), .secret = secret},
      .steward_public_key = "",
      .coarsening_rules = "",
      .hub = hub,
      .config_file = directory_.File("node.textproto"),
      .metrics_address = "",
      .backoff = {.first = absl::Milliseconds(20), .longest = absl::Milliseconds(200)}});
}

absl::Status TestNode::Start(KeyValueStore& store) {
  Stop();
  ALMENARA_ASSIGN_OR_RETURN(
      server_, node::NodeServer::Create(*options_, {store, RealClock(), SystemRandom(), sink_}));
  ALMENARA_ASSIGN_OR_RETURN(const std::shared_ptr<grpc::Channel> channel,
                            transport::OpenLocalChannel(options_->console_socket));
  cases_ = node::v1::CaseService::NewStub(channel);
  review_ = node::v1::ReviewService::NewStub(channel);
  privacy_ = node::v1::PrivacyService::NewStub(channel);
  audit_ = node::v1::AuditService::NewStub(channel);
  return absl::OkStatus();
}

absl::StatusOr<node::v1::ImportReport> TestNode::Import(const node::v1::ImportOptions& options,
                                                        const std::string& file) {
  grpc::ClientContext context;
  SetDeadline(context);
  const auto stream = cases_->Import(&context);
  node::v1::ImportRequest request;
  *request.mutable_options() = options;
  stream->Write(request);
  // In two parts, cut anywhere.
  for (const std::string& part : {file.substr(0, file.size() / 2), file.substr(file.size() / 2)}) {
    request.set_chunk(part);
    stream->Write(request);
  }
  stream->WritesDone();
  node::v1::ImportResponse response;
  node::v1::ImportReport report;
  while (stream->Read(&response)) {
    if (response.has_report()) report = response.report();
  }
  ALMENARA_RETURN_IF_ERROR(FromGrpcStatus(stream->Finish()));
  return report;
}

absl::StatusOr<node::v1::AttestConsentResponse> TestNode::Attest(
    const node::v1::AttestConsentRequest& request) {
  return MakeCall<node::v1::AttestConsentResponse>([&](auto& context, auto& answer) {
    return cases_->AttestConsent(&context, request, &answer);
  });
}

absl::StatusOr<uint64_t> TestNode::Revoke(const std::string& attestation) {
  node::v1::RevokeConsentRequest request;
  request.set_attestation(attestation);
  ALMENARA_ASSIGN_OR_RETURN(
      const auto response,
      MakeCall<node::v1::RevokeConsentResponse>([&](auto& context, auto& answer) {
        return cases_->RevokeConsent(&context, request, &answer);
      }));
  return response.cases();
}

absl::StatusOr<uint64_t> TestNode::KeepBack(const std::string& case_name, bool release) {
  node::v1::KeepBackRequest request;
  request.add_case_name(case_name);
  request.set_release(release);
  ALMENARA_ASSIGN_OR_RETURN(const auto response,
                            MakeCall<node::v1::KeepBackResponse>([&](auto& context, auto& answer) {
                              return review_->KeepBack(&context, request, &answer);
                            }));
  return response.cases();
}

absl::StatusOr<node::v1::WithdrawCasesResponse> TestNode::Withdraw(
    const std::vector<std::string>& case_names, bool keep_cases) {
  grpc::ClientContext context;
  SetDeadline(context);
  node::v1::WithdrawCasesRequest request;
  request.mutable_case_name()->Add(case_names.begin(), case_names.end());
  request.set_keep_cases(keep_cases);
  const auto stream = audit_->WithdrawCases(&context, request);
  node::v1::WithdrawCasesResponse progress;
  while (stream->Read(&progress)) continue;
  ALMENARA_RETURN_IF_ERROR(FromGrpcStatus(stream->Finish()));
  return progress;
}

absl::StatusOr<std::vector<node::v1::ReviewResponse>> TestNode::Review(bool list_records) {
  grpc::ClientContext context;
  SetDeadline(context);
  node::v1::ReviewRequest request;
  request.set_list_records(list_records);
  const auto stream = review_->Review(&context, request);
  std::vector<node::v1::ReviewResponse> parts;
  node::v1::ReviewResponse part;
  while (stream->Read(&part)) parts.push_back(part);
  ALMENARA_RETURN_IF_ERROR(FromGrpcStatus(stream->Finish()));
  return parts;
}

absl::Status TestNode::Publish() {
  grpc::ClientContext context;
  SetDeadline(context);
  const auto stream = review_->PublishCases(&context, {});
  node::v1::PublishCasesResponse progress;
  while (stream->Read(&progress)) continue;
  ALMENARA_RETURN_IF_ERROR(FromGrpcStatus(stream->Finish()));
  return progress.done() ? absl::OkStatus() : absl::InternalError("the stream ended early");
}

absl::StatusOr<node::v1::GetStatusResponse> TestNode::Status() {
  return MakeCall<node::v1::GetStatusResponse>(
      [&](auto& context, auto& answer) { return review_->GetStatus(&context, {}, &answer); });
}

absl::Status TestNode::WaitUntilDurable() {
  // Each attempt is a call of its own, which takes long enough.
  for (int attempt = 0; attempt < 50'000; ++attempt) {
    ALMENARA_ASSIGN_OR_RETURN(const node::v1::GetStatusResponse status, Status());
    if (status.connected() && status.outbox_sequence() == status.durable_sequence())
      return absl::OkStatus();
  }
  return absl::DeadlineExceededError("the hub did not acknowledge");
}

absl::StatusOr<node::v1::CountResponse> TestNode::Count(const std::string& dimension) {
  node::v1::CountRequest request;
  if (!dimension.empty()) request.add_group_by()->set_dimension(dimension);
  return MakeCall<node::v1::CountResponse>(
      [&](auto& context, auto& answer) { return review_->Count(&context, request, &answer); });
}

absl::StatusOr<std::vector<node::v1::ListProblemsResponse>> TestNode::Problems() {
  grpc::ClientContext context;
  SetDeadline(context);
  const auto stream = cases_->ListProblems(&context, {});
  std::vector<node::v1::ListProblemsResponse> problems;
  node::v1::ListProblemsResponse problem;
  while (stream->Read(&problem)) problems.push_back(problem);
  ALMENARA_RETURN_IF_ERROR(FromGrpcStatus(stream->Finish()));
  return problems;
}

}  // namespace almenara::testing

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_NODE_TESTING_FAKE_NODE_H_
#define ALMENARA_CLI_NODE_TESTING_FAKE_NODE_H_

#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "almenara/node/v1/audit_service.grpc.pb.h"
#include "almenara/node/v1/case_service.grpc.pb.h"
#include "almenara/node/v1/privacy_service.grpc.pb.h"
#include "almenara/node/v1/review_service.grpc.pb.h"
#include "common/sync/mutex.h"
#include "common/testing/fake_clock.h"
#include "common/testing/temp_dir.h"

namespace almenara::cli::testing {

// A value that a test and a server's thread share. Thread-safe.
template <typename T>
class Shared {
 public:
  void Set(T value) {
    MutexLock lock(mutex_);
    value_ = std::move(value);
  }
  T Get() const {
    MutexLock lock(mutex_);
    return value_;
  }

 private:
  mutable Mutex mutex_;
  T value_ ABSL_GUARDED_BY(mutex_) = {};
};

// What a method was asked, and what it answers: `status` when it is not OK, else `response`.
template <typename Request, typename Response>
struct Scripted {
  Shared<Request> request;
  Shared<Response> response;
  Shared<grpc::Status> status;
  Shared<std::function<void()>> before_answer;  // called where set

  grpc::Status Answer(const Request& asked, Response& answer) {
    request.Set(asked);
    if (const auto called = before_answer.Get(); called) called();
    answer = response.Get();
    return status.Get();
  }
};

// The services answer what the test has scripted.
class FakeCases final : public node::v1::CaseService::Service {
 public:
  Shared<std::string> language;  // that the caller of Import or ListDataSets reads
  Shared<node::v1::ImportOptions> import_options;
  Shared<std::string> import_bytes;
  Shared<size_t> largest_chunk;
  Shared<std::vector<node::v1::ImportResponse>> import_responses;
  Shared<grpc::Status> import_status;
  Shared<std::function<void()>> before_progress;  // called where set, before each response
  Shared<std::string> draft_bytes;
  Scripted<node::v1::DraftMappingRequest, node::v1::DraftMappingResponse> draft;
  Shared<node::v1::ListProblemsRequest> problems_request;
  Shared<std::vector<node::v1::ListProblemsResponse>> problems;
  Scripted<node::v1::AttestConsentRequest, node::v1::AttestConsentResponse> attest;
  Scripted<node::v1::RevokeConsentRequest, node::v1::RevokeConsentResponse> revoke;
  Scripted<node::v1::ListConsentsRequest, node::v1::ListConsentsResponse> consents;
  Scripted<node::v1::ListDataSetsRequest, node::v1::ListDataSetsResponse> data_sets;

  grpc::Status Import(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<node::v1::ImportResponse, node::v1::ImportRequest>* stream) override;
  grpc::Status DraftMapping(grpc::ServerContext* context,
                            grpc::ServerReader<node::v1::DraftMappingRequest>* reader,
                            node::v1::DraftMappingResponse* response) override;
  grpc::Status ListProblems(grpc::ServerContext* context,
                            const node::v1::ListProblemsRequest* request,
                            grpc::ServerWriter<node::v1::ListProblemsResponse>* writer) override;
  grpc::Status AttestConsent(grpc::ServerContext* context,
                             const node::v1::AttestConsentRequest* request,
                             node::v1::AttestConsentResponse* response) override;
  grpc::Status RevokeConsent(grpc::ServerContext* context,
                             const node::v1::RevokeConsentRequest* request,
                             node::v1::RevokeConsentResponse* response) override;
  grpc::Status ListConsents(grpc::ServerContext* context,
                            const node::v1::ListConsentsRequest* request,
                            node::v1::ListConsentsResponse* response) override;
  grpc::Status ListDataSets(grpc::ServerContext* context,
                            const node::v1::ListDataSetsRequest* request,
                            node::v1::ListDataSetsResponse* response) override;
};

class FakeReviews final : public node::v1::ReviewService::Service {
 public:
  Shared<node::v1::ReviewRequest> review_request;
  Shared<std::vector<node::v1::ReviewResponse>> review;
  Scripted<node::v1::KeepBackRequest, node::v1::KeepBackResponse> keep_back;
  Shared<std::vector<node::v1::PublishCasesResponse>> publish;
  Shared<std::function<void()>> before_publish;  // called where set, before each event
  Shared<bool> publish_goes_on;                  // until the caller leaves
  Scripted<node::v1::GetStatusRequest, node::v1::GetStatusResponse> status;
  Scripted<node::v1::CountRequest, node::v1::CountResponse> count;
  Scripted<node::v1::ListNodeAgreementsRequest, node::v1::ListNodeAgreementsResponse> agreements;
  Scripted<node::v1::GetNodeAgreementRequest, node::v1::GetNodeAgreementResponse> agreement;
  Scripted<node::v1::SignNodeAgreementRequest, node::v1::SignNodeAgreementResponse> sign;

  grpc::Status Review(grpc::ServerContext* context, const node::v1::ReviewRequest* request,
                      grpc::ServerWriter<node::v1::ReviewResponse>* writer) override;
  grpc::Status KeepBack(grpc::ServerContext* context, const node::v1::KeepBackRequest* request,
                        node::v1::KeepBackResponse* response) override;
  grpc::Status PublishCases(grpc::ServerContext* context,
                            const node::v1::PublishCasesRequest* request,
                            grpc::ServerWriter<node::v1::PublishCasesResponse>* writer) override;
  grpc::Status GetStatus(grpc::ServerContext* context, const node::v1::GetStatusRequest* request,
                         node::v1::GetStatusResponse* response) override;
  grpc::Status Count(grpc::ServerContext* context, const node::v1::CountRequest* request,
                     node::v1::CountResponse* response) override;
  grpc::Status ListNodeAgreements(grpc::ServerContext* context,
                                  const node::v1::ListNodeAgreementsRequest* request,
                                  node::v1::ListNodeAgreementsResponse* response) override;
  grpc::Status GetNodeAgreement(grpc::ServerContext* context,
                                const node::v1::GetNodeAgreementRequest* request,
                                node::v1::GetNodeAgreementResponse* response) override;
  grpc::Status SignNodeAgreement(grpc::ServerContext* context,
                                 const node::v1::SignNodeAgreementRequest* request,
                                 node::v1::SignNodeAgreementResponse* response) override;
};

class FakePrivacy final : public node::v1::PrivacyService::Service {
 public:
  Scripted<node::v1::GetPrivacyRequest, node::v1::GetPrivacyResponse> privacy;
  Scripted<node::v1::SignFreezeRequest, node::v1::SignFreezeResponse> freeze;
  Scripted<node::v1::ListNodeAdHocReleasesRequest, node::v1::ListNodeAdHocReleasesResponse> ad_hoc;
  Scripted<node::v1::ApproveNodeAdHocReleaseRequest, node::v1::ApproveNodeAdHocReleaseResponse>
      approve;
  Shared<node::v1::SimulateAgreementRequest> simulate_request;
  Shared<std::vector<node::v1::SimulateAgreementResponse>> simulation;
  Shared<grpc::Status> simulate_status;

  grpc::Status GetPrivacy(grpc::ServerContext* context, const node::v1::GetPrivacyRequest* request,
                          node::v1::GetPrivacyResponse* response) override;
  grpc::Status SignFreeze(grpc::ServerContext* context, const node::v1::SignFreezeRequest* request,
                          node::v1::SignFreezeResponse* response) override;
  grpc::Status ListNodeAdHocReleases(grpc::ServerContext* context,
                                     const node::v1::ListNodeAdHocReleasesRequest* request,
                                     node::v1::ListNodeAdHocReleasesResponse* response) override;
  grpc::Status ApproveNodeAdHocRelease(
      grpc::ServerContext* context, const node::v1::ApproveNodeAdHocReleaseRequest* request,
      node::v1::ApproveNodeAdHocReleaseResponse* response) override;
  grpc::Status SimulateAgreement(
      grpc::ServerContext* context, const node::v1::SimulateAgreementRequest* request,
      grpc::ServerWriter<node::v1::SimulateAgreementResponse>* writer) override;
};

class FakeAudit final : public node::v1::AuditService::Service {
 public:
  Scripted<node::v1::CheckHeadRequest, node::v1::CheckHeadResponse> head;
  Shared<node::v1::WithdrawCasesRequest> withdraw_request;
  Shared<std::vector<node::v1::WithdrawCasesResponse>> withdraw;
  Shared<grpc::Status> withdraw_status;
  Scripted<node::v1::ListErasuresRequest, node::v1::ListErasuresResponse> erasures;
  Scripted<node::v1::CompareInventoryRequest, node::v1::CompareInventoryResponse> inventory;
  Scripted<node::v1::CompareHeadRequest, node::v1::CompareHeadResponse> compare;
  Scripted<node::v1::ListEnteredReleasesRequest, node::v1::ListEnteredReleasesResponse> releases;
  Shared<node::v1::ListUsesOfRecordsRequest> uses_request;
  Shared<std::vector<node::v1::ListUsesOfRecordsResponse>> uses;
  Shared<grpc::Status> uses_status;
  Scripted<node::v1::ProveRecordRequest, node::v1::ProveRecordResponse> record;

  grpc::Status CheckHead(grpc::ServerContext* context, const node::v1::CheckHeadRequest* request,
                         node::v1::CheckHeadResponse* response) override;
  grpc::Status WithdrawCases(grpc::ServerContext* context,
                             const node::v1::WithdrawCasesRequest* request,
                             grpc::ServerWriter<node::v1::WithdrawCasesResponse>* writer) override;
  grpc::Status ListErasures(grpc::ServerContext* context,
                            const node::v1::ListErasuresRequest* request,
                            node::v1::ListErasuresResponse* response) override;
  grpc::Status CompareInventory(grpc::ServerContext* context,
                                const node::v1::CompareInventoryRequest* request,
                                node::v1::CompareInventoryResponse* response) override;
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

// What a command did.
struct Outcome {
  int exit_code = -1;
  std::string out;
  std::string err;
};

// Where a command runs.
struct Surroundings {
  bool terminal = false;
  std::string typed = {};  // what the person at the terminal writes
};

// A node with scripted services at a Unix socket, and its configuration.
class FakeNode {
 public:
  FakeNode();
  ~FakeNode();

  // `almenara node <words> --config …`.
  Outcome Run(std::vector<std::string> words, const Surroundings& surroundings = {}) const;
  // The configuration file.
  const std::string& config() const { return config_; }
  // Ends the server: the socket answers no more.
  void Stop();
  // The socket's name is gone, as after a node that was killed and cleared away.
  void RemoveSocket() const;
  // Writes a file beside the configuration and returns its path.
  std::string WriteFile(const std::string& name, const std::string& content) const;

  FakeCases cases;
  FakeReviews reviews;
  FakePrivacy privacy;
  FakeAudit audit;
  almenara::testing::FakeClock clock;

 private:
  almenara::testing::TempDir directory_;
  std::string config_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace almenara::cli::testing

#endif  // ALMENARA_CLI_NODE_TESTING_FAKE_NODE_H_

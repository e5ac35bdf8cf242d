// SPDX-License-Identifier: Apache-2.0
#include "node/console/review_service.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/crypto/hmac.h"
#include "common/status/status_macros.h"
#include "common/transport/grpc_status.h"
#include "node/console/console_messages.h"
#include "node/publish/record_count.h"

namespace almenara::node {
namespace {

using transport::ToGrpcStatus;

// How often a waiting command hears of its progress.
constexpr absl::Duration kProgressInterval = absl::Milliseconds(250);

}  // namespace

void ReviewServiceHandler::Shutdown() { shut_down_ = true; }

grpc::Status ReviewServiceHandler::Review(grpc::ServerContext* context,
                                          const v1::ReviewRequest* request,
                                          grpc::ServerWriter<v1::ReviewResponse>* writer) {
  return ToGrpcStatus(
      parts_.review.Write(*request, LanguageOf(*context), [&](const v1::ReviewResponse& response) {
        return writer->Write(response) ? absl::OkStatus()
                                       : absl::CancelledError("the command ended");
      }));
}

grpc::Status ReviewServiceHandler::KeepBack(grpc::ServerContext*,
                                            const v1::KeepBackRequest* request,
                                            v1::KeepBackResponse* response) {
  const std::vector<std::string> names(request->case_name().begin(), request->case_name().end());
  const absl::StatusOr<uint64_t> changed =
      parts_.commands.SetKeptBack(names, request->release() ? KeptBack::kNo : KeptBack::kYes);
  if (changed.ok()) response->set_cases(*changed);
  return ToGrpcStatus(changed.status());
}

v1::PublishCasesResponse ReviewServiceHandler::PublicationProgress() const {
  const OutboxPosition position = parts_.outbox.progress().position();
  v1::PublishCasesResponse response;
  response.set_outbox_sequence(position.last_sequence);
  response.set_durable_sequence(position.durable_sequence);
  response.set_rejected(parts_.outbox.progress().rejected_count());
  response.set_problem(hub_->publisher.status().problem);
  const std::string contradiction = hub_->head.problem();
  if (!contradiction.empty()) response.set_problem(contradiction);
  // What is held back is not published, although nothing is on its way.
  response.set_done(position.durable_sequence == position.last_sequence && !position.records_wait &&
                    !parts_.outbox.HoldsRecords());
  return response;
}

absl::Status ReviewServiceHandler::FollowPublication(
    const grpc::ServerContext& context,
    grpc::ServerWriter<v1::PublishCasesResponse>& writer) const {
  while (!shut_down_ && !context.IsCancelled()) {
    const OutboxProgress::Observation seen = parts_.outbox.progress().Observe();
    const v1::PublishCasesResponse progress = PublicationProgress();
    if (!writer.Write(progress)) break;
    // Found out while this command ran, so that the steward has not decided yet.
    if (parts_.outbox.HoldsRecords() || parts_.outbox.progress().position().records_wait) {
      return absl::FailedPreconditionError(progress.problem());
    }
    if (progress.done()) return absl::OkStatus();
    parts_.outbox.progress().WaitForChange(seen, kProgressInterval);
  }
  return absl::CancelledError(
      "ended before the hub had acknowledged everything; the node goes on by itself");
}

grpc::Status ReviewServiceHandler::PublishCases(
    grpc::ServerContext* context, const v1::PublishCasesRequest*,
    grpc::ServerWriter<v1::PublishCasesResponse>* writer) {
  if (hub_ == nullptr) return ToGrpcStatus(NoHub(LanguageOf(*context)));
  // While the hub contradicts itself this queues withdrawals alone.
  const absl::StatusOr<PublicationCounts> queued = parts_.publication.Publish();
  if (!queued.ok()) return ToGrpcStatus(queued.status());
  if (const std::string problem = hub_->head.problem(); !problem.empty()) {
    return ToGrpcStatus(absl::FailedPreconditionError(problem));
  }
  hub_->publisher.TryNow();
  return ToGrpcStatus(FollowPublication(*context, *writer));
}

absl::StatusOr<v1::GetStatusResponse> ReviewServiceHandler::Status() const {
  const OutboxProgress& progress = parts_.outbox.progress();
  const OutboxPosition position = progress.position();
  v1::GetStatusResponse response;
  response.set_organization(parts_.organization.value());
  response.set_cases(parts_.cases.cases());
  response.set_outbox_sequence(position.last_sequence);
  response.set_durable_sequence(position.durable_sequence);
  response.set_published_records(progress.held_records());
  if (hub_ != nullptr) {
    const PublisherStatus status = hub_->publisher.status();
    response.set_connected(status.connected);
    const std::string contradiction = hub_->head.problem();
    response.set_problem(contradiction.empty() ? status.problem : contradiction);
  } else {
    response.set_problem(std::string(NoHub(Language::kEnglish).message()));
  }
  for (const RejectedRecord& rejected : progress.rejected()) {
    v1::RejectedRecord& message = *response.add_rejected();
    ALMENARA_ASSIGN_OR_RETURN(const CaseKey key, CaseKey::FromBytes(rejected.case_key));
    ALMENARA_ASSIGN_OR_RETURN(*message.mutable_case_name(), parts_.commands.NameOf(key));
    *message.mutable_rejection() = rejected.rejection;
  }
  return response;
}

grpc::Status ReviewServiceHandler::GetStatus(grpc::ServerContext*, const v1::GetStatusRequest*,
                                             v1::GetStatusResponse* response) {
  absl::StatusOr<v1::GetStatusResponse> status = Status();
  if (status.ok()) *response = *std::move(status);
  return ToGrpcStatus(status.status());
}

grpc::Status ReviewServiceHandler::Count(grpc::ServerContext*, const v1::CountRequest* request,
                                         v1::CountResponse* response) {
  const absl::StatusOr<CountTable> table =
      CountHeldRecords(parts_.outbox, parts_.catalogue, ToQuestion(*request));
  if (table.ok()) *response = ToMessage(*table);
  return ToGrpcStatus(table.status());
}

grpc::Status ReviewServiceHandler::ListNodeAgreements(grpc::ServerContext* context,
                                                      const v1::ListNodeAgreementsRequest*,
                                                      v1::ListNodeAgreementsResponse* response) {
  if (hub_ == nullptr) return ToGrpcStatus(NoHub(LanguageOf(*context)));
  const absl::StatusOr<std::vector<hub::v1::AgreementSummary>> agreements = hub_->agreements.List();
  if (agreements.ok()) response->mutable_agreement()->Add(agreements->begin(), agreements->end());
  return ToGrpcStatus(agreements.status());
}

grpc::Status ReviewServiceHandler::GetNodeAgreement(grpc::ServerContext* context,
                                                    const v1::GetNodeAgreementRequest* request,
                                                    v1::GetNodeAgreementResponse* response) {
  if (hub_ == nullptr) return ToGrpcStatus(NoHub(LanguageOf(*context)));
  const absl::StatusOr<hub::v1::GetAgreementResponse> agreement =
      hub_->agreements.Get(request->agreement(), request->version());
  if (!agreement.ok()) return ToGrpcStatus(agreement.status());
  response->set_textproto(agreement->textproto());
  // Of these bytes, not as the hub says.
  response->set_sha256(crypto::AsBytes(crypto::Sha256(agreement->textproto())));
  return grpc::Status::OK;
}

grpc::Status ReviewServiceHandler::SignNodeAgreement(grpc::ServerContext* context,
                                                     const v1::SignNodeAgreementRequest* request,
                                                     v1::SignNodeAgreementResponse* response) {
  if (hub_ == nullptr) return ToGrpcStatus(NoHub(LanguageOf(*context)));
  absl::StatusOr<hub::v1::AgreementSummary> summary =
      hub_->signing.Sign({.agreement = request->agreement(),
                          .version = request->version(),
                          .sha256 = request->sha256(),
                          .cap_nano = {request->cap_nano().begin(), request->cap_nano().end()}});
  if (summary.ok()) *response->mutable_summary() = *std::move(summary);
  return ToGrpcStatus(summary.status());
}

}  // namespace almenara::node

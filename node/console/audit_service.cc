// SPDX-License-Identifier: Apache-2.0
#include "node/console/audit_service.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "common/status/status_macros.h"
#include "common/transparency/record_commitment.h"
#include "common/transport/grpc_status.h"
#include "node/console/audit_advice.h"
#include "node/console/console_messages.h"
#include "node/transparency/entered_releases.h"
#include "node/transparency/record_audit.h"

namespace almenara::node {
namespace {

// How often a waiting command hears of its progress; changes are told at once.
constexpr absl::Duration kProgressInterval = absl::Milliseconds(250);

// What contradicts the hub's log is told in its own words: they are for the steward.
grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (!absl::IsDataLoss(status)) return transport::ToGrpcStatus(status);
  return {grpc::StatusCode::DATA_LOSS, std::string(status.message())};
}

template <typename Response>
grpc::Status Answer(absl::StatusOr<Response> result, Response* response) {
  if (result.ok()) *response = *std::move(result);
  return ToGrpcStatus(result.status());
}

uint64_t ErasedAt(const hub::v1::SignedErasure& erasure) {
  hub::v1::ErasureStatement statement;
  return statement.ParseFromString(erasure.statement()) ? statement.erased_at_unix_ms() : 0;
}

}  // namespace

void AuditServiceHandler::HoldOrRelease() {
  if (parts_.outbox.HoldsRecords() == hub_->head.problem().empty()) hub_->publisher.Reconnect();
}

absl::StatusOr<v1::CheckHeadResponse> AuditServiceHandler::Check(bool accept) {
  const absl::StatusOr<CheckedHead> checked =
      accept ? hub_->head.Accept(hub_->transparency) : hub_->head.Check(hub_->transparency);
  if (accept && checked.ok()) {
    // Whatever the publisher has found meanwhile, it starts over from the accepted head.
    hub_->publisher.Reconnect();
  } else {
    HoldOrRelease();
  }
  ALMENARA_RETURN_IF_ERROR(checked.status());
  v1::CheckHeadResponse response;
  *response.mutable_head() = checked->head;
  response.set_public_key(hub_->head.log_key()->bytes());
  response.set_known_size(checked->known_size);
  return response;
}

grpc::Status AuditServiceHandler::CheckHead(grpc::ServerContext* context,
                                            const v1::CheckHeadRequest* request,
                                            v1::CheckHeadResponse* response) {
  if (hub_ == nullptr) return ToGrpcStatus(NoHub(LanguageOf(*context)));
  return Answer(Check(request->accept()), response);
}

absl::StatusOr<v1::CompareHeadResponse> AuditServiceHandler::Compare(
    const log::v1::TreeHead& other) {
  if (!hub_->head.head().has_value()) {
    ALMENARA_RETURN_IF_ERROR(hub_->head.Check(hub_->transparency).status());
  }
  const absl::Status same = hub_->head.Compare(other, hub_->transparency);
  HoldOrRelease();
  if (!same.ok() && !absl::IsDataLoss(same)) return same;
  v1::CompareHeadResponse response;
  *response.mutable_head() = *hub_->head.head();
  response.set_same_history(same.ok());
  response.set_problem(std::string(same.message()));
  return response;
}

grpc::Status AuditServiceHandler::CompareHead(grpc::ServerContext* context,
                                              const v1::CompareHeadRequest* request,
                                              v1::CompareHeadResponse* response) {
  if (hub_ == nullptr) return ToGrpcStatus(NoHub(LanguageOf(*context)));
  return Answer(Compare(request->head()), response);
}

grpc::Status AuditServiceHandler::ListEnteredReleases(grpc::ServerContext* context,
                                                      const v1::ListEnteredReleasesRequest*,
                                                      v1::ListEnteredReleasesResponse* response) {
  if (hub_ == nullptr) return ToGrpcStatus(NoHub(LanguageOf(*context)));
  const grpc::Status status = Answer(
      node::ListEnteredReleases(parts_.organization, hub_->transparency, hub_->head), response);
  HoldOrRelease();
  return status;
}

grpc::Status AuditServiceHandler::ListUsesOfRecords(
    grpc::ServerContext* context, const v1::ListUsesOfRecordsRequest* request,
    grpc::ServerWriter<v1::ListUsesOfRecordsResponse>* writer) {
  if (hub_ == nullptr) return ToGrpcStatus(NoHub(LanguageOf(*context)));
  return ToGrpcStatus(node::ListUsesOfRecords(
      request->filter(), hub_->transparency, [&](const hub::v1::ListUsesResponse& use) {
        v1::ListUsesOfRecordsResponse response;
        *response.mutable_use() = use;
        return writer->Write(response) ? absl::OkStatus()
                                       : absl::CancelledError("the command ended");
      }));
}

absl::StatusOr<v1::ProveRecordResponse> AuditServiceHandler::Prove(const std::string& case_name) {
  ALMENARA_ASSIGN_OR_RETURN(const CaseKey key, parts_.commands.Find(case_name));
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> record_id,
                            parts_.gate.RecordIdOf(key));
  std::optional<state::v1::PublishedRow> row;
  if (record_id.has_value()) {
    ALMENARA_ASSIGN_OR_RETURN(row, parts_.outbox.ReadPublished(*record_id));
  }
  if (!row.has_value() || !row->has_record() || row->has_rejection()) {
    return absl::FailedPreconditionError("the hub holds no record of this case");
  }
  if (row->commitment_key().empty()) {
    return absl::FailedPreconditionError(
        "the record was published before the hub kept a log; nothing can be proven of it");
  }
  v1::ProveRecordResponse response;
  response.set_record(row->record().SerializeAsString());
  response.set_commitment_key(row->commitment_key());
  ALMENARA_ASSIGN_OR_RETURN(
      ProvenRecord proven,
      ProveCommitment(transparency::RecordCommitment(response.commitment_key(), response.record()),
                      parts_.organization, hub_->transparency, hub_->head));
  *response.mutable_proof() = std::move(proven.proof);
  *response.mutable_head() = std::move(proven.head);
  return response;
}

grpc::Status AuditServiceHandler::ProveRecord(grpc::ServerContext* context,
                                              const v1::ProveRecordRequest* request,
                                              v1::ProveRecordResponse* response) {
  if (hub_ == nullptr) return ToGrpcStatus(NoHub(LanguageOf(*context)));
  const grpc::Status status = Answer(Prove(request->case_name()), response);
  HoldOrRelease();
  return status;
}

v1::WithdrawCasesResponse AuditServiceHandler::ProgressOf(const WithdrawalEffect& effect,
                                                          absl::Time since,
                                                          Language language) const {
  const ErasureProgress progress =
      parts_.outbox.erasures().ProgressOf(effect.record_ids, parts_.outbox.progress().durable());
  v1::WithdrawCasesResponse response;
  response.set_cases(effect.cases);
  response.set_records(effect.record_ids.size());
  response.set_acknowledged(progress.acknowledged);
  response.set_erased(progress.erased);
  response.set_done(progress.erased == effect.record_ids.size());
  response.set_micros(static_cast<uint64_t>(absl::ToInt64Microseconds(parts_.clock.Now() - since)));
  if (hub_ == nullptr) {
    if (!response.done()) response.set_problem(std::string(NoHub(language).message()));
  } else if (const PublisherStatus status = hub_->publisher.status(); !status.connected) {
    response.set_problem(status.problem);
  } else {
    response.set_problem(hub_->erasures.problem());
  }
  return response;
}

absl::Status AuditServiceHandler::Withdraw(const v1::WithdrawCasesRequest& request,
                                           const grpc::ServerContext& context,
                                           grpc::ServerWriter<v1::WithdrawCasesResponse>& writer) {
  const absl::Time since = parts_.clock.Now();
  if (request.case_name().empty()) return absl::InvalidArgumentError("case_name: none is named");
  ALMENARA_ASSIGN_OR_RETURN(
      const WithdrawalEffect effect,
      parts_.commands.Withdraw(
          {request.case_name().begin(), request.case_name().end()},
          request.keep_cases() ? AfterWithdrawal::kKeepCase : AfterWithdrawal::kShredCase));
  if (hub_ != nullptr) hub_->publisher.TryNow();
  while (!shut_down_ && !context.IsCancelled()) {
    const OutboxProgress::Observation seen = parts_.outbox.progress().Observe();
    const v1::WithdrawCasesResponse progress = ProgressOf(effect, since, LanguageOf(context));
    if (!writer.Write(progress)) break;
    if (progress.done() || hub_ == nullptr) return absl::OkStatus();
    parts_.outbox.progress().WaitForChange(seen, kProgressInterval);
  }
  return absl::CancelledError(
      "ended before the hub had confirmed every erasure; the node goes on by itself");
}

grpc::Status AuditServiceHandler::WithdrawCases(
    grpc::ServerContext* context, const v1::WithdrawCasesRequest* request,
    grpc::ServerWriter<v1::WithdrawCasesResponse>* writer) {
  return ToGrpcStatus(Withdraw(*request, *context, *writer));
}

grpc::Status AuditServiceHandler::ListErasures(grpc::ServerContext*, const v1::ListErasuresRequest*,
                                               v1::ListErasuresResponse* response) {
  const absl::Status status =
      parts_.outbox.erasures().EachReceipt([&](const hub::v1::SignedErasure& receipt) {
        *response->add_erasure() = receipt;
        return absl::OkStatus();
      });
  std::sort(response->mutable_erasure()->begin(), response->mutable_erasure()->end(),
            [](const auto& a, const auto& b) { return ErasedAt(a) < ErasedAt(b); });
  response->set_pending(parts_.outbox.erasures().pending());
  return ToGrpcStatus(status);
}

grpc::Status AuditServiceHandler::CompareInventory(grpc::ServerContext* context,
                                                   const v1::CompareInventoryRequest*,
                                                   v1::CompareInventoryResponse* response) {
  const Language language = LanguageOf(*context);
  if (hub_ == nullptr) return ToGrpcStatus(NoHub(language));
  const absl::StatusOr<InventoryComparison> comparison = hub_->inventory.Compare();
  if (!comparison.ok()) return ToGrpcStatus(comparison.status());
  response->set_at_hub(comparison->at_hub);
  response->set_here(comparison->here);
  response->set_same(comparison->finding == InventoryFinding::kSame);
  response->set_advice(AdviceOn(comparison->finding, language));
  return grpc::Status::OK;
}

}  // namespace almenara::node

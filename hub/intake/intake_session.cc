// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/intake_session.h"

#include <optional>

#include "common/status/status_macros.h"

namespace almenara::hub {
namespace {

using almenara::hub::v1::Batch;
using almenara::hub::v1::Hello;
using almenara::hub::v1::Operation;
using almenara::hub::v1::PublishRequest;
using almenara::hub::v1::PublishResponse;

void AddRejection(const RejectedChange& rejected, almenara::hub::v1::Rejection& proto) {
  proto.set_sequence(rejected.sequence);
  proto.set_field(rejected.refusal.field);
  proto.set_rule(rejected.refusal.rule);
}

absl::StatusOr<PublishResponse> MakeAcknowledgement(absl::StatusOr<PublicationOutcome> outcome) {
  ALMENARA_RETURN_IF_ERROR(outcome.status());
  ALMENARA_RETURN_IF_ERROR(outcome->status);
  PublishResponse response;
  auto& acknowledgement = *response.mutable_acknowledgement();
  acknowledgement.set_durable_sequence(outcome->durable_sequence);
  for (const RejectedChange& rejected : outcome->rejected) {
    AddRejection(rejected, *acknowledgement.add_rejection());
  }
  return response;
}

constexpr size_t kCommitmentSize = 32;

std::optional<Refusal> CheckWithdrawal(const almenara::hub::v1::Withdrawal& withdrawal) {
  if (withdrawal.record_id().size() != kPseudonymSize) {
    return Refusal{"record_id", "must have 32 bytes"};
  }
  if (withdrawal.revision() == 0) return Refusal{"revision", "must be at least 1"};
  return std::nullopt;
}

}  // namespace

void IntakeSession::Receive(const PublishRequest& request, Reply reply) {
  switch (request.message_case()) {
    case PublishRequest::kHello:
      reply(Greet(request.hello()));
      return;
    case PublishRequest::kBatch: {
      if (absl::Status status = CheckBatch(request.batch()); !status.ok()) {
        reply(std::move(status));
        return;
      }
      const absl::Time now = intake_.clock.Now();
      Publication publication{node_, epoch_, {}};
      publication.changes.reserve(static_cast<size_t>(request.batch().operation_size()));
      for (const Operation& operation : request.batch().operation()) {
        publication.changes.push_back(Validate(operation, now));
      }
      intake_.committer.Commit(
          std::move(publication),
          [reply = std::move(reply)](absl::StatusOr<PublicationOutcome> outcome) {
            reply(MakeAcknowledgement(std::move(outcome)));
          });
      return;
    }
    case PublishRequest::MESSAGE_NOT_SET:
      break;
  }
  reply(absl::InvalidArgumentError("message: must be hello or batch"));
}

absl::StatusOr<PublishResponse> IntakeSession::Greet(const Hello& hello) {
  if (epoch_ != 0) {
    return absl::InvalidArgumentError("hello: must be the first message and no other");
  }
  if (hello.code_list_version() == 0) {
    return absl::InvalidArgumentError("hello.code_list_version: must be at least 1");
  }
  ALMENARA_ASSIGN_OR_RETURN(const Resumption resumption,
                            intake_.records.Resume(node_, hello.epoch(), hello.rejections_seen()));
  epoch_ = hello.epoch();
  PublishResponse response;
  auto& resume = *response.mutable_resume();
  resume.set_durable_sequence(resumption.durable_sequence);
  for (const RejectedChange& rejected : resumption.rejected) {
    AddRejection(rejected, *resume.add_rejection());
  }
  return response;
}

absl::Status IntakeSession::CheckBatch(const Batch& batch) const {
  if (epoch_ == 0) return absl::InvalidArgumentError("message: hello must come first");
  if (batch.operation().empty()) {
    return absl::InvalidArgumentError("batch.operation: must not be empty");
  }
  if (batch.operation_size() > kMaxOperationsPerBatch || batch.ByteSizeLong() > kMaxBatchBytes) {
    return absl::InvalidArgumentError("batch: at most 2,000 operations and 1 MiB");
  }
  if (batch.operation(0).sequence() == 0) {
    return absl::InvalidArgumentError("batch.operation[0].sequence: must be at least 1");
  }
  return absl::OkStatus();
}

NumberedChange IntakeSession::Validate(const Operation& operation, absl::Time now) const {
  const uint64_t sequence = operation.sequence();
  if (operation.has_upsert()) {
    const auto& record = operation.upsert();
    if (auto refusal = intake_.validator.Check(record, now)) return {sequence, *refusal};
    if (operation.commitment().size() != kCommitmentSize) {
      return {sequence, Refusal{"commitment", "must have 32 bytes"}};
    }
    return {sequence, Upsert{record.record_id(), record.person_key(), record.revision(),
                             EncodeRecord(record), operation.commitment()}};
  }
  if (operation.has_withdrawal()) {
    const auto& withdrawal = operation.withdrawal();
    if (auto refusal = CheckWithdrawal(withdrawal)) return {sequence, *refusal};
    return {sequence, Withdrawal{withdrawal.record_id(), withdrawal.revision()}};
  }
  return {sequence, Refusal{"operation", "must be upsert or withdrawal"}};
}

}  // namespace almenara::hub

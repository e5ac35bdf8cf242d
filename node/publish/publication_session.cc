// SPDX-License-Identifier: Apache-2.0
#include "node/publish/publication_session.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "common/status/status_macros.h"
#include "node/publish/wire_field.h"

namespace almenara::node {

std::optional<uint64_t> EpochToStart(const hub::v1::GetInventoryResponse& inventory,
                                     const OutboxPosition& position) {
  const bool same_epoch = inventory.epoch() == position.epoch;
  const bool impossible = same_epoch && (inventory.durable_sequence() < position.durable_sequence ||
                                         inventory.durable_sequence() > position.sent_sequence);
  const bool hub_lost_epoch = inventory.epoch() < position.epoch && position.durable_sequence > 0;
  if (inventory.epoch() > position.epoch || impossible || hub_lost_epoch) {
    return std::max(inventory.epoch(), position.epoch) + 1;
  }
  return std::nullopt;
}

bool NodeWasRestored(const hub::v1::GetInventoryResponse& inventory,
                     const OutboxPosition& position) {
  const bool built_from_nothing = position.epoch == 1 && position.sent_sequence == 0;
  const bool hub_is_ahead =
      inventory.epoch() > position.epoch || (inventory.epoch() == position.epoch &&
                                             inventory.durable_sequence() > position.sent_sequence);
  return hub_is_ahead && !built_from_nothing;
}

hub::v1::PublishRequest PublicationSession::Hello() const {
  const OutboxPosition position = outbox_.progress().position();
  hub::v1::PublishRequest request;
  request.mutable_hello()->set_epoch(position.epoch);
  request.mutable_hello()->set_code_list_version(code_list_version_);
  request.mutable_hello()->set_rejections_seen(position.rejections_seen);
  return request;
}

absl::Status PublicationSession::OnResponse(const hub::v1::PublishResponse& response) {
  if (response.has_resume() && !resumed()) return OnResume(response.resume());
  if (response.has_acknowledgement() && resumed())
    return OnAcknowledgement(response.acknowledgement());
  return absl::InternalError("the hub sent a message out of order");
}

absl::Status PublicationSession::OnResume(const hub::v1::Resume& resume) {
  hub::v1::GetInventoryResponse holds;
  holds.set_epoch(outbox_.progress().position().epoch);
  holds.set_durable_sequence(resume.durable_sequence());
  if (const std::optional<uint64_t> epoch = EpochToStart(holds, outbox_.progress().position())) {
    const bool restored = NodeWasRestored(holds, outbox_.progress().position());
    ALMENARA_RETURN_IF_ERROR(
        outbox_.StartEpoch(*epoch, restored ? EarlierRecords::kWait : EarlierRecords::kSendAgain));
    return absl::AbortedError(
        "the hub or the node was restored from a backup; publishing begins anew");
  }
  ALMENARA_RETURN_IF_ERROR(outbox_.Acknowledge(
      resume.durable_sequence(), {resume.rejection().begin(), resume.rejection().end()}));
  {
    MutexLock lock(mutex_);
    sent_sequence_ = resume.durable_sequence();
    resumed_ = true;
  }
  outbox_.progress().Interrupt();
  return absl::OkStatus();
}

absl::Status PublicationSession::OnAcknowledgement(
    const hub::v1::Acknowledgement& acknowledgement) {
  {
    MutexLock lock(mutex_);
    if (acknowledgement.durable_sequence() > sent_sequence_) {
      return absl::InternalError("the hub acknowledged what was not sent");
    }
  }
  ALMENARA_RETURN_IF_ERROR(outbox_.Acknowledge(
      acknowledgement.durable_sequence(),
      {acknowledgement.rejection().begin(), acknowledgement.rejection().end()}));
  {
    MutexLock lock(mutex_);
    while (!in_flight_.empty() && in_flight_.front() <= acknowledgement.durable_sequence()) {
      in_flight_.pop_front();
    }
  }
  // The writer woke when the position moved; only now does the window have room.
  outbox_.progress().Interrupt();
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> PublicationSession::NextBatch() {
  uint64_t after = 0;
  {
    MutexLock lock(mutex_);
    if (!resumed_ || in_flight_.size() >= kWindow) return std::optional<std::string>();
    after = sent_sequence_;
  }
  ALMENARA_ASSIGN_OR_RETURN(const OutgoingBatch batch, outbox_.ReadAfter(after));
  if (batch.bytes.empty()) return std::optional<std::string>();
  ALMENARA_RETURN_IF_ERROR(outbox_.MarkSent(batch.last_sequence));
  MutexLock lock(mutex_);
  sent_sequence_ = batch.last_sequence;
  in_flight_.push_back(sent_sequence_);
  std::string request;
  AppendField(hub::v1::PublishRequest::kBatchFieldNumber, batch.bytes, request);
  return std::optional<std::string>(std::move(request));
}

bool PublicationSession::resumed() const {
  MutexLock lock(mutex_);
  return resumed_;
}

}  // namespace almenara::node

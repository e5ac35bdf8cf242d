// SPDX-License-Identifier: Apache-2.0
#include "hub/rpc/publish_reactor.h"

#include <utility>

#include "common/transport/grpc_status.h"

namespace almenara::hub {

using almenara::hub::v1::PublishRequest;
using almenara::hub::v1::PublishResponse;

namespace {

// Little while a stream waits, few pieces for a batch.
google::protobuf::ArenaOptions ArenaOptionsOfABatch() {
  google::protobuf::ArenaOptions options;
  options.start_block_size = 1 << 10;
  options.max_block_size = 256 << 10;
  return options;
}

}  // namespace

PublishReactor::PublishReactor(const PublicationContext& publication, transport::PeerIdentity peer)
    : publication_(publication),
      peer_(std::move(peer)),
      started_(publication.gate.clock().Now()),
      session_(peer_.caller.spiffe_id(), publication.intake),
      arena_(ArenaOptionsOfABatch()),
      request_(google::protobuf::Arena::CreateMessage<PublishRequest>(&arena_)) {
  publication_.metrics.Started();
  publication_.streams.Add(*this);
  MutexLock lock(mutex_);
  Advance();
}

void PublishReactor::OnReadDone(bool ok) {
  {
    MutexLock lock(mutex_);
    reading_ = false;
    if (!ok) reads_done_ = true;
    if (!ok || end_) {
      Advance();
      return;
    }
    handling_ = true;
    ++in_flight_;
  }
  const absl::Status admitted = publication_.gate.CheckStillAdmitted(peer_, Access::kPublish);
  if (admitted.ok()) {
    session_.Receive(
        *request_, [this](const absl::StatusOr<PublishResponse>& response) { Replied(response); });
  } else {
    Replied(admitted);
  }
  arena_.Reset();
  request_ = google::protobuf::Arena::CreateMessage<PublishRequest>(&arena_);
  MutexLock lock(mutex_);
  handling_ = false;
  Advance();
}

void PublishReactor::Replied(const absl::StatusOr<PublishResponse>& response) {
  if (response.ok() && response->has_acknowledgement()) {
    publication_.batches.Increment();
    publication_.rejections.Increment(
        static_cast<uint64_t>(response->acknowledgement().rejection_size()));
  }
  bool delete_this = false;
  {
    MutexLock lock(mutex_);
    --in_flight_;
    if (!response.ok() && !end_) end_ = response.status();
    if (!end_) writes_.push_back(*response);
    Advance();
    delete_this = done_ && in_flight_ == 0;
  }
  if (delete_this) delete this;
}

void PublishReactor::Advance() {
  // The node has said all; it ends well once everything it sent is durable and answered.
  if (!end_ && reads_done_ && in_flight_ == 0 && writes_.empty()) end_ = absl::OkStatus();
  if (finished_) return;
  if (end_) {
    // A write under way ends first: gRPC takes one of them at a time.
    if (writing_) return;
    finished_ = true;
    Finish(transport::ToGrpcStatus(*end_));
    return;
  }
  if (!writing_ && !writes_.empty()) {
    writing_ = true;
    StartWrite(&writes_.front());
  }
  if (!reading_ && !handling_ && !reads_done_ && in_flight_ < kMaxInFlight) {
    reading_ = true;
    StartRead(request_);
  }
}

void PublishReactor::End(absl::Status status) {
  MutexLock lock(mutex_);
  if (!end_) end_ = std::move(status);
  Advance();
}

void PublishReactor::OnWriteDone(bool ok) {
  MutexLock lock(mutex_);
  writing_ = false;
  writes_.pop_front();
  if (!ok && !end_) end_ = absl::CancelledError("the node has gone");
  Advance();
}

void PublishReactor::OnCancel() { End(absl::CancelledError("the node has gone")); }

void PublishReactor::OnDone() {
  publication_.streams.Remove(*this);
  absl::Status status;
  {
    MutexLock lock(mutex_);
    status = *end_;
  }
  if (!status.ok() && status.code() != absl::StatusCode::kCancelled) {
    publication_.gate.LogRefusal("publish", &peer_, status);
  }
  publication_.metrics.Finished(status.code(), publication_.gate.clock().Now() - started_);
  bool delete_this = false;
  {
    MutexLock lock(mutex_);
    done_ = true;
    delete_this = in_flight_ == 0;
  }
  if (delete_this) delete this;
}

}  // namespace almenara::hub

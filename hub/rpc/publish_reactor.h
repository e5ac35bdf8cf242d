// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RPC_PUBLISH_REACTOR_H_
#define ALMENARA_HUB_RPC_PUBLISH_REACTOR_H_

#include <google/protobuf/arena.h>
#include <grpcpp/support/server_callback.h>

#include <deque>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/hub/v1/publication_service.pb.h"
#include "common/sync/mutex.h"
#include "common/telemetry/rpc_metrics.h"
#include "hub/intake/intake_session.h"
#include "hub/rpc/call_gate.h"
#include "hub/rpc/stream_registry.h"

namespace almenara::hub {

// What all publication streams share; all must outlive them.
struct PublicationContext {
  const CallGate& gate;
  StreamRegistry& streams;
  const Intake& intake;
  RpcMetrics& metrics;
  Counter& batches;     // made durable
  Counter& rejections;  // operations not applied
};

// One publication stream: feeds an IntakeSession, at most kMaxInFlight batches at a time, and
// writes its answers. Belongs to gRPC; deletes itself when both gRPC and the committer have let it
// go.
class PublishReactor final : public grpc::ServerBidiReactor<almenara::hub::v1::PublishRequest,
                                                            almenara::hub::v1::PublishResponse>,
                             public OpenStream {
 public:
  static constexpr int kMaxInFlight = 8;

  PublishReactor(const PublicationContext& publication, transport::PeerIdentity peer);

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

  const transport::PeerIdentity& peer() const override { return peer_; }
  void End(absl::Status status) override;

 private:
  void Replied(const absl::StatusOr<almenara::hub::v1::PublishResponse>& response);
  // Starts whatever may start now: the end, a write, a read.
  void Advance() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const PublicationContext publication_;
  const transport::PeerIdentity peer_;
  const absl::Time started_;
  IntakeSession session_;  // only in OnReadDone, one at a time
  // A batch is thousands of small messages: they are made in one piece, and go as one.
  google::protobuf::Arena arena_;
  almenara::hub::v1::PublishRequest* request_ = nullptr;  // in arena_; gRPC's while reading_

  Mutex mutex_;
  std::deque<almenara::hub::v1::PublishResponse> writes_ ABSL_GUARDED_BY(mutex_);
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool reading_ ABSL_GUARDED_BY(mutex_) = false;
  bool reads_done_ ABSL_GUARDED_BY(mutex_) = false;
  bool handling_ ABSL_GUARDED_BY(mutex_) = false;  // OnReadDone uses request_ and session_
  int in_flight_ ABSL_GUARDED_BY(mutex_) = 0;      // replies that the session owes
  std::optional<absl::Status> end_ ABSL_GUARDED_BY(mutex_);  // set once: nothing more is read
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;            // gRPC was told so
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RPC_PUBLISH_REACTOR_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_INTAKE_INTAKE_SESSION_H_
#define ALMENARA_HUB_INTAKE_INTAKE_SESSION_H_

#include <cstdint>
#include <functional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/hub/v1/publication_service.pb.h"
#include "common/identity/spiffe_id.h"
#include "common/time/clock.h"
#include "hub/intake/group_committer.h"
#include "hub/intake/record_store.h"
#include "hub/intake/record_validator.h"

namespace almenara::hub {

// Bounds of one batch (publication_service.proto).
inline constexpr int kMaxOperationsPerBatch = 2000;
inline constexpr size_t kMaxBatchBytes = size_t{1} << 20;

// What intake works with; all must outlive the sessions.
struct Intake {
  RecordStore& records;
  GroupCommitter& committer;
  const RecordValidator& validator;
  const Clock& clock;
};

// One publication stream without its transport: Hello, then batches. Receive is called for one
// message after the other; not thread-safe.
class IntakeSession {
 public:
  // Called once a message, in order, in whatever thread. An error ends the stream.
  using Reply = std::function<void(absl::StatusOr<almenara::hub::v1::PublishResponse>)>;

  IntakeSession(SpiffeId node, const Intake& intake) : node_(std::move(node)), intake_(intake) {}

  // The answer to Hello comes before Receive returns; that to a batch when it is durable, which may
  // be after the session's end. Errors: INVALID_ARGUMENT for what the protocol does not allow,
  // FAILED_PRECONDITION for an epoch that another stream has replaced or a gap, and the store's.
  void Receive(const almenara::hub::v1::PublishRequest& request, Reply reply);

 private:
  absl::StatusOr<almenara::hub::v1::PublishResponse> Greet(const almenara::hub::v1::Hello& hello);
  absl::Status CheckBatch(const almenara::hub::v1::Batch& batch) const;
  NumberedChange Validate(const almenara::hub::v1::Operation& operation, absl::Time now) const;

  const SpiffeId node_;
  const Intake intake_;
  uint64_t epoch_ = 0;  // 0 until Hello
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_INTAKE_INTAKE_SESSION_H_

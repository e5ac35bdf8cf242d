// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_PUBLICATION_SESSION_H_
#define ALMENARA_NODE_PUBLISH_PUBLICATION_SESSION_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/hub/v1/publication_service.pb.h"
#include "common/sync/mutex.h"
#include "node/publish/outbox.h"

namespace almenara::node {

// The epoch that must be started before publishing, from what the hub says it holds; nullopt when
// the present one goes on. A hub that holds less than it acknowledged was restored from a backup;
// one that holds more than was ever sent, or knows a higher epoch, shows that the node was.
std::optional<uint64_t> EpochToStart(const hub::v1::GetInventoryResponse& inventory,
                                     const OutboxPosition& position);

// Whether it is this node that was restored: the hub has more of it than it knows to have sent.
// What was withdrawn since its backup was made, it has forgotten. False for a node built from
// nothing.
bool NodeWasRestored(const hub::v1::GetInventoryResponse& inventory,
                     const OutboxPosition& position);

// One stream's protocol, without the stream: Hello, Resume, then batches and acknowledgements, a
// bounded number of batches in flight. Acknowledged means on the hub's disk and on ours. One thread
// may ask for batches while another gives responses. The outbox must outlive it.
class PublicationSession {
 public:
  // Batches sent and not acknowledged.
  static constexpr size_t kWindow = 8;

  PublicationSession(Outbox& outbox, uint32_t code_list_version)
      : outbox_(outbox), code_list_version_(code_list_version) {}

  // First message.
  hub::v1::PublishRequest Hello() const;
  // Errors end the stream: ABORTED when a new epoch has begun and the stream must be opened again,
  // INTERNAL when the hub broke the protocol, the outbox's own.
  absl::Status OnResponse(const hub::v1::PublishResponse& response);
  // The next batch, a serialised PublishRequest; nullopt when there is nothing to send or the
  // window is full.
  absl::StatusOr<std::optional<std::string>> NextBatch();
  // True once the hub has said from where to resume.
  bool resumed() const;

 private:
  absl::Status OnResume(const hub::v1::Resume& resume);
  absl::Status OnAcknowledgement(const hub::v1::Acknowledgement& acknowledgement);

  Outbox& outbox_;
  const uint32_t code_list_version_;

  mutable Mutex mutex_;
  bool resumed_ ABSL_GUARDED_BY(mutex_) = false;
  uint64_t sent_sequence_ ABSL_GUARDED_BY(mutex_) = 0;
  std::deque<uint64_t> in_flight_ ABSL_GUARDED_BY(mutex_);  // last sequence of each batch
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_PUBLICATION_SESSION_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_PUBLISHER_H_
#define ALMENARA_NODE_PUBLISH_PUBLISHER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "common/random/random_source.h"
#include "common/sync/mutex.h"
#include "node/publish/backoff.h"
#include "node/publish/hub_publication.h"
#include "node/publish/outbox.h"
#include "node/publish/publication_session.h"
#include "node/transparency/hub_transparency.h"
#include "node/transparency/kept_head.h"

namespace almenara::node {

// How the connection to the hub stands.
struct PublisherStatus {
  bool connected = false;  // the stream is open and the hub has resumed it
  std::string problem;     // empty, or why not, or why records are held back, and what to do
};

// Keeps a stream to the hub open for as long as it lives and sends what the outbox holds. Before
// each stream it asks for the head of the hub's log: while that contradicts the one kept, records
// are held back and withdrawals alone are sent. Two
// threads of its own, joined by the destructor. Thread-safe. What it is given must outlive it.
class Publisher {
 public:
  struct Parts {
    Outbox& outbox;
    HubPublication& hub;
    HubTransparency& log;
    KeptHead& head;
    RandomSource& random;
  };
  Publisher(const Parts& parts, uint32_t code_list_version, const Backoff::Limits& limits);
  ~Publisher();
  Publisher(const Publisher&) = delete;
  Publisher& operator=(const Publisher&) = delete;

  PublisherStatus status() const;
  // Ends a wait between two attempts.
  void TryNow();
  // Ends the stream and opens another: what was found out about the hub takes effect.
  void Reconnect();

 private:
  void Run();
  absl::Status RunOnce();
  absl::Status CheckHub();
  absl::Status RunStream(PublicationStream& stream, PublicationSession& session);
  absl::Status WriteUntilOver(PublicationStream& stream, PublicationSession& session);
  absl::Status ReadUntilOver(PublicationStream& stream, PublicationSession& session);
  void WaitBeforeRetry(absl::Duration delay);
  void SetConnected();
  void SetProblem(const absl::Status& status);
  bool stopping() const;

  Outbox& outbox_;
  HubPublication& hub_;
  HubTransparency& log_;
  KeptHead& head_;
  const uint32_t code_list_version_;
  Backoff backoff_;

  mutable Mutex mutex_;
  ConditionVariable wake_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool try_now_ ABSL_GUARDED_BY(mutex_) = false;
  bool reading_over_ ABSL_GUARDED_BY(mutex_) = false;
  PublicationStream* stream_ ABSL_GUARDED_BY(mutex_) = nullptr;
  PublisherStatus status_ ABSL_GUARDED_BY(mutex_);

  std::thread thread_;  // last: runs as soon as the rest is there
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_PUBLISHER_H_

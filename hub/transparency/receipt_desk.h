// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_TRANSPARENCY_RECEIPT_DESK_H_
#define ALMENARA_HUB_TRANSPARENCY_RECEIPT_DESK_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "almenara/hub/v1/query_service.pb.h"
#include "common/identity/organization_id.h"
#include "common/random/random_source.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "hub/transparency/query_journal.h"
#include "hub/transparency/state_logger.h"
#include "hub/transparency/transparency_log.h"

namespace almenara::hub {

// An answer that is about to leave.
struct AnswerFacts {
  OrganizationId consumer;
  uint32_t tier;
  std::string answer_sha256;  // of the serialised hub.v1.Answer
  std::string agreement;
  std::string purpose;
  std::vector<std::string> releases;         // in the answer's order
  std::vector<std::string> release_digests;  // of their files
  std::string canonical_query;
  absl::Duration text_delay;  // until contributors see the question's text
};

// Log, then answer: makes the receipt of an answer, with the event on disk before anybody has it.
// Thread-safe.
class ReceiptDesk {
 public:
  struct Parts {
    QueryJournal& journal;
    const TransparencyLog& log;
    const StateLogger& logged;
    RandomSource& random;
    const Clock& clock;
  };
  // Every part must outlive the desk.
  explicit ReceiptDesk(const Parts& parts) : parts_(parts) {}

  using Done = absl::AnyInvocable<void(absl::StatusOr<v1::Receipt> receipt)>;
  // Calls `done` with the receipt once the event is on disk, on the journal's thread. Errors: those
  // of the store; then no answer may leave.
  void Issue(AnswerFacts facts, Done done);

 private:
  // Fills in the tree head and each release's leaf, proven in it.
  absl::Status ProveReleases(const std::vector<std::string>& releases, v1::Receipt& receipt);
  absl::StatusOr<v1::ProvenLeaf> ProveRelease(const std::string& release, uint64_t tree_size);

  const Parts parts_;
  // Proofs of the tree that had this many leaves: the same for every answer until the log grows.
  Mutex mutex_;
  uint64_t tree_size_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<std::string, v1::ProvenLeaf> leaves_ ABSL_GUARDED_BY(mutex_);  // by release
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_TRANSPARENCY_RECEIPT_DESK_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_TRANSPARENCY_RECEIPT_DESK_H_
#define ALMENARA_HUB_TRANSPARENCY_RECEIPT_DESK_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "almenara/hub/v1/query_service.pb.h"
#include "common/identity/organization_id.h"
#include "common/random/random_source.h"
#include "hub/transparency/query_journal.h"
#include "hub/transparency/state_logger.h"
#include "hub/transparency/transparency_log.h"

namespace almenara::hub {

// An answer that is about to leave.
struct AnswerFacts {
  OrganizationId consumer;
  uint32_t tier;
  std::string agreement;
  std::string purpose;
  std::vector<std::string> releases;         // in the answer's order
  std::vector<std::string> release_digests;  // of their files
  std::string canonical_query;
  absl::Duration text_delay;  // until contributors see the question's text
};

// Log, then answer: makes the receipt of an answer, with the event on disk before it returns.
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

  // `answer`: serialised hub.v1.Answer. Errors: those of the store; then no answer may leave.
  absl::StatusOr<v1::Receipt> Issue(const AnswerFacts& facts, absl::string_view answer);

 private:
  const Parts parts_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_TRANSPARENCY_RECEIPT_DESK_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_CASE_PUBLICATION_H_
#define ALMENARA_NODE_PUBLISH_CASE_PUBLICATION_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/sync/mutex.h"
#include "node/case/withdrawal_check.h"
#include "node/deidentify/case_gate.h"
#include "node/publish/outbox.h"

namespace almenara::node {

// What one pass over all cases found or queued.
struct PublicationCounts {
  uint64_t cases = 0;
  uint64_t new_records = 0;
  uint64_t revised_records = 0;
  uint64_t unchanged_records = 0;
  uint64_t withdrawals = 0;
  friend bool operator==(const PublicationCounts&, const PublicationCounts&) = default;
};

// A case, or a published record without a case, as the review shows it.
struct ReviewedCase {
  CaseKey key;
  const GatedCase* gated;  // null: the case is no longer there
  Difference difference;
};

// Compares what may leave with what was published. One pass at a time. Thread-safe. What it is
// given must outlive it.
class CasePublication {
 public:
  CasePublication(const CaseGate& gate, Outbox& outbox, WithdrawalCheck& check)
      : gate_(gate), outbox_(outbox), check_(check) {}

  // Queues the withdrawals that an earlier run did not come to queue, if there can be any: does not
  // look at the cases when every withdrawal was queued and the rules are the same.
  absl::Status CatchUp();

  // Queues everything that may leave and has not left as it stands, and every withdrawal.
  absl::StatusOr<PublicationCounts> Publish() { return Queue(ApplyMode::kEverything); }
  // Queues withdrawals alone: consent revoked, kept back, removed. Needs nobody's word.
  absl::StatusOr<PublicationCounts> Withdraw() { return Queue(ApplyMode::kWithdrawalsOnly); }
  // Queues the withdrawal of these cases' records, whatever may leave; also of those of a case that
  // is no longer there. Gives the records' ids: those withdrawn now, and those withdrawn before
  // whose erasure is not confirmed yet.
  absl::StatusOr<std::vector<std::string>> WithdrawCases(const std::vector<CaseKey>& cases);
  // What Publish would do, case by case. Changes nothing.
  absl::StatusOr<PublicationCounts> Review(
      absl::FunctionRef<absl::Status(const ReviewedCase& reviewed)> visit) const;

 private:
  // What is compared at once; its memory is used again.
  struct Chunk {
    std::vector<DesiredRecord> desired;
    size_t used = 0;               // of `desired`
    std::vector<GatedCase> gated;  // as `desired`, for review only; empty: records without a case
    uint64_t cases = 0;

    void Add(GatedCase& gated_case, CaseGate::Detail detail);
    void AddWithoutCase(const std::string& record_id, const std::string& case_key);
    DesiredRecord& Next();
    void BeginAgain();
  };
  using ChunkVisitor = absl::FunctionRef<absl::Status(const Chunk& chunk)>;

  absl::StatusOr<PublicationCounts> Queue(ApplyMode mode);
  absl::StatusOr<std::vector<DesiredRecord>> NoRecordsOf(const std::vector<CaseKey>& cases) const;
  // Every case in chunks, then every published record without a case. Cases are read and
  // de-identified here while the chunk before is visited in another thread.
  absl::Status EachChunk(CaseGate::Detail detail, ChunkVisitor visit) const;

  const CaseGate& gate_;
  Outbox& outbox_;
  WithdrawalCheck& check_;
  mutable Mutex pass_mutex_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_CASE_PUBLICATION_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_ERASURE_CONFIRMER_H_
#define ALMENARA_NODE_PUBLISH_ERASURE_CONFIRMER_H_

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/identity/organization_id.h"
#include "common/random/random_source.h"
#include "common/sync/mutex.h"
#include "node/publish/backoff.h"
#include "node/publish/hub_publication.h"
#include "node/publish/outbox.h"
#include "node/transparency/kept_head.h"

namespace almenara::node {

// The receipts among those that the hub gave that are signed by the log and are of `organization`'s
// withdrawals among those asked for; DATA_LOSS, in words for a person, when one is not.
absl::StatusOr<std::vector<ErasureReceipt>> VerifyReceipts(
    const std::vector<hub::v1::Withdrawal>& asked, const hub::v1::ConfirmErasuresResponse& response,
    const OrganizationId& organization, const crypto::Ed25519PublicKey& log_key);

// Asks the hub for receipts of what it has erased until there is one for every withdrawal that it
// has acknowledged, from a thread of its own, joined by the destructor. Thread-safe. What it is
// given must outlive it.
class ErasureConfirmer {
 public:
  struct Parts {
    const OrganizationId& organization;
    Outbox& outbox;
    HubPublication& hub;
    const KeptHead& head;
    RandomSource& random;
    // Outbox::EraseWithdrawnBytes, at a time at which no copy of the store is made.
    // FAILED_PRECONDITION: not now.
    std::function<absl::Status()> erase_bytes;
  };
  ErasureConfirmer(const Parts& parts, const Backoff::Limits& limits);
  ~ErasureConfirmer();
  ErasureConfirmer(const ErasureConfirmer&) = delete;
  ErasureConfirmer& operator=(const ErasureConfirmer&) = delete;

  // Why receipts do not come; empty: nothing is wrong.
  std::string problem() const;

 private:
  void Run();
  // One question for each withdrawal. True: nothing is left to do for them.
  absl::StatusOr<bool> Ask(const std::vector<hub::v1::Withdrawal>& withdrawals);
  absl::StatusOr<bool> AskSome(const std::vector<hub::v1::Withdrawal>& withdrawals);
  std::vector<hub::v1::Withdrawal> Answerable() const;
  void WaitForMoreThan(size_t asked, absl::Duration delay);
  void SetProblem(const std::string& problem);

  const Parts parts_;
  Backoff backoff_;
  // What is left of an earlier run, too. Of the thread alone.
  bool bytes_to_erase_ = true;
  mutable Mutex mutex_;
  std::string problem_ ABSL_GUARDED_BY(mutex_);
  std::atomic<bool> stopping_ = false;
  std::thread thread_;  // last: runs as soon as the rest is there
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_ERASURE_CONFIRMER_H_

// SPDX-License-Identifier: Apache-2.0
#include "node/publish/erasure_confirmer.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "common/status/status_macros.h"
#include "common/transparency/receipt.h"

namespace almenara::node {
namespace {

using hub::v1::Withdrawal;

// With nothing to ask; a new acknowledgement wakes at once.
constexpr absl::Duration kIdle = absl::Seconds(30);
// The hub erases soon after it was asked: the first question is repeated sooner than a connection
// would be.
constexpr absl::Duration kFirst = absl::Milliseconds(100);

}  // namespace

absl::StatusOr<std::vector<ErasureReceipt>> VerifyReceipts(
    const std::vector<Withdrawal>& asked, const hub::v1::ConfirmErasuresResponse& response,
    const OrganizationId& organization, const crypto::Ed25519PublicKey& log_key) {
  absl::flat_hash_map<std::string, uint64_t> revisions;
  for (const Withdrawal& withdrawal : asked) {
    revisions[withdrawal.record_id()] = withdrawal.revision();
  }
  std::vector<ErasureReceipt> receipts;
  for (const hub::v1::SignedErasure& erasure : response.erasure()) {
    const absl::StatusOr<hub::v1::ErasureStatement> statement =
        transparency::VerifyErasure(erasure, log_key);
    if (!statement.ok()) return absl::DataLossError(statement.status().message());
    const auto revision = revisions.find(statement->record_id());
    if (statement->organization() != organization.value() || revision == revisions.end() ||
        revision->second != statement->revision()) {
      return absl::DataLossError(
          "erasure receipt: the hub gave one for another record than was asked for");
    }
    receipts.push_back({.record_id = statement->record_id(),
                        .revision = statement->revision(),
                        .receipt = erasure});
  }
  return receipts;
}

ErasureConfirmer::ErasureConfirmer(const Parts& parts, const Backoff::Limits& limits)
    : parts_(parts),
      backoff_({.first = std::min(limits.first, kFirst), .longest = limits.longest}, parts.random),
      thread_([this] { Run(); }) {}

ErasureConfirmer::~ErasureConfirmer() {
  stopping_ = true;
  parts_.hub.Shutdown();
  parts_.outbox.progress().Interrupt();
  thread_.join();
}

std::string ErasureConfirmer::problem() const {
  MutexLock lock(mutex_);
  return problem_;
}

void ErasureConfirmer::SetProblem(const std::string& problem) {
  MutexLock lock(mutex_);
  problem_ = problem;
}

std::vector<Withdrawal> ErasureConfirmer::Answerable() const {
  return parts_.outbox.erasures().Answerable(parts_.outbox.progress().durable());
}

void ErasureConfirmer::Run() {
  while (true) {
    const OutboxProgress::Observation seen = parts_.outbox.progress().Observe();
    if (stopping_) return;
    const std::vector<Withdrawal> withdrawals = Answerable();
    if (withdrawals.empty() && !bytes_to_erase_) {
      backoff_.Reset();
      SetProblem("");
      parts_.outbox.progress().WaitForChange(seen, kIdle);
      continue;
    }
    const absl::StatusOr<bool> done = Ask(withdrawals);
    SetProblem(done.ok() ? "" : std::string(done.status().message()));
    if (done.ok() && *done) {
      backoff_.Reset();
    } else {
      WaitForMoreThan(Answerable().size(), backoff_.Next());
    }
  }
}

void ErasureConfirmer::WaitForMoreThan(size_t asked, absl::Duration delay) {
  OutboxProgress::Observation seen = parts_.outbox.progress().Observe();
  while (!stopping_ && Answerable().size() <= asked) {
    const OutboxProgress::Observation now = parts_.outbox.progress().WaitForChange(seen, delay);
    if (now == seen) return;
    seen = now;
  }
}

absl::StatusOr<bool> ErasureConfirmer::Ask(const std::vector<Withdrawal>& withdrawals) {
  bool done = true;
  for (size_t first = 0; first < withdrawals.size(); first += kMaxWithdrawalsAsked) {
    const size_t end = std::min(first + kMaxWithdrawalsAsked, withdrawals.size());
    const auto begin = withdrawals.begin();
    ALMENARA_ASSIGN_OR_RETURN(const bool all, AskSome({begin + static_cast<ptrdiff_t>(first),
                                                       begin + static_cast<ptrdiff_t>(end)}));
    done = done && all;
  }
  if (!bytes_to_erase_) return done;
  const absl::Status erased = parts_.erase_bytes();
  // Someone reads or makes a backup: the next round tries again.
  if (absl::IsFailedPrecondition(erased)) return false;
  ALMENARA_RETURN_IF_ERROR(erased);
  bytes_to_erase_ = false;
  return done;
}

absl::StatusOr<bool> ErasureConfirmer::AskSome(const std::vector<Withdrawal>& withdrawals) {
  const std::optional<crypto::Ed25519PublicKey> log_key = parts_.head.log_key();
  if (!log_key.has_value()) {
    return absl::UnavailableError("the hub has not shown the head of its log yet");
  }
  ALMENARA_ASSIGN_OR_RETURN(const hub::v1::ConfirmErasuresResponse response,
                            parts_.hub.ConfirmErasures(withdrawals));
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<ErasureReceipt> receipts,
                            VerifyReceipts(withdrawals, response, parts_.organization, *log_key));
  if (!receipts.empty()) {
    ALMENARA_RETURN_IF_ERROR(parts_.outbox.Confirm(receipts));
    bytes_to_erase_ = true;
    parts_.outbox.progress().Interrupt();
  }
  return receipts.size() == withdrawals.size();
}

}  // namespace almenara::node

// SPDX-License-Identifier: Apache-2.0
#include "hub/transparency/receipt_desk.h"

#include <memory>
#include <utility>

#include "common/status/status_macros.h"
#include "common/transparency/receipt.h"

namespace almenara::hub {

void ReceiptDesk::Issue(AnswerFacts facts, Done done) {
  auto made = std::make_unique<v1::Receipt>();
  v1::Receipt& receipt = *made;
  const std::string nonces = parts_.random.Bytes(2 * transparency::kNonceSize);
  receipt.set_answer_nonce(nonces.substr(0, transparency::kNonceSize));
  receipt.set_query_nonce(nonces.substr(transparency::kNonceSize));
  receipt.set_answered_at_unix_seconds(absl::ToUnixSeconds(parts_.clock.Now()));
  for (std::string& digest : facts.release_digests) receipt.add_release_digest(std::move(digest));

  QueryRecord record;
  record.event.set_consumer(facts.consumer.value());
  record.event.set_tier(facts.tier);
  record.event.set_agreement(std::move(facts.agreement));
  record.event.set_purpose(std::move(facts.purpose));
  record.event.mutable_release()->Assign(facts.releases.begin(), facts.releases.end());
  record.event.set_query_hmac(
      transparency::ReceiptHmac(receipt.query_nonce(), facts.canonical_query));
  record.event.set_answer_hmac(
      transparency::ReceiptHmac(receipt.answer_nonce(), facts.answer_sha256));
  record.canonical_query = facts.canonical_query;
  record.query_nonce = receipt.query_nonce();
  record.text_delay = facts.text_delay;
  receipt.set_answer_sha256(std::move(facts.answer_sha256));
  receipt.set_canonical_query(std::move(facts.canonical_query));
  // Signed before the event is written, so that the disk works while others are signed.
  parts_.journal.Write(
      std::move(record),
      [&](const QueryJournal::Written& written) -> absl::Status {
        receipt.set_event(written.event);
        receipt.set_window(written.window);
        ALMENARA_RETURN_IF_ERROR(ProveReleases(facts.releases, receipt));
        parts_.log.Sign(receipt);
        return absl::OkStatus();
      },
      [made = std::move(made), done = std::move(done)](const absl::Status& status) mutable {
        if (!status.ok()) return done(status);
        done(std::move(*made));
      });
}

absl::Status ReceiptDesk::ProveReleases(const std::vector<std::string>& releases,
                                        v1::Receipt& receipt) {
  *receipt.mutable_tree_head() = parts_.log.Head();
  const uint64_t size = receipt.tree_head().size();
  for (const std::string& release : releases) {
    v1::ProvenLeaf& leaf = *receipt.add_release_leaf();
    {
      MutexLock lock(mutex_);
      const auto found = leaves_.find(release);
      if (tree_size_ == size && found != leaves_.end()) {
        leaf = found->second;
        continue;
      }
    }
    ALMENARA_ASSIGN_OR_RETURN(leaf, ProveRelease(release, size));
    MutexLock lock(mutex_);
    if (size > tree_size_) {
      tree_size_ = size;
      leaves_.clear();
    }
    if (size == tree_size_) leaves_.insert_or_assign(release, leaf);
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ProvenLeaf> ReceiptDesk::ProveRelease(const std::string& release,
                                                         uint64_t tree_size) {
  ALMENARA_ASSIGN_OR_RETURN(const uint64_t index, parts_.logged.SealedLeafOf(release));
  return parts_.log.Prove(index, tree_size);
}

}  // namespace almenara::hub

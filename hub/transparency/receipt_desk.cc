// SPDX-License-Identifier: Apache-2.0
#include "hub/transparency/receipt_desk.h"

#include <utility>

#include "common/crypto/hmac.h"
#include "common/status/status_macros.h"
#include "common/transparency/receipt.h"

namespace almenara::hub {

absl::StatusOr<v1::Receipt> ReceiptDesk::Issue(const AnswerFacts& facts, absl::string_view answer) {
  v1::Receipt receipt;
  receipt.set_answer_sha256(crypto::AsBytes(crypto::Sha256(answer)));
  receipt.set_canonical_query(facts.canonical_query);
  for (const std::string& digest : facts.release_digests) receipt.add_release_digest(digest);
  receipt.set_answered_at_unix_seconds(absl::ToUnixSeconds(parts_.clock.Now()));
  receipt.set_answer_nonce(parts_.random.Bytes(transparency::kNonceSize));
  receipt.set_query_nonce(parts_.random.Bytes(transparency::kNonceSize));

  QueryRecord record;
  record.event.set_consumer(facts.consumer.value());
  record.event.set_tier(facts.tier);
  record.event.set_agreement(facts.agreement);
  record.event.set_purpose(facts.purpose);
  for (const std::string& release : facts.releases) record.event.add_release(release);
  record.event.set_query_hmac(
      transparency::ReceiptHmac(receipt.query_nonce(), facts.canonical_query));
  record.event.set_answer_hmac(transparency::ReceiptHmac(receipt.answer_nonce(), answer));
  record.canonical_query = facts.canonical_query;
  record.query_nonce = receipt.query_nonce();
  record.text_delay = facts.text_delay;
  ALMENARA_ASSIGN_OR_RETURN(const QueryJournal::Written written,
                            parts_.journal.Write(std::move(record)));
  receipt.set_event(written.event);
  receipt.set_window(written.window);

  *receipt.mutable_tree_head() = parts_.log.Head();
  for (const std::string& release : facts.releases) {
    v1::ProvenLeaf& leaf = *receipt.add_release_leaf();
    ALMENARA_ASSIGN_OR_RETURN(const uint64_t index, parts_.logged.SealedLeafOf(release));
    ALMENARA_ASSIGN_OR_RETURN(leaf, parts_.log.Prove(index, receipt.tree_head().size()));
  }
  parts_.log.Sign(receipt);
  return receipt;
}

}  // namespace almenara::hub

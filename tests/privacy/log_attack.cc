// SPDX-License-Identifier: Apache-2.0
// A19. A hub that lies about its past: bytes changed on its disk, an old backup put back, two
// histories shown to two members. And a reader of the log who guesses what a small table holds.
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/crypto/hmac.h"
#include "common/storage/memory/memory_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/seeded_random.h"
#include "common/transparency/receipt.h"
#include "common/transparency/record_commitment.h"
#include "common/transparency/tree_head.h"
#include "hub/transparency/log_keys.h"
#include "hub/transparency/transparency_log.h"
#include "tests/privacy/attack.h"
#include "tests/privacy/population.h"

namespace almenara::attack {
namespace {

using ::almenara::testing::FakeClock;
using ::almenara::testing::SeededRandom;
using log::v1::TreeHead;
using Proof = google::protobuf::RepeatedPtrField<std::string>;

crypto::Ed25519KeyPair LogKey() {
  SeededRandom random(190);
  return crypto::Ed25519KeyPair::Generate(random);
}

// A hub's log of so many leaves; those from `fork` on are of another history.
class History {
 public:
  explicit History(uint64_t size, uint64_t fork = UINT64_MAX) : store_({hub::kLogTable}) {
    log_ = OrDie(hub::TransparencyLog::Open(store_, LogKey(), clock_));
    heads_.push_back(log_->Head());
    for (uint64_t i = 0; i < size; ++i) {
      Require(log_->Append([&](uint64_t, WriteBatch&) {
        log::v1::LogEntry entry;
        entry.mutable_agreement()->set_agreement(i < fork ? "trends" : "other trends");
        entry.mutable_agreement()->set_version(static_cast<uint32_t>(i));
        return std::vector<log::v1::LogEntry>{entry};
      }));
      heads_.push_back(log_->Head());
    }
  }

  const TreeHead& HeadAt(uint64_t size) const { return heads_[size]; }
  Proof ProofBetween(uint64_t first, uint64_t second) const {
    Proof proof;
    if (first == 0 || first > second) return proof;
    const auto hashes = log_->ConsistencyProof(first, second);
    if (!hashes.ok()) return proof;
    for (const crypto::Digest256& hash : *hashes) *proof.Add() = crypto::AsBytes(hash);
    return proof;
  }
  MemoryStore& store() { return store_; }
  const FakeClock& clock() const { return clock_; }

 private:
  FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  MemoryStore store_;
  std::unique_ptr<hub::TransparencyLog> log_;
  std::vector<TreeHead> heads_;
};

AttackResult ResultOf(const std::string& scenario, const std::string& measure, int undetected) {
  AttackResult result;
  result.id = "A19";
  result.scenario = scenario;
  result.measure = measure;
  result.measured = undetected;
  return result;
}

AttackResult BytesOnDisk(uint64_t leaves, int bits) {
  History history(leaves);
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto all = history.store().Scan(hub::kLogTable, ""); all->Valid(); all->Next()) {
    rows.emplace_back(all->key(), all->value());
  }
  int changes = 0;
  int undetected = 0;
  int unseen_by_the_head = 0;
  const auto put = [&](const std::string& key, const std::string& value) {
    WriteBatch batch;
    batch.Put(hub::kLogTable, key, value);
    Require(history.store().WriteSynced(batch));
  };
  for (const auto& [key, value] : rows) {
    for (size_t at = 0; at < value.size(); ++at) {
      for (int bit = 0; bit < bits; ++bit) {
        std::string changed = value;
        changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
        put(key, changed);
        ++changes;
        if (hub::TransparencyLog::Open(history.store(), LogKey(), history.clock()).ok()) {
          ++undetected;
        }
        // A reader who believes a signed head, and what is served beside it without a proof.
        TreeHead head;
        const std::string stored =
            OrDie(history.store().Get(hub::kLogTable, hub::TreeHeadKey())).value_or("");
        if (head.ParseFromString(stored) &&
            transparency::VerifyTreeHead(head, LogKey().public_key()).ok()) {
          ++unseen_by_the_head;
        }
      }
    }
    put(key, value);
  }
  AttackResult result = ResultOf("bits changed on disk", "changes not found", undetected);
  result.controls = {
      {"a signed head alone", unseen_by_the_head / static_cast<double>(changes), 0.5}};
  result.note = absl::StrFormat(
      "%d bits of every byte of every leaf, node and head of a log of %d leaves, %d changes; a "
      "sound hub always passes",
      bits, leaves, changes);
  return result;
}

AttackResult Rollback(uint64_t leaves) {
  const History history(leaves);
  int attempts = 0;
  int accepted = 0;
  int by_signature = 0;
  for (uint64_t kept = 1; kept <= leaves; ++kept) {
    for (uint64_t back = 0; back < kept; ++back) {
      ++attempts;
      const TreeHead& older = history.HeadAt(back);
      // The best that the hub can show: no proof, or the true one in the other direction.
      for (const Proof& proof : {Proof(), history.ProofBetween(back, kept)}) {
        if (transparency::CheckHeadsAgree(history.HeadAt(kept), older, proof, LogKey().public_key())
                .ok()) {
          ++accepted;
        }
      }
      if (transparency::VerifyTreeHead(older, LogKey().public_key()).ok()) ++by_signature;
    }
  }
  AttackResult result = ResultOf("an old backup put back", "heads accepted", accepted);
  result.controls = {
      {"a node that keeps no head", by_signature / static_cast<double>(attempts), 0.99}};
  result.note = absl::StrFormat(
      "every pair of sizes up to %d, %d in all; a sound node always passes", leaves, attempts);
  return result;
}

AttackResult SplitView(uint64_t leaves) {
  int attempts = 0;
  int accepted = 0;
  int by_signature = 0;
  const History shown_to_one(leaves);
  for (uint64_t fork = 0; fork < leaves; ++fork) {
    const History shown_to_other(leaves, fork);
    for (uint64_t one = fork + 1; one <= leaves; ++one) {
      for (uint64_t other = one; other <= leaves; ++other) {
        ++attempts;
        for (const History* prover : {&shown_to_one, &shown_to_other}) {
          if (transparency::CheckHeadsAgree(shown_to_one.HeadAt(one), shown_to_other.HeadAt(other),
                                            prover->ProofBetween(one, other), LogKey().public_key())
                  .ok()) {
            ++accepted;
          }
        }
        if (transparency::VerifyTreeHead(shown_to_other.HeadAt(other), LogKey().public_key())
                .ok()) {
          ++by_signature;
        }
      }
    }
  }
  AttackResult result = ResultOf("two histories for two members", "pairs taken for one", accepted);
  result.controls = {
      {"members who compare no heads", by_signature / static_cast<double>(attempts), 0.99}};
  result.note = absl::StrFormat(
      "forked at each of %d leaves, every pair of heads behind the fork with the proofs of either "
      "history, %d pairs; a sound member always passes",
      leaves, attempts);
  return result;
}

// Every table of five cells of 0 to 6, as text.
std::vector<std::string> EveryTable() {
  std::vector<std::string> tables = {""};
  for (int cell = 0; cell < 5; ++cell) {
    std::vector<std::string> longer;
    for (const std::string& table : tables) {
      for (int count = 0; count < 7; ++count) longer.push_back(absl::StrCat(table, count, ";"));
    }
    tables = std::move(longer);
  }
  return tables;
}

AttackResult GuessedDigests(int trials) {
  const std::vector<std::string> tables = EveryTable();
  SeededRandom random(191);
  // What somebody can try without the secret.
  const std::string no_salt(32, '\0');
  int found = 0;
  int found_plain = 0;
  for (int trial = 0; trial < trials; ++trial) {
    const std::string& table = tables[(static_cast<size_t>(trial) * 7919 + 13) % tables.size()];
    const std::string secret = random.Bytes(32);
    const std::string digest = crypto::AsBytes(crypto::Sha256(secret + table));
    const std::string hmac = transparency::ReceiptHmac(secret, table);
    const std::string commitment = transparency::RecordCommitment(secret, table);
    const std::string plain = crypto::AsBytes(crypto::Sha256(table));
    for (const std::string& guess : tables) {
      if (crypto::AsBytes(crypto::Sha256(guess)) == plain) ++found_plain;
      if (crypto::AsBytes(crypto::Sha256(guess)) == digest ||
          crypto::AsBytes(crypto::Sha256(no_salt + guess)) == digest ||
          transparency::ReceiptHmac(no_salt, guess) == hmac ||
          transparency::RecordCommitment(no_salt, guess) == commitment) {
        ++found;
      }
    }
  }
  AttackResult result = ResultOf("digests of small tables", "digests guessed", found);
  result.controls = {{"digests without a secret", found_plain / static_cast<double>(trials), 0.99}};
  result.note = absl::StrFormat(
      "%d tables of five cells, all %d possible ones tried on the digest of a tier, of an answer "
      "and of a record; a sound hub fails with probability below 1e-60",
      trials, tables.size());
  return result;
}

}  // namespace

AttackResults AttackTheLog(Effort effort) {
  const bool whole = effort == Effort::kWhole;
  return {BytesOnDisk(whole ? 21 : 9, whole ? 8 : 2), Rollback(whole ? 64 : 24),
          SplitView(whole ? 24 : 12), GuessedDigests(whole ? 20 : 3)};
}

}  // namespace almenara::attack

// SPDX-License-Identifier: Apache-2.0
#include "hub/transparency/batch_windows.h"

#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "common/crypto/merkle_root.h"
#include "common/status/status_macros.h"
#include "common/transparency/record_commitment.h"
#include "hub/intake/commitment_keys.h"
#include "hub/transparency/log_keys.h"

namespace almenara::hub {
namespace {

using log::v1::LogEntry;
using transparency::kCommitmentSize;

// Keys under a prefix and the hashes in their values, as many whole rows as hold at most
// kMostInABatch.
struct Waiting {
  std::vector<std::string> keys;
  std::vector<std::string> hashes;
};

absl::StatusOr<Waiting> TakeWaiting(const KeyValueStore& store, const std::string& prefix) {
  Waiting waiting;
  const std::unique_ptr<Iterator> rows = store.Scan(kCommitmentsTable, prefix);
  for (; rows->Valid(); rows->Next()) {
    const absl::string_view value = rows->value();
    if (value.empty() || value.size() % kCommitmentSize != 0) {
      return absl::DataLossError("commitments: a row is damaged");
    }
    const size_t count = value.size() / kCommitmentSize;
    if (!waiting.keys.empty() && waiting.hashes.size() + count > BatchWindows::kMostInABatch) break;
    waiting.keys.emplace_back(rows->key());
    for (size_t i = 0; i < count; ++i) {
      waiting.hashes.emplace_back(value.substr(i * kCommitmentSize, kCommitmentSize));
    }
  }
  ALMENARA_RETURN_IF_ERROR(rows->status());
  return waiting;
}

// Whether the commitment is among those that wait.
absl::StatusOr<bool> Waits(const KeyValueStore& store, const OrganizationId& organization,
                           absl::string_view commitment) {
  const auto rows = store.Scan(kCommitmentsTable, WaitingCommitmentsPrefix(organization));
  for (; rows->Valid(); rows->Next()) {
    const absl::string_view value = rows->value();
    for (size_t at = 0; at + kCommitmentSize <= value.size(); at += kCommitmentSize) {
      if (value.substr(at, kCommitmentSize) == commitment) return true;
    }
  }
  ALMENARA_RETURN_IF_ERROR(rows->status());
  return false;
}

MerkleHashes LeavesOf(const std::vector<std::string>& values) {
  MerkleHashes leaves;
  for (const std::string& value : values) leaves.push_back(crypto::MerkleLeaf(value));
  return leaves;
}

LogEntry LeafOf(const OrganizationId& organization, uint64_t window, const crypto::Digest256& root,
                log::v1::Batch* (LogEntry::*part)()) {
  LogEntry entry;
  log::v1::Batch& batch = *(entry.*part)();
  batch.set_organization(organization.value());
  batch.set_window(window);
  batch.set_root(crypto::AsBytes(root));
  return entry;
}

}  // namespace

absl::StatusOr<std::unique_ptr<BatchWindows>> BatchWindows::Open(const Parts& parts,
                                                                 absl::Duration window) {
  auto windows = absl::WrapUnique(new BatchWindows(parts, window));
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> last,
                            parts.store.Get(kCommitmentsTable, LastWindowKey()));
  if (last.has_value()) return windows;
  const auto ended =
      static_cast<uint64_t>((parts.clock.Now() - absl::UnixEpoch()) / windows->window_);
  WriteBatch batch;
  batch.Put(kCommitmentsTable, LastWindowKey(), LeafIndexBytes(ended));
  ALMENARA_RETURN_IF_ERROR(parts.store.WriteSynced(batch));
  return windows;
}

absl::StatusOr<LogEntry> BatchWindows::RecordLeaf(const OrganizationId& organization,
                                                  uint64_t window, uint64_t log_index,
                                                  WriteBatch& batch) const {
  ALMENARA_ASSIGN_OR_RETURN(const Waiting waiting,
                            TakeWaiting(parts_.store, WaitingCommitmentsPrefix(organization)));
  MerkleHashes leaves = LeavesOf(waiting.hashes);
  Pad(leaves, parts_.random);
  // Neither the order of arrival nor which leaves are real shows.
  const std::vector<uint64_t> places = Shuffle(leaves, parts_.random);
  for (const std::string& key : waiting.keys) batch.Delete(kCommitmentsTable, key);
  for (size_t i = 0; i < waiting.hashes.size(); ++i) {
    batch.Put(kCommitmentsTable, CommitmentPlaceKey(organization, waiting.hashes[i]),
              absl::StrCat(LeafIndexBytes(window), LeafIndexBytes(places[i])));
  }
  const SubtreeId id = {SubtreeKind::kRecords, organization.value(), window};
  const crypto::Digest256 root = PutSubtree(id, leaves, log_index, batch);
  return LeafOf(organization, window, root, &LogEntry::mutable_records);
}

absl::StatusOr<LogEntry> BatchWindows::ErasureLeaf(const OrganizationId& organization,
                                                   uint64_t window, uint64_t log_index,
                                                   WriteBatch& batch) const {
  ALMENARA_ASSIGN_OR_RETURN(const Waiting waiting,
                            TakeWaiting(parts_.store, WaitingErasurePrefix(organization)));
  MerkleHashes leaves = LeavesOf(waiting.hashes);
  Pad(leaves, parts_.random);
  Shuffle(leaves, parts_.random);
  for (const std::string& key : waiting.keys) batch.Delete(kCommitmentsTable, key);
  const SubtreeId id = {SubtreeKind::kErasures, organization.value(), window};
  const crypto::Digest256 root = PutSubtree(id, leaves, log_index, batch);
  return LeafOf(organization, window, root, &LogEntry::mutable_erasures);
}

absl::Status BatchWindows::CloseWindow() {
  MutexLock lock(one_at_a_time_);
  const auto ended = static_cast<uint64_t>((parts_.clock.Now() - absl::UnixEpoch()) / window_);
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                            parts_.store.Get(kCommitmentsTable, LastWindowKey()));
  if (!stored.has_value()) return absl::DataLossError("commitments: the last window is missing");
  ALMENARA_ASSIGN_OR_RETURN(const uint64_t last, LeafIndexFrom(*stored));
  if (ended <= last) return absl::OkStatus();
  const absl::Time end = absl::UnixEpoch() + static_cast<int64_t>(ended) * window_;
  return parts_.log.Append(
      [&](uint64_t first, WriteBatch& batch) -> absl::StatusOr<std::vector<LogEntry>> {
        std::vector<LogEntry> entries;
        for (const OrganizationId& organization : parts_.contributors()) {
          ALMENARA_ASSIGN_OR_RETURN(LogEntry records,
                                    RecordLeaf(organization, ended, first + entries.size(), batch));
          entries.push_back(std::move(records));
          ALMENARA_ASSIGN_OR_RETURN(
              LogEntry erasures, ErasureLeaf(organization, ended, first + entries.size(), batch));
          entries.push_back(std::move(erasures));
        }
        for (LogEntry& entry : entries) {
          entry.set_at_unix_ms(static_cast<uint64_t>(absl::ToUnixMillis(end)));
        }
        batch.Put(kCommitmentsTable, LastWindowKey(), LeafIndexBytes(ended));
        return entries;
      });
}

absl::StatusOr<BatchWindows::Standing> BatchWindows::Find(const OrganizationId& organization,
                                                          absl::string_view commitment) const {
  const std::string key = CommitmentPlaceKey(organization, commitment);
  ALMENARA_ASSIGN_OR_RETURN(std::optional<std::string> stored,
                            parts_.store.Get(kCommitmentsTable, key));
  if (!stored.has_value()) {
    ALMENARA_ASSIGN_OR_RETURN(const bool waits, Waits(parts_.store, organization, commitment));
    if (waits) return Standing{.pending = true, .place = std::nullopt};
    // Its window may have ended between the two looks.
    ALMENARA_ASSIGN_OR_RETURN(stored, parts_.store.Get(kCommitmentsTable, key));
  }
  if (!stored.has_value()) return Standing{};
  ALMENARA_ASSIGN_OR_RETURN(const uint64_t window, LeafIndexFrom(*stored));
  ALMENARA_ASSIGN_OR_RETURN(const uint64_t position,
                            LeafIndexFrom(absl::string_view(*stored).substr(kLeafIndexSize)));
  ALMENARA_ASSIGN_OR_RETURN(
      SubtreePlace place,
      FindPlace(parts_.store, {SubtreeKind::kRecords, organization.value(), window}, position));
  return Standing{.pending = false, .place = std::move(place)};
}

}  // namespace almenara::hub

// SPDX-License-Identifier: Apache-2.0
#include "node/transparency/testing/fake_hub_log.h"

#include <algorithm>
#include <bit>
#include <span>

#include "common/crypto/merkle_root.h"
#include "common/status/status_macros.h"
#include "common/testing/seeded_random.h"
#include "common/transparency/receipt.h"
#include "common/transparency/tree_head.h"

namespace almenara::testing {
namespace {

using crypto::Digest256;
using Hashes = std::span<const Digest256>;

Digest256 RootOf(Hashes leaves) {
  crypto::MerkleRoot root;
  for (const Digest256& leaf : leaves) root.Append(leaf);
  return root.Root();
}

// The largest power of two below n, from 2.
size_t SplitOf(size_t n) { return std::bit_floor(n - 1); }

// RFC 9162 section 2.1.3.1.
std::vector<Digest256> InclusionPath(size_t index, Hashes leaves) {
  if (leaves.size() <= 1) return {};
  const size_t k = SplitOf(leaves.size());
  const bool left = index < k;
  std::vector<Digest256> path =
      left ? InclusionPath(index, leaves.first(k)) : InclusionPath(index - k, leaves.subspan(k));
  path.push_back(RootOf(left ? leaves.subspan(k) : leaves.first(k)));
  return path;
}

// RFC 9162 section 2.1.4.1.
std::vector<Digest256> ConsistencyProof(size_t size, Hashes leaves, bool whole) {
  if (size == leaves.size()) {
    return whole ? std::vector<Digest256>() : std::vector<Digest256>{RootOf(leaves)};
  }
  const size_t k = SplitOf(leaves.size());
  const bool left = size <= k;
  std::vector<Digest256> proof = left ? ConsistencyProof(size, leaves.first(k), whole)
                                      : ConsistencyProof(size - k, leaves.subspan(k), false);
  proof.push_back(RootOf(left ? leaves.subspan(k) : leaves.first(k)));
  return proof;
}

std::vector<Digest256> HashesOf(const std::vector<std::string>& leaves) {
  std::vector<Digest256> hashes;
  for (const std::string& leaf : leaves) hashes.push_back(crypto::MerkleLeaf(leaf));
  return hashes;
}

void AddAll(const std::vector<Digest256>& digests,
            google::protobuf::RepeatedPtrField<std::string>& list) {
  for (const Digest256& digest : digests) list.Add(crypto::AsBytes(digest));
}

crypto::Ed25519KeyPair KeyOf(uint64_t seed) {
  SeededRandom random(seed);
  return crypto::Ed25519KeyPair::Generate(random);
}

}  // namespace

FakeHubLog::FakeHubLog() : key_(KeyOf(4)) { Grow(3); }

log::v1::TreeHead FakeHubLog::HeadOf() const {
  log::v1::TreeHead head;
  head.set_log_id(transparency::LogId(key_.public_key()));
  head.set_size(leaves_.size());
  head.set_root(crypto::AsBytes(RootOf(HashesOf(leaves_))));
  head.set_unix_ms(1'700'000'000'000 + leaves_.size());
  head.set_ed25519(key_.Sign(transparency::SignedHeadBytes(head)));
  return head;
}

log::v1::TreeHead FakeHubLog::Head() const {
  MutexLock lock(mutex_);
  return HeadOf();
}

hub::v1::SignedErasure FakeHubLog::Sign(const hub::v1::ErasureStatement& statement) const {
  MutexLock lock(mutex_);
  return transparency::SignErasure(statement, key_);
}

crypto::Ed25519PublicKey FakeHubLog::public_key() const {
  MutexLock lock(mutex_);
  return key_.public_key();
}

hub::v1::ProvenLeaf FakeHubLog::Prove(uint64_t index) const {
  hub::v1::ProvenLeaf leaf;
  leaf.set_index(index);
  leaf.set_entry(leaves_[index]);
  AddAll(InclusionPath(index, HashesOf(leaves_)), *leaf.mutable_path());
  return leaf;
}

absl::StatusOr<hub::v1::GetTreeHeadResponse> FakeHubLog::GetTreeHead(uint64_t known_size) {
  MutexLock lock(mutex_);
  if (!reachable_) return absl::UnavailableError("the hub is not reachable");
  hub::v1::GetTreeHeadResponse response;
  *response.mutable_head() = HeadOf();
  response.set_public_key(key_.public_key().bytes());
  if (known_size > 0 && known_size <= leaves_.size()) {
    AddAll(ConsistencyProof(known_size, HashesOf(leaves_), true), *response.mutable_proof());
  }
  return response;
}

absl::StatusOr<hub::v1::GetConsistencyProofResponse> FakeHubLog::GetConsistencyProof(
    uint64_t first_size, uint64_t second_size) {
  MutexLock lock(mutex_);
  if (!reachable_) return absl::UnavailableError("the hub is not reachable");
  if (first_size == 0 || first_size > second_size || second_size > leaves_.size()) {
    return absl::OutOfRangeError("not sizes of this log");
  }
  hub::v1::GetConsistencyProofResponse response;
  const std::vector<Digest256> hashes = HashesOf(leaves_);
  AddAll(ConsistencyProof(first_size, Hashes(hashes).first(second_size), true),
         *response.mutable_proof());
  return response;
}

absl::StatusOr<hub::v1::GetLeavesResponse> FakeHubLog::GetLeaves(uint64_t first, uint32_t limit) {
  MutexLock lock(mutex_);
  if (!reachable_) return absl::UnavailableError("the hub is not reachable");
  hub::v1::GetLeavesResponse response;
  *response.mutable_head() = HeadOf();
  const uint64_t most = limit == 0 ? 100 : std::min<uint64_t>(limit, 1000);
  for (uint64_t i = first; i < leaves_.size() && i < first + most; ++i) {
    *response.add_leaf() = Prove(i);
  }
  return response;
}

absl::StatusOr<hub::v1::ProveRecordsResponse> FakeHubLog::ProveRecords(
    const std::vector<std::string>& commitments) {
  MutexLock lock(mutex_);
  if (!reachable_) return absl::UnavailableError("the hub is not reachable");
  hub::v1::ProveRecordsResponse response;
  *response.mutable_head() = HeadOf();
  for (const std::string& commitment : commitments) {
    hub::v1::RecordProof& proof = *response.add_proof();
    proof.set_commitment(commitment);
    proof.set_pending(std::find(pending_commitments.begin(), pending_commitments.end(),
                                commitment) != pending_commitments.end());
    const auto member = members_.find(commitment);
    if (member == members_.end()) continue;
    *proof.mutable_member()->mutable_leaf() = Prove(member->second.leaf);
    proof.mutable_member()->set_position(member->second.position);
    AddAll(member->second.path, *proof.mutable_member()->mutable_path());
  }
  return response;
}

absl::Status FakeHubLog::ListUses(const hub::v1::ListUsesRequest& filter, UseVisitor visit) {
  asked_uses = filter;
  for (const hub::v1::ListUsesResponse& use : uses) ALMENARA_RETURN_IF_ERROR(visit(use));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<hub::v1::Release>> FakeHubLog::ListReleases() { return releases; }

uint64_t FakeHubLog::Append(const log::v1::LogEntry& entry) {
  MutexLock lock(mutex_);
  leaves_.push_back(entry.SerializeAsString());
  return leaves_.size() - 1;
}

void FakeHubLog::Grow(int leaves) {
  for (int i = 0; i < leaves; ++i) {
    log::v1::LogEntry entry;
    entry.mutable_membership()->set_organization("faro");
    entry.mutable_membership()->set_change("identity pinned");
    entry.set_at_unix_ms(Head().size());
    Append(entry);
  }
}

void FakeHubLog::CutTo(uint64_t size) {
  MutexLock lock(mutex_);
  leaves_.resize(size);
}

void FakeHubLog::AppendBatch(const std::string& organization,
                             const std::vector<std::string>& commitments) {
  std::vector<Digest256> hashes = HashesOf(commitments);
  const size_t filled = std::max(size_t{64}, std::bit_ceil(hashes.size() + 1));
  while (hashes.size() < filled) {
    hashes.push_back(crypto::MerkleLeaf("dummy " + std::to_string(hashes.size())));
  }
  log::v1::LogEntry entry;
  entry.mutable_records()->set_organization(organization);
  entry.mutable_records()->set_window(1);
  entry.mutable_records()->set_root(crypto::AsBytes(RootOf(hashes)));
  const uint64_t leaf = Append(entry);
  MutexLock lock(mutex_);
  for (size_t i = 0; i < commitments.size(); ++i) {
    members_[commitments[i]] = {.leaf = leaf, .position = i, .path = InclusionPath(i, hashes)};
  }
}

void FakeHubLog::SetReachable(bool reachable) {
  MutexLock lock(mutex_);
  reachable_ = reachable;
}

void FakeHubLog::ChangeKey() {
  MutexLock lock(mutex_);
  key_ = KeyOf(5);
}

}  // namespace almenara::testing

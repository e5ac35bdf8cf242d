// SPDX-License-Identifier: Apache-2.0
#include "common/transparency/testing/sample_log.h"

#include <bit>

#include "absl/strings/str_cat.h"
#include "common/crypto/merkle_root.h"
#include "common/testing/seeded_random.h"
#include "common/transparency/tree_head.h"

namespace almenara::transparency::testing {
namespace {

constexpr uint64_t kHeadUnixMs = 1'800'000'000'000;
constexpr size_t kSubtreeLeaves = 64;

crypto::Ed25519KeyPair KeyOf(uint64_t seed) {
  almenara::testing::SeededRandom random(seed);
  return crypto::Ed25519KeyPair::Generate(random);
}

// The largest power of two below the number of leaves: where a tree of two or more divides.
uint64_t LeftOf(const Hashes& leaves) { return std::bit_floor(leaves.size() - 1); }

Hashes Left(const Hashes& leaves) {
  return {leaves.begin(), leaves.begin() + static_cast<ptrdiff_t>(LeftOf(leaves))};
}
Hashes Right(const Hashes& leaves) {
  return {leaves.begin() + static_cast<ptrdiff_t>(LeftOf(leaves)), leaves.end()};
}

// SUBPROOF of RFC 9162 section 2.1.4.1; `known`: the verifier has the root of the first leaves.
ProtoHashes Subproof(const Hashes& leaves, uint64_t size, bool known) {
  ProtoHashes proof;
  if (size == leaves.size()) {
    if (!known) proof.Add(crypto::AsBytes(RootOf(leaves)));
    return proof;
  }
  const uint64_t left = LeftOf(leaves);
  if (size <= left) {
    proof = Subproof(Left(leaves), size, known);
    proof.Add(crypto::AsBytes(RootOf(Right(leaves))));
  } else {
    proof = Subproof(Right(leaves), size - left, false);
    proof.Add(crypto::AsBytes(RootOf(Left(leaves))));
  }
  return proof;
}

}  // namespace

crypto::Digest256 RootOf(const Hashes& leaves) {
  if (leaves.empty()) return crypto::Sha256("");
  if (leaves.size() == 1) return leaves.front();
  return crypto::MerkleNode(RootOf(Left(leaves)), RootOf(Right(leaves)));
}

ProtoHashes InclusionPath(const Hashes& leaves, uint64_t index) {
  if (leaves.size() <= 1) return {};
  const uint64_t left = LeftOf(leaves);
  ProtoHashes path = index < left ? InclusionPath(Left(leaves), index)
                                  : InclusionPath(Right(leaves), index - left);
  path.Add(crypto::AsBytes(RootOf(index < left ? Right(leaves) : Left(leaves))));
  return path;
}

ProtoHashes ConsistencyProof(const Hashes& leaves, uint64_t size) {
  return Subproof(leaves, size, true);
}

Hashes SubtreeOf(const std::vector<std::string>& members) {
  Hashes leaves;
  for (const std::string& member : members) leaves.push_back(crypto::MerkleLeaf(member));
  while (leaves.size() < kSubtreeLeaves) {
    leaves.push_back(crypto::Sha256(absl::StrCat("filling ", leaves.size())));
  }
  return leaves;
}

SampleLog::SampleLog(uint64_t seed) : key_(KeyOf(seed)) {}

uint64_t SampleLog::Append(const log::v1::LogEntry& entry) {
  entries_.push_back(entry.SerializeAsString());
  return entries_.size() - 1;
}

Hashes SampleLog::Leaves(uint64_t size) const {
  Hashes leaves;
  for (uint64_t i = 0; i < size; ++i) leaves.push_back(crypto::MerkleLeaf(entries_[i]));
  return leaves;
}

log::v1::TreeHead SampleLog::HeadOf(uint64_t size) const {
  log::v1::TreeHead head;
  head.set_log_id(LogId(key_.public_key()));
  head.set_size(size);
  head.set_root(crypto::AsBytes(RootOf(Leaves(size))));
  head.set_unix_ms(kHeadUnixMs + size);
  head.set_ed25519(key_.Sign(SignedHeadBytes(head)));
  return head;
}

hub::v1::ProvenLeaf SampleLog::Prove(uint64_t index) const {
  hub::v1::ProvenLeaf leaf;
  leaf.set_index(index);
  leaf.set_entry(entries_[index]);
  *leaf.mutable_path() = InclusionPath(Leaves(size()), index);
  return leaf;
}

ProtoHashes SampleLog::ProveConsistency(uint64_t from, uint64_t to) const {
  return ConsistencyProof(Leaves(to), from);
}

}  // namespace almenara::transparency::testing

// SPDX-License-Identifier: Apache-2.0
#include "hub/transparency/merkle_tree.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <span>
#include <string>

#include "common/status/status_macros.h"
#include "hub/transparency/log_keys.h"

namespace almenara::hub {
namespace {

using crypto::Digest256;

// Of n > 1 leaves, those of the left subtree: the largest power of two below n.
uint64_t LeftLeaves(uint64_t leaves) { return std::bit_floor(leaves - 1); }

Digest256 HashOf(std::span<const Digest256> leaves) {
  if (leaves.size() == 1) return leaves.front();
  const size_t left = LeftLeaves(leaves.size());
  return crypto::MerkleNode(HashOf(leaves.first(left)), HashOf(leaves.subspan(left)));
}

}  // namespace

Digest256 RootOf(const MerkleHashes& leaves) { return HashOf(leaves); }

MerkleHashes PathIn(const MerkleHashes& leaves, uint64_t index) {
  MerkleHashes path;
  std::span<const Digest256> part = leaves;
  while (part.size() > 1) {
    const size_t left = LeftLeaves(part.size());
    const bool in_left = index < left;
    path.push_back(HashOf(in_left ? part.subspan(left) : part.first(left)));
    part = in_left ? part.first(left) : part.subspan(left);
    if (!in_left) index -= left;
  }
  std::ranges::reverse(path);
  return path;
}

absl::Status MerkleTree::Append(const MerkleHashes& leaves, WriteBatch& batch) {
  for (Digest256 hash : leaves) {
    uint64_t index = size_++;
    for (uint32_t level = 0;; ++level, index >>= 1) {
      fresh_[{level, index}] = hash;
      batch.Put(kLogTable, LogNodeKey(level, index), crypto::AsBytes(hash));
      if ((index & 1) == 0) break;  // a left child completes nothing
      ALMENARA_ASSIGN_OR_RETURN(const Digest256 left, Node(level, index - 1));
      hash = crypto::MerkleNode(left, hash);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Digest256> MerkleTree::Node(uint32_t level, uint64_t index) const {
  if (const auto fresh = fresh_.find({level, index}); fresh != fresh_.end()) return fresh->second;
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                            store_.Get(kLogTable, LogNodeKey(level, index)));
  Digest256 hash = {};
  if (!stored.has_value() || stored->size() != hash.size()) {
    return absl::DataLossError("log: a node of the tree is missing or damaged");
  }
  std::copy(stored->begin(), stored->end(), hash.begin());
  return hash;
}

absl::StatusOr<Digest256> MerkleTree::Hash(uint64_t first, uint64_t end) const {
  const uint64_t leaves = end - first;
  if (std::has_single_bit(leaves)) {
    const auto level = static_cast<uint32_t>(std::countr_zero(leaves));
    return Node(level, first >> level);
  }
  const uint64_t middle = first + LeftLeaves(leaves);
  ALMENARA_ASSIGN_OR_RETURN(const Digest256 left, Hash(first, middle));
  ALMENARA_ASSIGN_OR_RETURN(const Digest256 right, Hash(middle, end));
  return crypto::MerkleNode(left, right);
}

absl::StatusOr<Digest256> MerkleTree::Root(uint64_t size) const {
  if (size == 0) return crypto::MerkleRoot().Root();
  return Hash(0, size);
}

absl::StatusOr<MerkleHashes> MerkleTree::InclusionProof(uint64_t index, uint64_t size) const {
  MerkleHashes path;
  uint64_t first = 0;
  uint64_t end = size;
  while (end - first > 1) {
    const uint64_t middle = first + LeftLeaves(end - first);
    const bool in_left = index < middle;
    ALMENARA_ASSIGN_OR_RETURN(const Digest256 sibling,
                              in_left ? Hash(middle, end) : Hash(first, middle));
    path.push_back(sibling);
    (in_left ? end : first) = middle;
  }
  std::ranges::reverse(path);
  return path;
}

absl::StatusOr<MerkleHashes> MerkleTree::ConsistencyProof(uint64_t size1, uint64_t size2) const {
  // RFC 9162 section 2.1.4.1, from the root down.
  MerkleHashes proof;
  uint64_t first = 0;
  uint64_t end = size2;
  bool known = true;  // the verifier has the hash of what the old tree has of [first, end)
  while (size1 != end) {
    const uint64_t middle = first + LeftLeaves(end - first);
    if (size1 <= middle) {
      ALMENARA_ASSIGN_OR_RETURN(const Digest256 right, Hash(middle, end));
      proof.push_back(right);
      end = middle;
    } else {
      ALMENARA_ASSIGN_OR_RETURN(const Digest256 left, Hash(first, middle));
      proof.push_back(left);
      first = middle;
      known = false;
    }
  }
  if (!known) {
    ALMENARA_ASSIGN_OR_RETURN(const Digest256 last, Hash(first, end));
    proof.push_back(last);
  }
  std::ranges::reverse(proof);
  return proof;
}

}  // namespace almenara::hub

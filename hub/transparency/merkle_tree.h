// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_TRANSPARENCY_MERKLE_TREE_H_
#define ALMENARA_HUB_TRANSPARENCY_MERKLE_TREE_H_

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/crypto/hmac.h"
#include "common/crypto/merkle_root.h"
#include "common/storage/key_value_store.h"

namespace almenara::hub {

using MerkleHashes = std::vector<crypto::Digest256>;

// The tree of RFC 9162 section 2.1 over a table of complete nodes: the node (level, index) is
// stored once its 2^level leaves are there, and never changes. Root and proofs of any size up to
// the present cost a logarithmic number of reads. Says nothing about what the leaves mean. Not
// thread-safe while it grows.
class MerkleTree {
 public:
  // `store` must outlive the tree; `size` leaves of it are in the store.
  MerkleTree(const KeyValueStore& store, uint64_t size) : store_(store), size_(size) {}

  uint64_t size() const { return size_; }

  // Adds leaves and every node that they complete to `batch`, which the caller writes; this object
  // knows them already. Errors: those of the store.
  absl::Status Append(const MerkleHashes& leaves, WriteBatch& batch);

  // REQUIRES size <= size(). DATA_LOSS: a node is missing or damaged.
  absl::StatusOr<crypto::Digest256> Root(uint64_t size) const;
  // REQUIRES index < size <= size(). The path of the leaf, from the leaf up.
  absl::StatusOr<MerkleHashes> InclusionProof(uint64_t index, uint64_t size) const;
  // REQUIRES 1 <= size1 <= size2 <= size().
  absl::StatusOr<MerkleHashes> ConsistencyProof(uint64_t size1, uint64_t size2) const;

 private:
  absl::StatusOr<crypto::Digest256> Node(uint32_t level, uint64_t index) const;
  // The hash of leaves [first, end); `first` is a multiple of a power of two that is at least
  // end - first.
  absl::StatusOr<crypto::Digest256> Hash(uint64_t first, uint64_t end) const;

  const KeyValueStore& store_;
  uint64_t size_;
  // Nodes that were appended here, by level and index.
  std::map<std::pair<uint32_t, uint64_t>, crypto::Digest256> fresh_;
};

// A tree small enough for memory: the subtree of a batch. Never empty.
crypto::Digest256 RootOf(const MerkleHashes& leaves);
// The path of leaf `index` in the tree of exactly these leaves. REQUIRES index < leaves.size().
MerkleHashes PathIn(const MerkleHashes& leaves, uint64_t index);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_TRANSPARENCY_MERKLE_TREE_H_

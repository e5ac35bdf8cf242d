// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/merkle_proof.h"

#include <bit>

#include "common/crypto/merkle_root.h"

namespace almenara::crypto {
namespace {

absl::Status DoesNotHold() { return absl::InvalidArgumentError("the Merkle proof does not hold"); }

absl::Status Check(bool holds) { return holds ? absl::OkStatus() : DoesNotHold(); }

bool IsOdd(uint64_t number) { return (number & 1) != 0; }

bool IsSubtree(Subtree subtree) {
  if (subtree.start >= subtree.end) return false;
  const uint64_t leaves = subtree.end - subtree.start;
  if (leaves > uint64_t{1} << 63) return subtree.start == 0;
  return subtree.start % std::bit_ceil(leaves) == 0;
}

// What the verifier walks: first and last leaf of the subtree and last leaf of the tree, as
// positions on one level.
struct Walk {
  uint64_t first;
  uint64_t last;
  uint64_t tree_last;

  void Up() {
    first >>= 1;
    last >>= 1;
    tree_last >>= 1;
  }
};

}  // namespace

absl::Status VerifyInclusion(const Digest256& leaf_hash, uint64_t index, uint64_t size,
                             MerklePath path, const Digest256& root) {
  // RFC 9162 section 2.1.3.2.
  if (index >= size) return DoesNotHold();
  uint64_t node = index;
  uint64_t last = size - 1;
  Digest256 hash = leaf_hash;
  for (const Digest256& sibling : path) {
    if (last == 0) return DoesNotHold();
    if (IsOdd(node) || node == last) {
      hash = MerkleNode(sibling, hash);
      while (!IsOdd(node) && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      hash = MerkleNode(hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return Check(last == 0 && hash == root);
}

absl::Status VerifyConsistency(uint64_t size1, uint64_t size2, MerklePath proof,
                               const Digest256& root1, const Digest256& root2) {
  // A tree without leaves begins every tree: to ask for a proof of that is a mistake.
  if (size1 == 0) return DoesNotHold();
  return VerifySubtreeConsistency({0, size1}, size2, proof, root1, root2);
}

absl::Status VerifySubtreeInclusion(const Digest256& leaf_hash, uint64_t index, Subtree subtree,
                                    MerklePath path, const Digest256& subtree_root) {
  if (!IsSubtree(subtree) || index < subtree.start) return DoesNotHold();
  return VerifyInclusion(leaf_hash, index - subtree.start, subtree.end - subtree.start, path,
                         subtree_root);
}

absl::Status VerifySubtreeConsistency(Subtree subtree, uint64_t size, MerklePath proof,
                                      const Digest256& subtree_root, const Digest256& root) {
  if (subtree.start == subtree.end && subtree.end <= size) {
    // Of nothing there is nothing to prove but that its root is that of nothing.
    return Check(proof.empty() && subtree_root == MerkleRoot().Root());
  }
  if (!IsSubtree(subtree) || subtree.end > size) return DoesNotHold();
  Walk walk = {subtree.start, subtree.end - 1, size - 1};
  // Up to the largest node that subtree and tree have in common at the subtree's right edge.
  if (walk.last == walk.tree_last) {
    while (walk.first != walk.last) walk.Up();
  } else {
    while (walk.first != walk.last && IsOdd(walk.last)) walk.Up();
  }
  Digest256 of_subtree = subtree_root;
  if (walk.first != walk.last) {
    if (proof.empty()) return DoesNotHold();
    of_subtree = proof.front();
    proof = proof.subspan(1);
  }
  Digest256 of_tree = of_subtree;
  for (const Digest256& sibling : proof) {
    if (walk.tree_last == 0) return DoesNotHold();
    if (IsOdd(walk.last) || walk.last == walk.tree_last) {
      if (walk.first < walk.last) of_subtree = MerkleNode(sibling, of_subtree);
      of_tree = MerkleNode(sibling, of_tree);
      while (!IsOdd(walk.last) && walk.last != 0) walk.Up();
    } else {
      of_tree = MerkleNode(of_tree, sibling);
    }
    walk.Up();
  }
  return Check(walk.tree_last == 0 && of_subtree == subtree_root && of_tree == root);
}

}  // namespace almenara::crypto

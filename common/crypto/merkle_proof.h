// SPDX-License-Identifier: Apache-2.0
// Proofs over a Merkle tree of RFC 9162 section 2.1 (the hashes of RFC 6962), as whoever holds only
// a root checks them. A subtree [start, end) is one that a tree of any size would have: start is a
// multiple of the smallest power of two that is at least end - start
// (draft-ietf-plants-merkle-tree- certs, section 4). Every function is pure. INVALID_ARGUMENT when
// the proof does not hold or what is asked cannot be.
#ifndef ALMENARA_COMMON_CRYPTO_MERKLE_PROOF_H_
#define ALMENARA_COMMON_CRYPTO_MERKLE_PROOF_H_

#include <cstdint>
#include <span>

#include "absl/status/status.h"
#include "common/crypto/hmac.h"

namespace almenara::crypto {

using MerklePath = std::span<const Digest256>;

// Leaves [start, end) of a tree.
struct Subtree {
  uint64_t start = 0;
  uint64_t end = 0;
};

// The leaf with this hash stands at `index` in the tree of `size` leaves with this root.
absl::Status VerifyInclusion(const Digest256& leaf_hash, uint64_t index, uint64_t size,
                             MerklePath path, const Digest256& root);

// The tree of `size1` leaves, at least one, is the beginning of the tree of `size2` leaves.
absl::Status VerifyConsistency(uint64_t size1, uint64_t size2, MerklePath proof,
                               const Digest256& root1, const Digest256& root2);

// The leaf stands at `index` of the whole tree, inside the subtree with this root.
absl::Status VerifySubtreeInclusion(const Digest256& leaf_hash, uint64_t index, Subtree subtree,
                                    MerklePath path, const Digest256& subtree_root);

// The subtree is a part of the tree of `size` leaves.
absl::Status VerifySubtreeConsistency(Subtree subtree, uint64_t size, MerklePath proof,
                                      const Digest256& subtree_root, const Digest256& root);

}  // namespace almenara::crypto

#endif  // ALMENARA_COMMON_CRYPTO_MERKLE_PROOF_H_

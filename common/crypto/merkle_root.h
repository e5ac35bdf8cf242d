// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_CRYPTO_MERKLE_ROOT_H_
#define ALMENARA_COMMON_CRYPTO_MERKLE_ROOT_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/crypto/hmac.h"

namespace almenara::crypto {

// RFC 6962 section 2.1: SHA-256(0x00 || data).
Digest256 MerkleLeaf(absl::string_view data);
// SHA-256(0x01 || left || right).
Digest256 MerkleNode(const Digest256& left, const Digest256& right);

// The root of a growing list of leaves, in memory logarithmic in their number. Not thread-safe.
class MerkleRoot {
 public:
  void Append(const Digest256& leaf);
  // Of the leaves so far; SHA-256 of nothing when there are none.
  Digest256 Root() const;
  uint64_t size() const { return size_; }

 private:
  // Roots of the perfect subtrees that the leaves make up, largest first: one for each bit of
  // size_.
  std::vector<Digest256> peaks_;
  uint64_t size_ = 0;
};

}  // namespace almenara::crypto

#endif  // ALMENARA_COMMON_CRYPTO_MERKLE_ROOT_H_

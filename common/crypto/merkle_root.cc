// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/merkle_root.h"

#include <algorithm>
#include <array>

namespace almenara::crypto {

Digest256 MerkleLeaf(absl::string_view data) { return Sha256(absl::string_view("\x00", 1), data); }

Digest256 MerkleNode(const Digest256& left, const Digest256& right) {
  std::array<char, 1 + 2 * std::tuple_size_v<Digest256>> input;
  input[0] = '\x01';
  std::copy(right.begin(), right.end(), std::copy(left.begin(), left.end(), input.begin() + 1));
  return Sha256(absl::string_view(input.data(), input.size()));
}

void MerkleRoot::Append(const Digest256& leaf) {
  Digest256 root = leaf;
  for (uint64_t rest = size_; (rest & 1) != 0; rest >>= 1) {
    root = MerkleNode(peaks_.back(), root);
    peaks_.pop_back();
  }
  peaks_.push_back(root);
  ++size_;
}

Digest256 MerkleRoot::Root() const {
  if (peaks_.empty()) return Sha256("");
  Digest256 root = peaks_.back();
  for (size_t i = peaks_.size() - 1; i-- > 0;) root = MerkleNode(peaks_[i], root);
  return root;
}

}  // namespace almenara::crypto

// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/merkle_root.h"

#include <string>

namespace almenara::crypto {
namespace {

void AppendBytes(const Digest256& digest, std::string& out) {
  out.append(reinterpret_cast<const char*>(digest.data()), digest.size());
}

}  // namespace

Digest256 MerkleLeaf(absl::string_view data) {
  std::string input(1, '\x00');
  input.append(data.data(), data.size());
  return Sha256(input);
}

Digest256 MerkleNode(const Digest256& left, const Digest256& right) {
  std::string input(1, '\x01');
  AppendBytes(left, input);
  AppendBytes(right, input);
  return Sha256(input);
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

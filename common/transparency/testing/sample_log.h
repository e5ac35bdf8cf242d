// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TRANSPARENCY_TESTING_SAMPLE_LOG_H_
#define ALMENARA_COMMON_TRANSPARENCY_TESTING_SAMPLE_LOG_H_

#include <google/protobuf/repeated_ptr_field.h>

#include <cstdint>
#include <string>
#include <vector>

#include "almenara/hub/v1/transparency_service.pb.h"
#include "almenara/log/v1/log_entry.pb.h"
#include "common/crypto/ed25519.h"
#include "common/crypto/hmac.h"

namespace almenara::transparency::testing {

using ProtoHashes = google::protobuf::RepeatedPtrField<std::string>;
using Hashes = std::vector<crypto::Digest256>;

// The paper definitions of RFC 9162 section 2.1, for trees of a few leaves.
crypto::Digest256 RootOf(const Hashes& leaves);
ProtoHashes InclusionPath(const Hashes& leaves, uint64_t index);
// From the first `size` leaves, at least one, to all.
ProtoHashes ConsistencyProof(const Hashes& leaves, uint64_t size);

// A log as an honest hub keeps it, in memory, with a key of its own. Not thread-safe.
class SampleLog {
 public:
  explicit SampleLog(uint64_t seed = 1);

  // Returns its index.
  uint64_t Append(const log::v1::LogEntry& entry);
  uint64_t size() const { return entries_.size(); }
  const crypto::Ed25519KeyPair& key() const { return key_; }

  // Of all leaves, or of the first `size`.
  log::v1::TreeHead Head() const { return HeadOf(size()); }
  log::v1::TreeHead HeadOf(uint64_t size) const;
  // With its proof in the tree of all leaves.
  hub::v1::ProvenLeaf Prove(uint64_t index) const;
  ProtoHashes ProveConsistency(uint64_t from, uint64_t to) const;

 private:
  Hashes Leaves(uint64_t size) const;

  crypto::Ed25519KeyPair key_;
  std::vector<std::string> entries_;
};

// A batch's or a window's subtree over these members' bytes, filled up to 64 leaves.
Hashes SubtreeOf(const std::vector<std::string>& members);

}  // namespace almenara::transparency::testing

#endif  // ALMENARA_COMMON_TRANSPARENCY_TESTING_SAMPLE_LOG_H_

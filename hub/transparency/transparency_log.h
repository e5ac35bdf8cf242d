// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_TRANSPARENCY_TRANSPARENCY_LOG_H_
#define ALMENARA_HUB_TRANSPARENCY_TRANSPARENCY_LOG_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/hub/v1/publication_service.pb.h"
#include "almenara/hub/v1/query_service.pb.h"
#include "almenara/log/v1/log_entry.pb.h"
#include "common/crypto/ed25519.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "hub/transparency/merkle_tree.h"

namespace almenara::hub {

// The hub's append-only log: an RFC 9162 tree on disk with a signed head. What is appended is
// synced before the head says so. Nothing is served that does not verify against the head: a byte
// changed on disk is found at the start or at the latest when it is asked for. Thread-safe.
class TransparencyLog {
 public:
  // Reads everything and checks it against the stored head. DATA_LOSS: a leaf, a node or the head
  // is missing or changed, or another key signed it. The references must outlive the log.
  static absl::StatusOr<std::unique_ptr<TransparencyLog>> Open(KeyValueStore& store,
                                                               crypto::Ed25519KeyPair key,
                                                               const Clock& clock);

  // The leaves to append, given the index of the first, and what else to write in the same batch.
  using Compose =
      std::function<absl::StatusOr<std::vector<log::v1::LogEntry>>(uint64_t first, WriteBatch&)>;
  // Appends and signs a new head in one synced batch; without leaves nothing is written. Calls
  // `compose` while no other leaf is appended. Errors: those of `compose` and of the store.
  absl::Status Append(const Compose& compose);

  log::v1::TreeHead Head() const;
  const crypto::Ed25519PublicKey& public_key() const { return public_key_; }
  // Signs a receipt or an erasure statement by the log's key.
  void Sign(v1::Receipt& receipt) const;
  v1::SignedErasure Sign(const v1::ErasureStatement& statement) const;

  // The exact bytes of a leaf. OUT_OF_RANGE: not in the log. DATA_LOSS: changed on disk.
  absl::StatusOr<std::string> Entry(uint64_t index) const;
  // OUT_OF_RANGE unless index < size <= the head's. Verified before it is given.
  absl::StatusOr<MerkleHashes> InclusionProof(uint64_t index, uint64_t size) const;
  // A leaf with its inclusion proof. Errors as Entry's and InclusionProof's.
  absl::StatusOr<v1::ProvenLeaf> Prove(uint64_t index, uint64_t size) const;
  // OUT_OF_RANGE unless 1 <= size1 <= size2 <= the head's. Verified before it is given.
  absl::StatusOr<MerkleHashes> ConsistencyProof(uint64_t size1, uint64_t size2) const;

 private:
  TransparencyLog(KeyValueStore& store, crypto::Ed25519KeyPair key, const Clock& clock);

  absl::Status Load() ABSL_EXCLUSIVE_LOCKS_REQUIRED(writing_);
  absl::Status CheckEverything(const log::v1::TreeHead& head) const;
  log::v1::TreeHead SignHead(uint64_t size, const crypto::Digest256& root) const;
  absl::StatusOr<crypto::Digest256> LeafHash(uint64_t index) const;

  KeyValueStore& store_;
  const crypto::Ed25519KeyPair key_;
  const crypto::Ed25519PublicKey public_key_;
  const Clock& clock_;
  Mutex writing_;  // one append at a time, disk included
  mutable Mutex mutex_;
  log::v1::TreeHead head_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_TRANSPARENCY_TRANSPARENCY_LOG_H_

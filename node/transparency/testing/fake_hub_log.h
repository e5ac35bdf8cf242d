// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_TRANSPARENCY_TESTING_FAKE_HUB_LOG_H_
#define ALMENARA_NODE_TRANSPARENCY_TESTING_FAKE_HUB_LOG_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "almenara/hub/v1/publication_service.pb.h"
#include "almenara/log/v1/log_entry.pb.h"
#include "common/crypto/ed25519.h"
#include "common/crypto/hmac.h"
#include "common/sync/mutex.h"
#include "node/transparency/hub_transparency.h"

namespace almenara::testing {

// A small Merkle log in memory with every proof of the contract, and the ways in which a hub can
// lie about it. Thread-safe.
class FakeHubLog final : public node::HubTransparency {
 public:
  FakeHubLog();

  absl::StatusOr<hub::v1::GetTreeHeadResponse> GetTreeHead(uint64_t known_size) override;
  absl::StatusOr<hub::v1::GetConsistencyProofResponse> GetConsistencyProof(
      uint64_t first_size, uint64_t second_size) override;
  absl::StatusOr<hub::v1::GetLeavesResponse> GetLeaves(uint64_t first, uint32_t limit) override;
  absl::StatusOr<hub::v1::ProveRecordsResponse> ProveRecords(
      const std::vector<std::string>& commitments) override;
  absl::Status ListUses(const hub::v1::ListUsesRequest& filter, UseVisitor visit) override;
  absl::StatusOr<std::vector<hub::v1::Release>> ListReleases() override;
  void Shutdown() override {}

  // Appends a leaf and gives its index.
  uint64_t Append(const log::v1::LogEntry& entry);
  // Leaves that say nothing, so that the log grows.
  void Grow(int leaves);
  // Back to its first leaves, as after an old backup.
  void CutTo(uint64_t size);
  // Appends the batch of an organisation's window over these commitments.
  void AppendBatch(const std::string& organization, const std::vector<std::string>& commitments);
  void SetReachable(bool reachable);
  // Signs with another key from now on.
  void ChangeKey();
  log::v1::TreeHead Head() const;
  hub::v1::SignedErasure Sign(const hub::v1::ErasureStatement& statement) const;
  crypto::Ed25519PublicKey public_key() const;

  // What the hub lists and shows, as the test wants it.
  std::vector<hub::v1::Release> releases;
  std::vector<hub::v1::ListUsesResponse> uses;
  std::vector<std::string> pending_commitments;
  hub::v1::ListUsesRequest asked_uses;

 private:
  struct Member {
    uint64_t leaf;
    uint64_t position;
    std::vector<crypto::Digest256> path;
  };

  log::v1::TreeHead HeadOf() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  hub::v1::ProvenLeaf Prove(uint64_t index) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable Mutex mutex_;
  crypto::Ed25519KeyPair key_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> leaves_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, Member> members_ ABSL_GUARDED_BY(mutex_);  // by commitment
  bool reachable_ ABSL_GUARDED_BY(mutex_) = true;
};

}  // namespace almenara::testing

#endif  // ALMENARA_NODE_TRANSPARENCY_TESTING_FAKE_HUB_LOG_H_

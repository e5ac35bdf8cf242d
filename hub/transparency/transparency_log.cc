// SPDX-License-Identifier: Apache-2.0
#include "hub/transparency/transparency_log.h"

#include <optional>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "common/crypto/merkle_proof.h"
#include "common/status/status_macros.h"
#include "common/storage/stored_message.h"
#include "common/transparency/receipt.h"
#include "common/transparency/tree_head.h"
#include "hub/transparency/log_keys.h"

namespace almenara::hub {
namespace {

using crypto::Digest256;
using log::v1::LogEntry;
using log::v1::TreeHead;

absl::Status Changed(absl::string_view what) {
  return absl::DataLossError(absl::StrCat("log: ", what, "; the log was changed on disk"));
}

}  // namespace

TransparencyLog::TransparencyLog(KeyValueStore& store, crypto::Ed25519KeyPair key,
                                 const Clock& clock)
    : store_(store), key_(std::move(key)), public_key_(key_.public_key()), clock_(clock) {}

absl::StatusOr<std::unique_ptr<TransparencyLog>> TransparencyLog::Open(KeyValueStore& store,
                                                                       crypto::Ed25519KeyPair key,
                                                                       const Clock& clock) {
  auto log = absl::WrapUnique(new TransparencyLog(store, std::move(key), clock));
  MutexLock lock(log->writing_);
  ALMENARA_RETURN_IF_ERROR(log->Load());
  return log;
}

absl::Status TransparencyLog::Load() {
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                            store_.Get(kLogTable, TreeHeadKey()));
  TreeHead head;
  if (stored.has_value()) {
    ALMENARA_ASSIGN_OR_RETURN(head, ParseStored<TreeHead>(kLogTable, *stored));
    if (!transparency::VerifyTreeHead(head, public_key_).ok()) {
      return Changed("the stored head is not signed by this hub's log key");
    }
  } else {
    head = SignHead(0, crypto::MerkleRoot().Root());
  }
  ALMENARA_RETURN_IF_ERROR(CheckEverything(head));
  MutexLock lock(mutex_);
  head_ = std::move(head);
  return absl::OkStatus();
}

absl::Status TransparencyLog::CheckEverything(const TreeHead& head) const {
  // Every leaf and every complete node once, in memory logarithmic in their number.
  std::vector<MerkleHashes> level(1);
  crypto::MerkleRoot root;
  for (uint64_t index = 0; index < head.size(); ++index) {
    ALMENARA_ASSIGN_OR_RETURN(Digest256 hash, LeafHash(index));
    root.Append(hash);
    uint64_t position = index;
    for (uint32_t height = 0;; ++height, position >>= 1) {
      ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> node,
                                store_.Get(kLogTable, LogNodeKey(height, position)));
      if (!node.has_value() || *node != crypto::AsBytes(hash)) return Changed("a node is wrong");
      if (level.size() <= height) level.emplace_back();
      if ((position & 1) == 0) {
        level[height] = {hash};
        break;
      }
      hash = crypto::MerkleNode(level[height].front(), hash);
    }
  }
  if (crypto::AsBytes(root.Root()) != head.root()) return Changed("the leaves have another root");
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> beyond,
                            store_.Get(kLogTable, LogEntryKey(head.size())));
  return beyond.has_value() ? Changed("there is a leaf that the head does not have")
                            : absl::OkStatus();
}

TreeHead TransparencyLog::SignHead(uint64_t size, const Digest256& root) const {
  TreeHead head;
  head.set_log_id(transparency::LogId(public_key_));
  head.set_size(size);
  head.set_root(crypto::AsBytes(root));
  head.set_unix_ms(static_cast<uint64_t>(absl::ToUnixMillis(clock_.Now())));
  head.set_ed25519(key_.Sign(transparency::SignedHeadBytes(head)));
  return head;
}

absl::Status TransparencyLog::Append(const Compose& compose) {
  MutexLock one_at_a_time(writing_);
  const uint64_t first = Head().size();
  WriteBatch batch;
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<LogEntry> entries, compose(first, batch));
  if (entries.empty()) return absl::OkStatus();
  MerkleHashes hashes;
  for (const LogEntry& entry : entries) {
    const std::string leaf = entry.SerializeAsString();
    batch.Put(kLogTable, LogEntryKey(first + hashes.size()), leaf);
    hashes.push_back(crypto::MerkleLeaf(leaf));
  }
  MerkleTree tree(store_, first);
  ALMENARA_RETURN_IF_ERROR(tree.Append(hashes, batch));
  ALMENARA_ASSIGN_OR_RETURN(const Digest256 root, tree.Root(tree.size()));
  TreeHead head = SignHead(tree.size(), root);
  batch.Put(kLogTable, TreeHeadKey(), head.SerializeAsString());
  ALMENARA_RETURN_IF_ERROR(store_.WriteSynced(batch));
  MutexLock lock(mutex_);
  head_ = std::move(head);
  return absl::OkStatus();
}

TreeHead TransparencyLog::Head() const {
  MutexLock lock(mutex_);
  return head_;
}

absl::StatusOr<Digest256> TransparencyLog::LeafHash(uint64_t index) const {
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                            store_.Get(kLogTable, LogEntryKey(index)));
  if (!stored.has_value()) return Changed("a leaf is missing");
  return crypto::MerkleLeaf(*stored);
}

absl::StatusOr<std::string> TransparencyLog::Entry(uint64_t index) const {
  const TreeHead head = Head();
  if (index >= head.size()) return absl::OutOfRangeError("log: no such leaf");
  ALMENARA_RETURN_IF_ERROR(InclusionProof(index, head.size()).status());
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                            store_.Get(kLogTable, LogEntryKey(index)));
  if (!stored.has_value()) return Changed("a leaf is missing");
  return *stored;
}

absl::StatusOr<MerkleHashes> TransparencyLog::InclusionProof(uint64_t index, uint64_t size) const {
  const TreeHead head = Head();
  if (size > head.size() || index >= size) return absl::OutOfRangeError("log: no such leaf");
  const MerkleTree tree(store_, head.size());
  ALMENARA_ASSIGN_OR_RETURN(MerkleHashes path, tree.InclusionProof(index, size));
  ALMENARA_ASSIGN_OR_RETURN(const Digest256 root, tree.Root(size));
  ALMENARA_ASSIGN_OR_RETURN(const Digest256 leaf, LeafHash(index));
  if (!crypto::VerifyInclusion(leaf, index, size, path, root).ok()) {
    return Changed("a leaf does not belong to the tree");
  }
  if (size == head.size() && crypto::AsBytes(root) != head.root()) {
    return Changed("the nodes have another root");
  }
  return path;
}

absl::StatusOr<v1::ProvenLeaf> TransparencyLog::Prove(uint64_t index, uint64_t size) const {
  v1::ProvenLeaf leaf;
  leaf.set_index(index);
  ALMENARA_ASSIGN_OR_RETURN(const MerkleHashes path, InclusionProof(index, size));
  for (const Digest256& hash : path) leaf.add_path(crypto::AsBytes(hash));
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                            store_.Get(kLogTable, LogEntryKey(index)));
  if (!stored.has_value()) return Changed("a leaf is missing");
  leaf.set_entry(*stored);
  return leaf;
}

void TransparencyLog::Sign(v1::Receipt& receipt) const { transparency::SignReceipt(key_, receipt); }

v1::SignedErasure TransparencyLog::Sign(const v1::ErasureStatement& statement) const {
  return transparency::SignErasure(statement, key_);
}

absl::StatusOr<MerkleHashes> TransparencyLog::ConsistencyProof(uint64_t size1,
                                                               uint64_t size2) const {
  const TreeHead head = Head();
  if (size1 == 0 || size1 > size2 || size2 > head.size()) {
    return absl::OutOfRangeError("log: no such sizes");
  }
  const MerkleTree tree(store_, head.size());
  ALMENARA_ASSIGN_OR_RETURN(MerkleHashes proof, tree.ConsistencyProof(size1, size2));
  ALMENARA_ASSIGN_OR_RETURN(const Digest256 root1, tree.Root(size1));
  ALMENARA_ASSIGN_OR_RETURN(const Digest256 root2, tree.Root(size2));
  if (!crypto::VerifyConsistency(size1, size2, proof, root1, root2).ok() ||
      (size2 == head.size() && crypto::AsBytes(root2) != head.root())) {
    return Changed("the nodes do not fit together");
  }
  return proof;
}

}  // namespace almenara::hub

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_TRANSPARENCY_KEPT_HEAD_H_
#define ALMENARA_NODE_TRANSPARENCY_KEPT_HEAD_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "almenara/log/v1/log_entry.pb.h"
#include "almenara/state/v1/node_state.pb.h"
#include "common/crypto/ed25519.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"
#include "node/transparency/hub_transparency.h"

namespace almenara::node {

// The outcome of a check that found nothing wrong.
struct CheckedHead {
  log::v1::TreeHead head;
  uint64_t known_size = 0;  // that the node knew before; 0: none
};

// The last tree head of the hub's log that the node has accepted, and the log's public key as first
// seen. It takes no head that does not go on from the one it keeps; one that contradicts it is kept
// beside it, on disk, until a person accepts it. Thread-safe. The store must outlive it.
class KeptHead {
 public:
  // DATA_LOSS when the row is damaged.
  static absl::StatusOr<std::unique_ptr<KeptHead>> Load(KeyValueStore& store);

  // Asks the hub for its latest head and keeps it, durable on return. DATA_LOSS, in words for a
  // person: it contradicts the one kept, now or at an earlier check. Other errors are the hub's.
  absl::StatusOr<CheckedHead> Check(HubTransparency& hub);
  // A person has looked: goes on from the head that the hub shows now, whatever was kept, if only
  // it is signed by the key that comes with it.
  absl::StatusOr<CheckedHead> Accept(HubTransparency& hub);
  // Whether a head that another node keeps is of the history kept here: OK, or DATA_LOSS with words
  // for a person; if the log signed it, it is kept as one that contradicts. FAILED_PRECONDITION
  // when none is kept; other errors are the hub's.
  absl::Status Compare(const log::v1::TreeHead& other, HubTransparency& hub);

  // nullopt: no head was ever accepted.
  std::optional<log::v1::TreeHead> head() const;
  std::optional<crypto::Ed25519PublicKey> log_key() const;
  // Why the hub cannot be believed, and what to do; empty: nothing is wrong.
  std::string problem() const;

 private:
  explicit KeptHead(KeyValueStore& store) : store_(store) {}

  absl::StatusOr<hub::v1::GetTreeHeadResponse> Ask(HubTransparency& hub) const;
  // OK, or what contradicts what is kept.
  absl::Status Examine(const hub::v1::GetTreeHeadResponse& shown) const;
  // OK, or what contradicts what is kept, of two heads that the log has signed.
  absl::Status CompareSigned(const log::v1::TreeHead& kept, const log::v1::TreeHead& other,
                             const crypto::Ed25519PublicKey& key, HubTransparency& hub) const;
  // Keeps what contradicts; gives DATA_LOSS.
  absl::Status Contradict(const log::v1::TreeHead& head, absl::string_view why);
  absl::Status Write(const state::v1::KeptHeadRow& row);
  state::v1::KeptHeadRow row() const;

  KeyValueStore& store_;
  // Held from question to answer, so that no check takes another's progress for a contradiction.
  Mutex check_mutex_;
  mutable Mutex mutex_;
  state::v1::KeptHeadRow row_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_TRANSPARENCY_KEPT_HEAD_H_

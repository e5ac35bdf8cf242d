// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_ERASURES_H_
#define ALMENARA_NODE_PUBLISH_ERASURES_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "almenara/hub/v1/publication_service.pb.h"
#include "almenara/state/v1/node_state.pb.h"
#include "common/random/random_source.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"
#include "node/case/node_secrets.h"
#include "node/publish/publish_keys.h"
#include "node/publish/record_difference.h"

namespace almenara::node {

// A withdrawal whose erasure the hub has not confirmed.
struct PendingErasure {
  uint64_t revision = 0;
  OutboxPlace place;  // of the withdrawal in the outbox
};

// A receipt that has been verified, and the withdrawal that it is for.
struct ErasureReceipt {
  std::string record_id;
  uint64_t revision = 0;
  hub::v1::SignedErasure receipt;
};

// How far the erasure of some records is.
struct ErasureProgress {
  uint64_t acknowledged = 0;
  uint64_t erased = 0;
};

// Every withdrawal with the hub's receipt, once there is one. Rows are on the disk; withdrawals
// without a receipt are in memory as well. The outbox alone changes it. Thread-safe. What it is
// given must outlive it.
class Erasures {
 public:
  // A withdrawal that became pending, or (nullopt) a record that no longer is.
  using Change = std::pair<std::string, std::optional<PendingErasure>>;

  Erasures(KeyValueStore& store, const NodeSecrets& secrets, RandomSource& random)
      : store_(store), secrets_(secrets), random_(random) {}
  // Reads what is pending. To be called once, before anything else.
  absl::Status Load();

  // Writes a withdrawal's row. The time of an earlier one of the same record, and its receipt, stay
  // when it is only sent `again`.
  absl::Status Stage(const std::string& record_id, uint64_t revision, absl::Time now, bool again,
                     WriteBatch& batch) const;
  absl::Status StageReceipt(const ErasureReceipt& receipt, WriteBatch& batch) const;
  // After the batch is durable.
  void Apply(const std::vector<Change>& changes);

  std::optional<PendingErasure> Pending(const std::string& record_id) const;
  uint64_t pending() const;
  // Pending withdrawals that the hub has acknowledged: up to `durable`, in its epoch.
  std::vector<hub::v1::Withdrawal> Answerable(const DurablePosition& durable) const;
  ErasureProgress ProgressOf(const std::vector<std::string>& record_ids,
                             const DurablePosition& durable) const;
  // Every receipt. An error of the visitor ends the reading and is returned.
  absl::Status EachReceipt(
      absl::FunctionRef<absl::Status(const hub::v1::SignedErasure& receipt)> visit) const;

 private:
  KeyValueStore& store_;
  const NodeSecrets& secrets_;
  RandomSource& random_;
  mutable Mutex mutex_;
  std::map<std::string, PendingErasure> pending_ ABSL_GUARDED_BY(mutex_);  // by record id
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_ERASURES_H_

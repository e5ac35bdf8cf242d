// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_INVENTORY_H_
#define ALMENARA_NODE_PUBLISH_INVENTORY_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "common/sync/mutex.h"
#include "node/publish/hub_publication.h"
#include "node/publish/outbox.h"
#include "node/publish/publisher.h"

namespace almenara::node {

// What the hub should hold: the records published here and acknowledged.
struct HeldInventory {
  uint64_t records = 0;
  std::string digest;  // SHA-256 over record id and u64be revision, by record id
};
absl::StatusOr<HeldInventory> TakeInventory(const Outbox& outbox);

enum class InventoryFinding {
  kSame,
  kStillSending,  // compare again once everything is acknowledged
  kHeldBack,      // the hub's log contradicts itself: nothing is sent again before a person accepts
  kWaits,         // this node was restored from a backup: the steward withdraws, then publishes
  kSentAgain,     // a new epoch has begun, in which everything known here goes again
  kUnknownHere,   // after that, the hub still holds records that this node does not know
  kRefusedThere,  // after that, the hub still lacks records
};

struct InventoryComparison {
  uint64_t at_hub = 0;
  uint64_t here = 0;
  InventoryFinding finding = InventoryFinding::kSame;
};

// Compares what the hub holds with what this node has published, and has everything sent again when
// they differ. Thread-safe. What it is given must outlive it.
class InventoryCheck {
 public:
  InventoryCheck(Outbox& outbox, HubPublication& hub, Publisher& publisher)
      : outbox_(outbox), hub_(hub), publisher_(publisher) {}

  absl::StatusOr<InventoryComparison> Compare();

 private:
  Outbox& outbox_;
  HubPublication& hub_;
  Publisher& publisher_;
  Mutex mutex_;  // one comparison at a time
  uint64_t sent_again_in_epoch_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_INVENTORY_H_

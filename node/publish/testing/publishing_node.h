// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_TESTING_PUBLISHING_NODE_H_
#define ALMENARA_NODE_PUBLISH_TESTING_PUBLISHING_NODE_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/storage/testing/fault_injecting_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/seeded_random.h"
#include "node/publish/erasure_confirmer.h"
#include "node/publish/publisher.h"
#include "node/publish/testing/fake_hub.h"

namespace almenara::testing {

// Record id to code.
using Wanted = std::map<std::string, uint32_t>;

std::string RecordId(int number);
std::vector<node::DesiredRecord> Desired(const Wanted& wanted,
                                         const std::vector<std::string>& withdrawn);
Wanted HeldBy(const FakeHub& hub);

// Tables of a node's publishing half.
std::vector<std::string> PublishingTables();
// Copies all of them.
void CopyTables(const KeyValueStore& from, KeyValueStore& to);

// A node's publishing half on a store. Not thread-safe.
struct PublishingNode {
  PublishingNode(KeyValueStore& store, FakeHub& hub);

  // True once everything is acknowledged; false when nothing more happens for a long time or the
  // disk is gone.
  bool WaitUntilDurable(const FaultInjectingStore* store = nullptr) const;
  // Looks again whenever something changes; false when it does not come true for a long time.
  bool WaitUntil(const std::function<bool()>& condition) const;
  // Starts to ask for receipts; the second says how patiently and what erases the bytes here.
  void Confirm(FakeHub& hub);
  void Confirm(FakeHub& hub, const node::Backoff::Limits& limits,
               std::function<absl::Status()> erase_bytes);

  SeededRandom random{1};
  FakeClock clock{absl::FromUnixSeconds(1'700'000'000)};
  node::NodeSecrets secrets =
      *node::NodeSecrets::Derive(crypto::SecretBytes::CopyOf(std::string(32, 7)));
  OrganizationId organization = *OrganizationId::Parse(kFakeHubMember);
  absl::Status status;
  std::unique_ptr<node::Outbox> outbox;
  std::unique_ptr<node::KeptHead> head;
  std::unique_ptr<node::Publisher> publisher;
  std::unique_ptr<node::ErasureConfirmer> confirmer;
};

}  // namespace almenara::testing

#endif  // ALMENARA_NODE_PUBLISH_TESTING_PUBLISHING_NODE_H_

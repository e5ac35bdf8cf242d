// SPDX-License-Identifier: Apache-2.0
#include "node/publish/publisher.h"

#include "common/storage/memory/memory_store.h"
#include "common/storage/testing/fault_injecting_store.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"
#include "node/publish/publish_keys.h"
#include "node/publish/testing/fake_hub.h"

namespace almenara::node {
namespace {

using ::almenara::testing::CrashSide;
using ::almenara::testing::FakeHub;
using ::almenara::testing::FaultInjectingStore;
using ::almenara::testing::SeededRandom;
using ::testing::IsEmpty;

using Wanted = std::map<std::string, uint32_t>;  // record id to code

std::string Id(int number) { return crypto::AsBytes(crypto::Sha256(std::to_string(number))); }

std::vector<DesiredRecord> Desired(const Wanted& wanted,
                                   const std::vector<std::string>& withdrawn) {
  std::vector<DesiredRecord> desired;
  for (const auto& [id, code] : wanted) {
    record::v1::IncidentRecord record;
    record.set_record_id(id);
    auto* values = record.add_values();
    values->set_field(1);
    values->add_code(code);
    desired.push_back({.record_id = id, .case_key = std::string(48, 'c'), .record = record});
  }
  for (const std::string& id : withdrawn) {
    desired.push_back({.record_id = id, .case_key = std::string(48, 'c'), .record = std::nullopt});
  }
  return desired;
}

Wanted HeldBy(const FakeHub& hub) {
  Wanted held;
  for (const auto& [id, record] : hub.content().records) held[id] = record.values(0).code(0);
  return held;
}

// A node's publishing half on a store.
struct Node {
  Node(KeyValueStore& store, FakeHub& hub) {
    auto loaded = Outbox::Load(store, secrets, random);
    status = loaded.status();
    if (!loaded.ok()) return;
    outbox = *std::move(loaded);
    publisher = std::make_unique<Publisher>(
        *outbox, hub, random, 1,
        Backoff::Limits{.first = absl::Milliseconds(1), .longest = absl::Milliseconds(2)});
  }

  // True once everything is acknowledged; false when nothing more happens for a long time or the
  // disk is gone.
  bool WaitUntilDurable(const FaultInjectingStore* store = nullptr) const {
    OutboxProgress::Observation seen = outbox->progress().Observe();
    for (int idle = 0; idle < 200;) {
      if (seen.position.durable_sequence == seen.position.last_sequence &&
          publisher->status().connected)
        return true;
      if (store != nullptr && store->crashed()) return false;
      const OutboxProgress::Observation now =
          outbox->progress().WaitForChange(seen, absl::Milliseconds(50));
      idle = now == seen ? idle + 1 : 0;
      seen = now;
    }
    return false;
  }

  SeededRandom random{1};
  NodeSecrets secrets = *NodeSecrets::Derive(crypto::SecretBytes::CopyOf(std::string(32, 7)));
  absl::Status status;
  std::unique_ptr<Outbox> outbox;
  std::unique_ptr<Publisher> publisher;
};

TEST(PublisherTest, SendsWhatIsQueuedBeforeAndAfterConnecting) {
  MemoryStore disk(PublishTables());
  FakeHub hub;
  Node node(disk, hub);
  const Wanted first = {{Id(1), 10}, {Id(2), 20}};
  ASSERT_OK(node.outbox->Apply(Desired(first, {}), ApplyMode::kEverything));
  ASSERT_TRUE(node.WaitUntilDurable());
  EXPECT_EQ(HeldBy(hub), first);
  const Wanted second = {{Id(1), 11}};
  ASSERT_OK(node.outbox->Apply(Desired(second, {Id(2)}), ApplyMode::kEverything));
  ASSERT_TRUE(node.WaitUntilDurable());
  EXPECT_EQ(HeldBy(hub), second);
  EXPECT_EQ(hub.streams_opened(), 1);
  EXPECT_THAT(hub.violations(), IsEmpty());
}

TEST(PublisherTest, SaysWhyItIsNotConnectedAndTriesAgain) {
  MemoryStore disk(PublishTables());
  FakeHub hub;
  hub.SetReachable(false);
  Node node(disk, hub);
  ASSERT_OK(node.outbox->Apply(Desired({{Id(1), 1}}, {}), ApplyMode::kEverything));
  while (node.publisher->status().problem.empty())
    node.outbox->progress().WaitForChange(node.outbox->progress().Observe(), absl::Milliseconds(1));
  EXPECT_FALSE(node.publisher->status().connected);
  EXPECT_EQ(node.publisher->status().problem, "the hub is not reachable");
  hub.SetReachable(true);
  node.publisher->TryNow();
  EXPECT_TRUE(node.WaitUntilDurable());
}

TEST(PublisherTest, ABrokenStreamLosesAndDoublesNothing) {
  for (const auto when : {FakeHub::Break::kBeforeApplying, FakeHub::Break::kAfterApplying}) {
    MemoryStore disk(PublishTables());
    FakeHub hub;
    hub.BreakStreamsAfter(2, when);
    Wanted wanted;
    for (int i = 0; i < 9000; ++i) wanted[Id(i)] = static_cast<uint32_t>(i);
    Node node(disk, hub);
    ASSERT_OK(node.outbox->Apply(Desired(wanted, {}), ApplyMode::kEverything));
    ASSERT_TRUE(node.WaitUntilDurable());
    EXPECT_EQ(HeldBy(hub), wanted);
    EXPECT_GT(hub.streams_opened(), 2);
    EXPECT_THAT(hub.violations(), IsEmpty());
  }
}

TEST(PublisherTest, RejectionsReachTheStewardAndTheStreamGoesOn) {
  MemoryStore disk(PublishTables());
  FakeHub hub;
  hub.RefuseWhere([](const record::v1::IncidentRecord& record) {
    return record.values(0).code(0) == 13 ? "not a code of the list" : "";
  });
  Node node(disk, hub);
  ASSERT_OK(node.outbox->Apply(Desired({{Id(1), 13}, {Id(2), 14}}, {}), ApplyMode::kEverything));
  ASSERT_TRUE(node.WaitUntilDurable());
  EXPECT_EQ(node.outbox->progress().rejected_count(), 1u);
  EXPECT_EQ(node.outbox->progress().held_records(), 1u);
  EXPECT_EQ(HeldBy(hub), (Wanted{{Id(2), 14}}));
}

TEST(PublisherTest, AHubRestoredFromABackupIsFilledAgain) {
  MemoryStore disk(PublishTables());
  FakeHub hub;
  Node node(disk, hub);
  ASSERT_OK(node.outbox->Apply(Desired({{Id(1), 1}, {Id(2), 2}}, {}), ApplyMode::kEverything));
  ASSERT_TRUE(node.WaitUntilDurable());
  const FakeHub::Content backup = hub.content();
  const Wanted wanted = {{Id(1), 5}, {Id(3), 3}};
  ASSERT_OK(node.outbox->Apply(Desired(wanted, {Id(2)}), ApplyMode::kEverything));
  ASSERT_TRUE(node.WaitUntilDurable());
  node.publisher.reset();

  hub.Restore(backup);
  Node again(disk, hub);
  ASSERT_TRUE(again.WaitUntilDurable());

  EXPECT_EQ(HeldBy(hub), wanted);
  EXPECT_EQ(again.outbox->progress().held_records(), 2u);
  EXPECT_EQ(hub.content().epoch, 2u);
  EXPECT_THAT(hub.violations(), IsEmpty());
}

TEST(PublisherTest, ANodeRestoredFromABackupGoesOnWithoutDuplicates) {
  FakeHub hub;
  MemoryStore backup(PublishTables());
  {
    MemoryStore disk(PublishTables());
    Node node(disk, hub);
    ASSERT_OK(node.outbox->Apply(Desired({{Id(1), 1}, {Id(2), 2}}, {}), ApplyMode::kEverything));
    ASSERT_TRUE(node.WaitUntilDurable());
    for (const std::string& table : PublishTables()) {
      WriteBatch copy;
      const auto rows = disk.Scan(table, "");
      for (; rows->Valid(); rows->Next()) copy.Put(table, rows->key(), rows->value());
      ASSERT_OK(backup.WriteSynced(copy));
    }
    ASSERT_OK(node.outbox->Apply(Desired({{Id(1), 7}}, {}), ApplyMode::kEverything));
    ASSERT_TRUE(node.WaitUntilDurable());
  }
  Node restored(backup, hub);
  const Wanted wanted = {{Id(1), 8}, {Id(2), 2}};
  ASSERT_OK(restored.outbox->Apply(Desired(wanted, {}), ApplyMode::kEverything));
  ASSERT_TRUE(restored.WaitUntilDurable());
  EXPECT_EQ(HeldBy(hub), wanted);
  EXPECT_THAT(hub.violations(), IsEmpty());
}

// Kill the node before and after each of its synced writes, start it again, and compare record by
// record.
TEST(PublisherTest, ACrashAtAnyDurableStepLosesAndDoublesNothing) {
  const Wanted first = {{Id(1), 1}, {Id(2), 2}, {Id(3), 13}};
  const Wanted second = {{Id(1), 5}, {Id(3), 3}, {Id(4), 13}};
  const auto run = [&](Node& node, const FaultInjectingStore& store) {
    if (!node.outbox->Apply(Desired(first, {}), ApplyMode::kEverything).ok()) return false;
    if (!node.WaitUntilDurable(&store)) return false;
    if (!node.outbox->Apply(Desired(second, {Id(2)}), ApplyMode::kEverything).ok()) return false;
    return node.WaitUntilDurable(&store);
  };
  const auto refuse = [](const record::v1::IncidentRecord& record) {
    return record.values(0).code(0) == 13 ? std::string("unlucky") : std::string();
  };
  int crashes = 0;
  for (int n = 1; n <= 8; ++n) {
    for (const CrashSide side : {CrashSide::kBeforeWrite, CrashSide::kAfterWrite}) {
      MemoryStore disk(PublishTables());
      FaultInjectingStore store(disk);
      FakeHub hub;
      hub.RefuseWhere(refuse);
      store.CrashAt(n, side);
      {
        Node node(store, hub);
        ASSERT_OK(node.status);
        run(node, store);
        crashes += store.crashed() ? 1 : 0;
      }
      store.Restart();
      Node node(store, hub);
      ASSERT_OK(node.status);
      ASSERT_OK(node.outbox->Apply(Desired(second, {Id(2)}), ApplyMode::kEverything));
      ASSERT_TRUE(node.WaitUntilDurable()) << "crash at write " << n;
      EXPECT_EQ(HeldBy(hub), (Wanted{{Id(1), 5}, {Id(3), 3}})) << "crash at write " << n;
      EXPECT_EQ(node.outbox->progress().held_records(), 2u) << "crash at write " << n;
      EXPECT_EQ(node.outbox->progress().rejected_count(), 1u) << "crash at write " << n;
      EXPECT_THAT(hub.violations(), IsEmpty());
    }
  }
  EXPECT_GE(crashes, 8);
}

TEST(PublisherTest, EndsWhileTheHubKeepsSilent) {
  MemoryStore disk(PublishTables());
  FakeHub hub;
  hub.HoldAcknowledgements(true);
  Node node(disk, hub);
  Wanted wanted;
  for (int i = 0; i < 20'000; ++i) wanted[Id(i)] = 1;
  ASSERT_OK(node.outbox->Apply(Desired(wanted, {}), ApplyMode::kEverything));
  while (hub.batches_received() < static_cast<int>(PublicationSession::kWindow)) {
    node.outbox->progress().WaitForChange(node.outbox->progress().Observe(), absl::Milliseconds(5));
  }
  node.publisher.reset();
  EXPECT_EQ(hub.batches_received(), static_cast<int>(PublicationSession::kWindow));
}

}  // namespace
}  // namespace almenara::node

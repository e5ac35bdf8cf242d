// SPDX-License-Identifier: Apache-2.0
#include "node/publish/publisher.h"

#include "common/storage/memory/memory_store.h"
#include "common/testing/status_matchers.h"
#include "node/publish/testing/publishing_node.h"

namespace almenara::node {
namespace {

using ::almenara::testing::CopyTables;
using ::almenara::testing::CrashSide;
using ::almenara::testing::Desired;
using ::almenara::testing::FakeHub;
using ::almenara::testing::FaultInjectingStore;
using ::almenara::testing::HeldBy;
using ::almenara::testing::PublishingNode;
using ::almenara::testing::PublishingTables;
using ::almenara::testing::RecordId;
using ::almenara::testing::Wanted;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(PublisherTest, SendsWhatIsQueuedBeforeAndAfterConnecting) {
  MemoryStore disk(PublishingTables());
  FakeHub hub;
  PublishingNode node(disk, hub);
  const Wanted first = {{RecordId(1), 10}, {RecordId(2), 20}};
  ASSERT_OK(node.outbox->Apply(Desired(first, {}), ApplyMode::kEverything));
  ASSERT_TRUE(node.WaitUntilDurable());
  EXPECT_EQ(HeldBy(hub), first);
  const Wanted second = {{RecordId(1), 11}};
  ASSERT_OK(node.outbox->Apply(Desired(second, {RecordId(2)}), ApplyMode::kEverything));
  ASSERT_TRUE(node.WaitUntilDurable());
  EXPECT_EQ(HeldBy(hub), second);
  EXPECT_EQ(hub.streams_opened(), 1);
  EXPECT_THAT(hub.violations(), IsEmpty());
}

TEST(PublisherTest, SaysWhyItIsNotConnectedAndTriesAgain) {
  MemoryStore disk(PublishingTables());
  FakeHub hub;
  hub.SetReachable(false);
  PublishingNode node(disk, hub);
  ASSERT_OK(node.outbox->Apply(Desired({{RecordId(1), 1}}, {}), ApplyMode::kEverything));
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
    MemoryStore disk(PublishingTables());
    FakeHub hub;
    hub.BreakStreamsAfter(2, when);
    Wanted wanted;
    for (int i = 0; i < 9000; ++i) wanted[RecordId(i)] = static_cast<uint32_t>(i);
    PublishingNode node(disk, hub);
    ASSERT_OK(node.outbox->Apply(Desired(wanted, {}), ApplyMode::kEverything));
    ASSERT_TRUE(node.WaitUntilDurable());
    EXPECT_EQ(HeldBy(hub), wanted);
    EXPECT_GT(hub.streams_opened(), 2);
    EXPECT_THAT(hub.violations(), IsEmpty());
  }
}

TEST(PublisherTest, RejectionsReachTheStewardAndTheStreamGoesOn) {
  MemoryStore disk(PublishingTables());
  FakeHub hub;
  hub.RefuseWhere([](const record::v1::IncidentRecord& record) {
    return record.values(0).code(0) == 13 ? "not a code of the list" : "";
  });
  PublishingNode node(disk, hub);
  ASSERT_OK(node.outbox->Apply(Desired({{RecordId(1), 13}, {RecordId(2), 14}}, {}),
                               ApplyMode::kEverything));
  ASSERT_TRUE(node.WaitUntilDurable());
  EXPECT_EQ(node.outbox->progress().rejected_count(), 1u);
  EXPECT_EQ(node.outbox->progress().held_records(), 1u);
  EXPECT_EQ(HeldBy(hub), (Wanted{{RecordId(2), 14}}));
}

TEST(PublisherTest, AHubRestoredFromABackupIsFilledAgain) {
  MemoryStore disk(PublishingTables());
  FakeHub hub;
  PublishingNode node(disk, hub);
  ASSERT_OK(node.outbox->Apply(Desired({{RecordId(1), 1}, {RecordId(2), 2}}, {}),
                               ApplyMode::kEverything));
  ASSERT_TRUE(node.WaitUntilDurable());
  const FakeHub::Content backup = hub.content();
  const Wanted wanted = {{RecordId(1), 5}, {RecordId(3), 3}};
  ASSERT_OK(node.outbox->Apply(Desired(wanted, {RecordId(2)}), ApplyMode::kEverything));
  ASSERT_TRUE(node.WaitUntilDurable());
  node.publisher.reset();

  hub.Restore(backup);
  PublishingNode again(disk, hub);
  ASSERT_TRUE(again.WaitUntilDurable());

  EXPECT_EQ(HeldBy(hub), wanted);
  EXPECT_EQ(again.outbox->progress().held_records(), 2u);
  EXPECT_EQ(hub.content().epoch, 2u);
  EXPECT_THAT(hub.violations(), IsEmpty());
}

TEST(PublisherTest, ANodeRestoredFromABackupGoesOnWithoutDuplicates) {
  FakeHub hub;
  MemoryStore backup(PublishingTables());
  {
    MemoryStore disk(PublishingTables());
    PublishingNode node(disk, hub);
    ASSERT_OK(node.outbox->Apply(Desired({{RecordId(1), 1}, {RecordId(2), 2}}, {}),
                                 ApplyMode::kEverything));
    ASSERT_TRUE(node.WaitUntilDurable());
    CopyTables(disk, backup);
    ASSERT_OK(node.outbox->Apply(Desired({{RecordId(1), 7}}, {}), ApplyMode::kEverything));
    ASSERT_TRUE(node.WaitUntilDurable());
  }
  PublishingNode restored(backup, hub);
  // Published before the node has noticed, or after: it goes once the steward publishes knowingly.
  const Wanted wanted = {{RecordId(1), 8}, {RecordId(2), 2}};
  ASSERT_OK(restored.outbox->Apply(Desired(wanted, {}), ApplyMode::kEverything));
  ASSERT_TRUE(
      restored.WaitUntil([&] { return restored.outbox->progress().position().records_wait; }));
  ASSERT_OK(restored.outbox->SendEarlierRecords());
  ASSERT_TRUE(restored.WaitUntilDurable());
  EXPECT_EQ(HeldBy(hub), wanted);
  EXPECT_THAT(hub.violations(), IsEmpty());
}

TEST(PublisherTest, ANodeRestoredFromABackupBringsNobodyBackWhoWithdrewSince) {
  FakeHub hub;
  MemoryStore backup(PublishingTables());
  {
    MemoryStore disk(PublishingTables());
    PublishingNode node(disk, hub);
    ASSERT_OK(node.outbox->Apply(Desired({{RecordId(1), 1}, {RecordId(2), 2}}, {}),
                                 ApplyMode::kEverything));
    ASSERT_TRUE(node.WaitUntilDurable());
    CopyTables(disk, backup);
    ASSERT_OK(node.outbox->Apply(Desired({}, {RecordId(2)}), ApplyMode::kEverything));
    ASSERT_TRUE(node.WaitUntilDurable());
  }
  // Not even after another restart.
  for (int start = 0; start < 2; ++start) {
    PublishingNode restored(backup, hub);
    ASSERT_TRUE(restored.WaitUntilDurable());
    EXPECT_EQ(HeldBy(hub), (Wanted{{RecordId(1), 1}}));
    EXPECT_THAT(restored.publisher->status().problem, HasSubstr("restored from a backup"));
  }
  PublishingNode restored(backup, hub);
  ASSERT_OK(restored.outbox->Apply(Desired({}, {RecordId(2)}), ApplyMode::kWithdrawalsOnly));
  ASSERT_OK(restored.outbox->SendEarlierRecords());
  ASSERT_TRUE(restored.WaitUntilDurable());
  EXPECT_EQ(HeldBy(hub), (Wanted{{RecordId(1), 1}}));
  EXPECT_THAT(restored.publisher->status().problem, IsEmpty());
  EXPECT_THAT(hub.violations(), IsEmpty());
}

// Kill the node before and after each of its synced writes, start it again, and compare record by
// record.
TEST(PublisherTest, ACrashAtAnyDurableStepLosesAndDoublesNothing) {
  const Wanted first = {{RecordId(1), 1}, {RecordId(2), 2}, {RecordId(3), 13}};
  const Wanted second = {{RecordId(1), 5}, {RecordId(3), 3}, {RecordId(4), 13}};
  const auto run = [&](PublishingNode& node, const FaultInjectingStore& store) {
    if (!node.outbox->Apply(Desired(first, {}), ApplyMode::kEverything).ok()) return false;
    if (!node.WaitUntilDurable(&store)) return false;
    if (!node.outbox->Apply(Desired(second, {RecordId(2)}), ApplyMode::kEverything).ok())
      return false;
    return node.WaitUntilDurable(&store);
  };
  const auto refuse = [](const record::v1::IncidentRecord& record) {
    return record.values(0).code(0) == 13 ? std::string("unlucky") : std::string();
  };
  int crashes = 0;
  for (int n = 1; n <= 8; ++n) {
    for (const CrashSide side : {CrashSide::kBeforeWrite, CrashSide::kAfterWrite}) {
      MemoryStore disk(PublishingTables());
      FaultInjectingStore store(disk);
      FakeHub hub;
      hub.RefuseWhere(refuse);
      store.CrashAt(n, side);
      {
        PublishingNode node(store, hub);
        ASSERT_OK(node.status);
        run(node, store);
        crashes += store.crashed() ? 1 : 0;
      }
      store.Restart();
      PublishingNode node(store, hub);
      ASSERT_OK(node.status);
      ASSERT_OK(node.outbox->Apply(Desired(second, {RecordId(2)}), ApplyMode::kEverything));
      ASSERT_TRUE(node.WaitUntilDurable()) << "crash at write " << n;
      EXPECT_EQ(HeldBy(hub), (Wanted{{RecordId(1), 5}, {RecordId(3), 3}}))
          << "crash at write " << n;
      EXPECT_EQ(node.outbox->progress().held_records(), 2u) << "crash at write " << n;
      EXPECT_EQ(node.outbox->progress().rejected_count(), 1u) << "crash at write " << n;
      EXPECT_THAT(hub.violations(), IsEmpty());
    }
  }
  EXPECT_GE(crashes, 8);
}

TEST(PublisherTest, EndsWhileTheHubKeepsSilent) {
  MemoryStore disk(PublishingTables());
  FakeHub hub;
  hub.HoldAcknowledgements(true);
  PublishingNode node(disk, hub);
  Wanted wanted;
  for (int i = 0; i < 20'000; ++i) wanted[RecordId(i)] = 1;
  ASSERT_OK(node.outbox->Apply(Desired(wanted, {}), ApplyMode::kEverything));
  while (hub.batches_received() < static_cast<int>(PublicationSession::kWindow)) {
    node.outbox->progress().WaitForChange(node.outbox->progress().Observe(), absl::Milliseconds(5));
  }
  node.publisher.reset();
  EXPECT_EQ(hub.batches_received(), static_cast<int>(PublicationSession::kWindow));
}

}  // namespace
}  // namespace almenara::node

// SPDX-License-Identifier: Apache-2.0
#include "node/publish/inventory.h"

#include "common/storage/memory/memory_store.h"
#include "common/testing/status_matchers.h"
#include "node/publish/testing/publishing_node.h"

namespace almenara::node {
namespace {

using ::almenara::testing::Desired;
using ::almenara::testing::FakeHub;
using ::almenara::testing::HeldBy;
using ::almenara::testing::PublishingNode;
using ::almenara::testing::PublishingTables;
using ::almenara::testing::RecordId;
using ::almenara::testing::Wanted;
using ::testing::IsEmpty;

using ::almenara::testing::CopyTables;

InventoryComparison Compare(InventoryCheck& check, const PublishingNode& node) {
  EXPECT_TRUE(node.WaitUntilDurable());
  const absl::StatusOr<InventoryComparison> comparison = check.Compare();
  EXPECT_OK(comparison.status());
  return comparison.value_or(InventoryComparison());
}

TEST(InventoryTest, CountAndDigestAgreeWithTheHub) {
  MemoryStore disk(PublishingTables());
  FakeHub hub;
  PublishingNode node(disk, hub);
  InventoryCheck check(*node.outbox, hub, *node.publisher);
  ASSERT_OK(node.outbox->Apply(Desired({{RecordId(1), 1}, {RecordId(2), 2}}, {}),
                               ApplyMode::kEverything));
  ASSERT_TRUE(node.WaitUntilDurable());
  ASSERT_OK(node.outbox->Apply(Desired({{RecordId(1), 3}}, {RecordId(2)}), ApplyMode::kEverything));

  const InventoryComparison comparison = Compare(check, node);

  EXPECT_EQ(comparison.finding, InventoryFinding::kSame);
  EXPECT_EQ(comparison.at_hub, 1u);
  EXPECT_EQ(comparison.here, 1u);
}

TEST(InventoryTest, WhatTheHubLostIsSentAgain) {
  MemoryStore disk(PublishingTables());
  FakeHub hub;
  PublishingNode node(disk, hub);
  InventoryCheck check(*node.outbox, hub, *node.publisher);
  const Wanted wanted = {{RecordId(1), 1}, {RecordId(2), 2}};
  ASSERT_OK(node.outbox->Apply(Desired(wanted, {}), ApplyMode::kEverything));
  ASSERT_TRUE(node.WaitUntilDurable());
  // As no cursor shows: the position stands, a record is gone, another stands in its place.
  FakeHub::Content damaged = hub.content();
  damaged.records.erase(RecordId(1));
  hub.Restore(damaged);

  EXPECT_EQ(Compare(check, node).finding, InventoryFinding::kSentAgain);
  ASSERT_TRUE(node.WaitUntil([&] { return HeldBy(hub) == wanted; }));
  EXPECT_EQ(Compare(check, node).finding, InventoryFinding::kSame);
  EXPECT_EQ(node.outbox->progress().position().epoch, 2u);
  EXPECT_THAT(hub.violations(), IsEmpty());
}

// A node rebuilt from nothing publishes its cases again, and hears of those that it lacks.
TEST(InventoryTest, RecordsThatTheNodeNoLongerKnowsAreFound) {
  FakeHub hub;
  {
    MemoryStore disk(PublishingTables());
    PublishingNode node(disk, hub);
    ASSERT_OK(node.outbox->Apply(Desired({{RecordId(1), 1}, {RecordId(2), 2}}, {}),
                                 ApplyMode::kEverything));
    ASSERT_TRUE(node.WaitUntilDurable());
  }
  MemoryStore disk(PublishingTables());
  PublishingNode rebuilt(disk, hub);
  InventoryCheck check(*rebuilt.outbox, hub, *rebuilt.publisher);
  ASSERT_OK(rebuilt.outbox->Apply(Desired({{RecordId(1), 1}}, {}), ApplyMode::kEverything));

  EXPECT_EQ(Compare(check, rebuilt).finding, InventoryFinding::kSentAgain);
  const InventoryComparison comparison = Compare(check, rebuilt);

  EXPECT_EQ(comparison.finding, InventoryFinding::kUnknownHere);
  EXPECT_EQ(comparison.at_hub, 2u);
  EXPECT_EQ(comparison.here, 1u);
  // Found again by importing its file, the record is one and the same.
  ASSERT_OK(rebuilt.outbox->Apply(Desired({{RecordId(2), 2}}, {}), ApplyMode::kEverything));
  EXPECT_EQ(Compare(check, rebuilt).finding, InventoryFinding::kSame);
  EXPECT_THAT(hub.violations(), IsEmpty());
}

TEST(InventoryTest, ANodeRestoredFromABackupAgreesAgain) {
  FakeHub hub;
  MemoryStore backup(PublishingTables());
  {
    MemoryStore disk(PublishingTables());
    PublishingNode node(disk, hub);
    ASSERT_OK(node.outbox->Apply(Desired({{RecordId(1), 1}, {RecordId(2), 2}}, {}),
                                 ApplyMode::kEverything));
    ASSERT_TRUE(node.WaitUntilDurable());
    CopyTables(disk, backup);
    ASSERT_OK(node.outbox->Apply(Desired({{RecordId(1), 9}}, {}), ApplyMode::kEverything));
    ASSERT_TRUE(node.WaitUntilDurable());
  }
  PublishingNode restored(backup, hub);
  InventoryCheck check(*restored.outbox, hub, *restored.publisher);
  EXPECT_EQ(Compare(check, restored).finding, InventoryFinding::kWaits);
  ASSERT_OK(restored.outbox->SendEarlierRecords());
  EXPECT_EQ(Compare(check, restored).finding, InventoryFinding::kSame);
  EXPECT_EQ(HeldBy(hub), (Wanted{{RecordId(1), 1}, {RecordId(2), 2}}));
  EXPECT_THAT(hub.violations(), IsEmpty());
}

TEST(InventoryTest, SaysThatItIsStillSending) {
  MemoryStore disk(PublishingTables());
  FakeHub hub;
  PublishingNode node(disk, hub);
  InventoryCheck check(*node.outbox, hub, *node.publisher);
  ASSERT_OK(node.outbox->Apply(Desired({{RecordId(1), 1}}, {}), ApplyMode::kEverything));
  ASSERT_TRUE(node.WaitUntilDurable());
  hub.HoldAcknowledgements(true);
  ASSERT_OK(node.outbox->Apply(Desired({{RecordId(2), 2}}, {}), ApplyMode::kEverything));
  ASSERT_TRUE(node.WaitUntil([&] { return HeldBy(hub).size() == 2; }));
  const absl::StatusOr<InventoryComparison> comparison = check.Compare();
  ASSERT_OK(comparison.status());
  EXPECT_EQ(comparison->finding, InventoryFinding::kStillSending);
  EXPECT_EQ(node.outbox->progress().position().epoch, 1u);
}

}  // namespace
}  // namespace almenara::node

// SPDX-License-Identifier: Apache-2.0
// A hub whose log contradicts itself gets withdrawals and nothing else.
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

TEST(PublisherContradictionTest, NothingIsSentBeforeTheFirstHeadIsKept) {
  MemoryStore disk(PublishingTables());
  FakeHub hub;
  PublishingNode node(disk, hub);
  ASSERT_OK(node.outbox->Apply(Desired({{RecordId(1), 1}}, {}), ApplyMode::kEverything));
  ASSERT_TRUE(node.WaitUntilDurable());
  EXPECT_EQ(node.head->head()->size(), hub.log().Head().size());
}

TEST(PublisherContradictionTest, WithdrawalsGoAndRecordsWaitUntilAPersonAccepts) {
  MemoryStore disk(PublishingTables());
  FakeHub hub;
  hub.log().Grow(5);
  PublishingNode node(disk, hub);
  ASSERT_OK(node.outbox->Apply(Desired({{RecordId(1), 1}, {RecordId(2), 2}}, {}),
                               ApplyMode::kEverything));
  ASSERT_TRUE(node.WaitUntilDurable());
  hub.log().CutTo(4);
  node.publisher->Reconnect();
  ASSERT_TRUE(node.WaitUntil([&] {
    return !node.publisher->status().problem.empty() && node.publisher->status().connected;
  }));

  ASSERT_OK(node.outbox->Apply(Desired({{RecordId(3), 3}}, {RecordId(2)}), ApplyMode::kEverything));
  ASSERT_TRUE(node.WaitUntilDurable());
  EXPECT_EQ(HeldBy(hub), (Wanted{{RecordId(1), 1}}));

  ASSERT_OK(node.head->Accept(hub.log()));
  node.publisher->Reconnect();
  ASSERT_TRUE(node.WaitUntil([&] {
    return node.publisher->status().connected && node.publisher->status().problem.empty();
  }));
  ASSERT_OK(node.outbox->Apply(Desired({{RecordId(3), 3}}, {}), ApplyMode::kEverything));
  ASSERT_TRUE(node.WaitUntilDurable());
  EXPECT_EQ(HeldBy(hub), (Wanted{{RecordId(1), 1}, {RecordId(3), 3}}));
  EXPECT_THAT(hub.violations(), IsEmpty());
}

TEST(PublisherContradictionTest, RecordsAlreadyOnTheirWayWaitToo) {
  MemoryStore disk(PublishingTables());
  FakeHub hub;
  hub.log().Grow(5);
  {
    PublishingNode node(disk, hub);
    ASSERT_OK(node.outbox->Apply(Desired({{RecordId(1), 1}}, {}), ApplyMode::kEverything));
    ASSERT_TRUE(node.WaitUntilDurable());
    node.publisher.reset();
    ASSERT_OK(
        node.outbox->Apply(Desired({{RecordId(2), 2}}, {RecordId(1)}), ApplyMode::kEverything));
  }
  hub.log().CutTo(4);
  PublishingNode node(disk, hub);
  ASSERT_TRUE(node.WaitUntil([&] { return HeldBy(hub).empty(); }));
  ASSERT_TRUE(node.WaitUntilDurable());
  EXPECT_EQ(HeldBy(hub), Wanted());

  ASSERT_OK(node.head->Accept(hub.log()));
  node.publisher->Reconnect();
  ASSERT_TRUE(node.WaitUntil([&] { return !HeldBy(hub).empty(); }));
  EXPECT_EQ(HeldBy(hub), (Wanted{{RecordId(2), 2}}));
  EXPECT_THAT(hub.violations(), IsEmpty());
}

TEST(PublisherContradictionTest, AHubSetBackLosesNoWithdrawal) {
  MemoryStore disk(PublishingTables());
  FakeHub hub;
  hub.log().Grow(5);
  PublishingNode node(disk, hub);
  ASSERT_OK(node.outbox->Apply(Desired({{RecordId(1), 1}, {RecordId(2), 2}}, {}),
                               ApplyMode::kEverything));
  ASSERT_TRUE(node.WaitUntilDurable());
  const FakeHub::Content backup = hub.content();
  ASSERT_OK(node.outbox->Apply(Desired({{RecordId(3), 3}}, {RecordId(2)}), ApplyMode::kEverything));
  ASSERT_TRUE(node.WaitUntilDurable());

  hub.Restore(backup);
  hub.log().CutTo(6);
  node.publisher->Reconnect();
  // Withdrawn again at once, although records wait.
  ASSERT_TRUE(node.WaitUntil([&] { return HeldBy(hub) == Wanted{{RecordId(1), 1}}; }));
  EXPECT_FALSE(node.head->problem().empty());

  ASSERT_OK(node.head->Accept(hub.log()));
  node.publisher->Reconnect();
  const Wanted wanted = {{RecordId(1), 1}, {RecordId(3), 3}};
  ASSERT_TRUE(node.WaitUntil([&] { return HeldBy(hub) == wanted; }));
  EXPECT_THAT(hub.violations(), IsEmpty());
}

}  // namespace
}  // namespace almenara::node

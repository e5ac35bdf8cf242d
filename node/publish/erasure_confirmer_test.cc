// SPDX-License-Identifier: Apache-2.0
#include "node/publish/erasure_confirmer.h"

#include <atomic>

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

using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;

std::vector<hub::v1::ErasureStatement> StatementsOf(const Outbox& outbox) {
  std::vector<hub::v1::ErasureStatement> statements;
  EXPECT_OK(outbox.erasures().EachReceipt([&](const hub::v1::SignedErasure& receipt) {
    statements.emplace_back().ParseFromString(receipt.statement());
    return absl::OkStatus();
  }));
  return statements;
}

// Two records published, the first of them withdrawn.
struct Withdrawing {
  Withdrawing() : node(disk, hub) {
    EXPECT_OK(node.outbox->Apply(Desired({{RecordId(1), 1}, {RecordId(2), 2}}, {}),
                                 ApplyMode::kEverything));
    EXPECT_TRUE(node.WaitUntilDurable());
    EXPECT_OK(node.outbox->Apply(Desired({}, {RecordId(1)}), ApplyMode::kWithdrawalsOnly));
  }
  MemoryStore disk{PublishingTables()};
  FakeHub hub;
  PublishingNode node;
};

TEST(ErasureConfirmerTest, AsksUntilThereIsAReceipt) {
  Withdrawing after;
  after.hub.SetErasing(false);
  after.node.Confirm(after.hub);
  ASSERT_TRUE(after.node.WaitUntil([&] { return after.hub.erasures_asked() > 2; }));
  EXPECT_EQ(after.node.outbox->erasures().pending(), 1u);

  after.hub.SetErasing(true);
  ASSERT_TRUE(after.node.WaitUntil([&] { return after.node.outbox->erasures().pending() == 0; }));
  const auto statements = StatementsOf(*after.node.outbox);
  ASSERT_EQ(statements.size(), 1u);
  EXPECT_EQ(statements[0].record_id(), RecordId(1));
  EXPECT_THAT(after.node.confirmer->problem(), IsEmpty());
}

TEST(ErasureConfirmerTest, EveryErasureIsAskedForAsSoonAsTheFirst) {
  // Each has to be asked for twice: if waiting for one made the next wait longer, the last would
  // take hours.
  constexpr int kRecords = 20;
  MemoryStore disk(PublishingTables());
  FakeHub hub;
  PublishingNode node(disk, hub);
  Wanted wanted;
  for (int i = 1; i <= kRecords; ++i) wanted[RecordId(i)] = 1;
  ASSERT_OK(node.outbox->Apply(Desired(wanted, {}), ApplyMode::kEverything));
  ASSERT_TRUE(node.WaitUntilDurable());
  hub.SetErasing(false);
  // The next is withdrawn while the confirmer is still busy with the last, so that it is never
  // idle.
  std::atomic<int> withdrawn = 0;  // written by the confirmer's thread
  const auto withdraw = [&] {
    ++withdrawn;
    EXPECT_OK(
        node.outbox->Apply(Desired({}, {RecordId(withdrawn.load())}), ApplyMode::kWithdrawalsOnly));
    EXPECT_TRUE(node.WaitUntilDurable());
    hub.SetErasing(false);
  };
  withdraw();
  node.Confirm(hub, {.first = absl::Milliseconds(1), .longest = absl::Hours(10)}, [&] {
    if (withdrawn < kRecords) withdraw();
    return absl::OkStatus();
  });
  int asked = 0;
  EXPECT_TRUE(node.WaitUntil([&] {
    if (hub.erasures_asked() > asked) {
      asked = hub.erasures_asked();
      hub.SetErasing(true);
    }
    return withdrawn == kRecords && node.outbox->erasures().pending() == 0;
  }));
}

TEST(ErasureConfirmerTest, GoesOnAfterARestart) {
  Withdrawing after;
  ASSERT_TRUE(after.node.WaitUntilDurable());
  after.node.publisher.reset();
  PublishingNode again(after.disk, after.hub);
  EXPECT_EQ(again.outbox->erasures().pending(), 1u);
  again.Confirm(after.hub);
  ASSERT_TRUE(again.WaitUntil([&] { return again.outbox->erasures().pending() == 0; }));
  EXPECT_EQ(StatementsOf(*again.outbox).size(), 1u);
}

TEST(ErasureConfirmerTest, AReceiptForSomethingElseIsNotStored) {
  Withdrawing after;
  after.hub.TamperWithReceipts(
      [](hub::v1::ErasureStatement& statement) { statement.set_organization("faro"); });
  after.node.Confirm(after.hub);
  ASSERT_TRUE(after.node.WaitUntil([&] { return !after.node.confirmer->problem().empty(); }));
  EXPECT_THAT(StatementsOf(*after.node.outbox), IsEmpty());
  EXPECT_EQ(after.node.outbox->erasures().pending(), 1u);
  EXPECT_THAT(after.node.confirmer->problem(), HasSubstr("another record"));
}

TEST(ErasureConfirmerTest, APublishedAgainRecordIsNotAskedFor) {
  Withdrawing after;
  ASSERT_TRUE(after.node.WaitUntilDurable());
  ASSERT_OK(after.node.outbox->Apply(Desired({{RecordId(1), 5}}, {}), ApplyMode::kEverything));
  EXPECT_EQ(after.node.outbox->erasures().pending(), 0u);
  ASSERT_TRUE(after.node.WaitUntilDurable());
  after.node.publisher.reset();
  PublishingNode again(after.disk, after.hub);
  EXPECT_EQ(again.outbox->erasures().pending(), 0u);
}

TEST(VerifyReceiptsTest, TakesOnlyWhatTheLogSignedOfWhatWasAsked) {
  FakeHub hub;
  const OrganizationId casa_luz = *OrganizationId::Parse("casa-luz");
  hub::v1::Withdrawal withdrawal;
  withdrawal.set_record_id(RecordId(1));
  withdrawal.set_revision(7);
  hub::v1::ErasureStatement statement;
  statement.set_organization("casa-luz");
  statement.set_record_id(RecordId(1));
  statement.set_revision(7);
  const auto verify = [&] {
    hub::v1::ConfirmErasuresResponse response;
    *response.add_erasure() = hub.log().Sign(statement);
    return VerifyReceipts({withdrawal}, response, casa_luz, hub.log().public_key()).status();
  };
  EXPECT_OK(verify());
  statement.set_revision(6);
  EXPECT_THAT(verify(), StatusIs(absl::StatusCode::kDataLoss));
  statement.set_revision(7);
  statement.set_record_id(RecordId(2));
  EXPECT_THAT(verify(), StatusIs(absl::StatusCode::kDataLoss));
  statement.set_record_id(RecordId(1));
  hub::v1::ConfirmErasuresResponse response;
  *response.add_erasure() = hub.log().Sign(statement);
  const crypto::Ed25519PublicKey key = hub.log().public_key();
  response.mutable_erasure(0)->mutable_ed25519()->at(0) ^= 1;
  EXPECT_THAT(VerifyReceipts({withdrawal}, response, casa_luz, key),
              StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace almenara::node

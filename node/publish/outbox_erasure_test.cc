// SPDX-License-Identifier: Apache-2.0
#include "common/storage/memory/memory_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"
#include "node/case/sealed_row.h"
#include "node/publish/outbox.h"
#include "node/publish/publish_keys.h"
#include "node/publish/testing/publishing_node.h"

namespace almenara::node {
namespace {

using ::almenara::testing::Desired;
using ::almenara::testing::FakeClock;
using ::almenara::testing::RecordId;
using ::almenara::testing::SeededRandom;

// One record, published and acknowledged.
struct Box {
  Box() {
    Reload();
    EXPECT_OK(outbox->Apply(Desired({{RecordId(1), 1}}, {}), ApplyMode::kEverything));
    AcknowledgeAll();
  }
  void Reload() { outbox = *Outbox::Load(disk, secrets, random, clock); }
  void AcknowledgeAll() {
    const uint64_t last = outbox->progress().position().last_sequence;
    EXPECT_OK(outbox->MarkSent(last));
    EXPECT_OK(outbox->Acknowledge(last, {}));
  }
  void Withdraw() {
    EXPECT_OK(outbox->Apply(Desired({}, {RecordId(1)}), ApplyMode::kWithdrawalsOnly));
  }
  std::vector<hub::v1::Withdrawal> Answerable() const {
    return outbox->erasures().Answerable(outbox->progress().durable());
  }
  absl::Status Confirm(uint64_t revision) {
    hub::v1::ErasureStatement statement;
    statement.set_record_id(RecordId(1));
    statement.set_revision(revision);
    ErasureReceipt receipt = {.record_id = RecordId(1), .revision = revision, .receipt = {}};
    receipt.receipt.set_statement(statement.SerializeAsString());
    return outbox->Confirm({receipt});
  }
  bool HasBytesToErase() const { return disk.Scan(kErasuresTable, BytesToErasePrefix())->Valid(); }
  state::v1::ErasureRow Row() const {
    state::v1::ErasureRow row;
    const std::string key = ErasureRowKey(RecordId(1));
    EXPECT_OK(OpenRow(secrets, key, **disk.Get(kErasuresTable, key), row));
    return row;
  }
  state::v1::PublishedRow Published() const {
    state::v1::PublishedRow row;
    const std::string key = PublishedRowKey(RecordId(1));
    EXPECT_OK(OpenRow(secrets, key, **disk.Get(kPublishedTable, key), row));
    return row;
  }

  MemoryStore disk{PublishTables()};
  SeededRandom random{1};
  FakeClock clock{absl::FromUnixMicros(1'234'567)};
  NodeSecrets secrets = *NodeSecrets::Derive(crypto::SecretBytes::CopyOf(std::string(32, 7)));
  std::unique_ptr<Outbox> outbox;
};

TEST(OutboxErasureTest, EveryWithdrawalIsKeptUntilItIsConfirmed) {
  Box box;
  box.Withdraw();
  EXPECT_EQ(box.outbox->erasures().pending(), 1u);
  // Not before the hub has it.
  EXPECT_TRUE(box.Answerable().empty());
  box.Reload();
  box.AcknowledgeAll();
  ASSERT_EQ(box.Answerable().size(), 1u);
  EXPECT_EQ(box.Answerable()[0].record_id(), RecordId(1));
  EXPECT_EQ(box.Answerable()[0].revision(), 2u);
  EXPECT_EQ(box.Row().withdrawn_at_unix_micros(), 1'234'567);

  ASSERT_OK(box.Confirm(2));
  EXPECT_EQ(box.outbox->erasures().pending(), 0u);
  box.Reload();
  EXPECT_EQ(box.outbox->erasures().pending(), 0u);
  EXPECT_TRUE(box.Row().has_receipt());
}

TEST(OutboxErasureTest, NothingOfTheRecordStaysOnceItIsConfirmed) {
  Box box;
  box.Withdraw();
  box.AcknowledgeAll();
  EXPECT_TRUE(box.Published().has_held_before());  // the control
  EXPECT_FALSE(box.HasBytesToErase());
  ASSERT_OK(box.Confirm(2));
  // A node that ends here erases at its next start.
  box.Reload();
  EXPECT_TRUE(box.HasBytesToErase());
  ASSERT_OK(box.outbox->EraseWithdrawnBytes());
  EXPECT_FALSE(box.Published().has_held_before());
  EXPECT_FALSE(box.Published().has_record());
  EXPECT_EQ(box.Published().commitment_key(), "");
  EXPECT_EQ(box.outbox->progress().held_records(), 0u);
  EXPECT_FALSE(box.HasBytesToErase());
  box.Reload();
  EXPECT_EQ(box.outbox->progress().held_records(), 0u);
}

TEST(OutboxErasureTest, AReceiptOfAnotherRevisionConfirmsNothing) {
  Box box;
  box.Withdraw();
  box.AcknowledgeAll();
  ASSERT_OK(box.Confirm(1));
  EXPECT_EQ(box.outbox->erasures().pending(), 1u);
  EXPECT_FALSE(box.Row().has_receipt());
}

TEST(OutboxErasureTest, AWithdrawalSentAgainInANewEpochIsConfirmedAgain) {
  Box box;
  box.Withdraw();
  box.AcknowledgeAll();
  ASSERT_OK(box.Confirm(2));
  box.clock.Advance(absl::Hours(1));
  ASSERT_OK(box.outbox->StartEpoch(2));
  ASSERT_OK(box.outbox->RequeueEarlierEpochs());
  EXPECT_EQ(box.outbox->erasures().pending(), 1u);
  EXPECT_TRUE(box.Answerable().empty());
  // The first receipt and the time of the command stay.
  EXPECT_TRUE(box.Row().has_receipt());
  EXPECT_EQ(box.Row().withdrawn_at_unix_micros(), 1'234'567);
  box.Reload();
  box.AcknowledgeAll();
  ASSERT_EQ(box.Answerable().size(), 1u);
  ASSERT_OK(box.Confirm(box.Answerable()[0].revision()));
  EXPECT_EQ(box.outbox->erasures().pending(), 0u);
}

}  // namespace
}  // namespace almenara::node

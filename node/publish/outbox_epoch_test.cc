// SPDX-License-Identifier: Apache-2.0
#include "common/storage/memory/memory_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"
#include "common/transparency/record_commitment.h"
#include "node/publish/outbox.h"
#include "node/publish/publish_keys.h"
#include "node/publish/testing/publishing_node.h"

namespace almenara::node {
namespace {

using ::almenara::testing::Desired;
using ::almenara::testing::FakeClock;
using ::almenara::testing::RecordId;
using ::almenara::testing::SeededRandom;

struct Box {
  Box() { Reload(); }
  void Reload() { outbox = *Outbox::Load(disk, secrets, random, clock); }
  hub::v1::Batch Waiting() const {
    hub::v1::Batch batch;
    EXPECT_TRUE(batch.ParseFromString(
        outbox->ReadAfter(outbox->progress().position().durable_sequence)->bytes));
    return batch;
  }
  state::v1::PublishedRow Row(int number) const {
    const PublicationRows rows(const_cast<MemoryStore&>(disk), secrets,
                               const_cast<SeededRandom&>(random));
    return *(*rows.Read({RecordId(number)}))[0];
  }
  void AcknowledgeAll() {
    const uint64_t last = outbox->progress().position().last_sequence;
    EXPECT_OK(outbox->MarkSent(last));
    EXPECT_OK(outbox->Acknowledge(last, {}));
  }

  MemoryStore disk{PublishTables()};
  SeededRandom random{1};
  FakeClock clock{absl::UnixEpoch()};
  NodeSecrets secrets = *NodeSecrets::Derive(crypto::SecretBytes::CopyOf(std::string(32, 7)));
  std::unique_ptr<Outbox> outbox;
};

TEST(OutboxCommitmentTest, EveryRecordGoesWithTheSameCommitmentWheneverItIsSent) {
  Box box;
  ASSERT_OK(
      box.outbox->Apply(Desired({{RecordId(1), 1}, {RecordId(2), 1}}, {}), ApplyMode::kEverything));
  const hub::v1::Batch sent = box.Waiting();
  box.Reload();
  const hub::v1::Batch again = box.Waiting();

  for (int i = 0; i < 2; ++i) {
    const hub::v1::Operation& operation = sent.operation(i);
    EXPECT_EQ(again.operation(i).commitment(), operation.commitment());
    EXPECT_EQ(operation.commitment().size(), transparency::kCommitmentSize);
  }
  EXPECT_EQ(box.Row(1).commitment_key().size(), transparency::kCommitmentKeySize);
  EXPECT_NE(box.Row(1).commitment_key(), box.Row(2).commitment_key());
  const int first = sent.operation(0).upsert().record_id() == RecordId(1) ? 0 : 1;
  EXPECT_EQ(sent.operation(first).commitment(),
            transparency::RecordCommitment(box.Row(1).commitment_key(), box.Row(1).record()));
}

TEST(OutboxCommitmentTest, ARevisionHasAKeyOfItsOwnAndAWithdrawalNone) {
  Box box;
  ASSERT_OK(box.outbox->Apply(Desired({{RecordId(1), 1}}, {}), ApplyMode::kEverything));
  const std::string key = box.Row(1).commitment_key();
  ASSERT_OK(box.outbox->Apply(Desired({{RecordId(1), 2}}, {}), ApplyMode::kEverything));
  EXPECT_NE(box.Row(1).commitment_key(), key);
  ASSERT_OK(box.outbox->Apply(Desired({}, {RecordId(1)}), ApplyMode::kEverything));
  EXPECT_FALSE(box.Row(1).has_record());
  EXPECT_EQ(box.Row(1).commitment_key(), "");
  EXPECT_EQ(box.Waiting().operation(2).commitment(), "");
}

TEST(OutboxHoldTest, WhileHeldBackOnlyWithdrawalsAreQueued) {
  Box box;
  ASSERT_OK(box.outbox->Apply(Desired({{RecordId(1), 1}}, {}), ApplyMode::kEverything));
  box.AcknowledgeAll();
  box.outbox->HoldRecords(true);
  ASSERT_OK(box.outbox->Apply(Desired({{RecordId(2), 1}}, {RecordId(1)}), ApplyMode::kEverything));
  EXPECT_FALSE(*box.outbox->RecordsWaiting());
  ASSERT_EQ(box.Waiting().operation_size(), 1);
  EXPECT_TRUE(box.Waiting().operation(0).has_withdrawal());
  box.outbox->HoldRecords(false);
  ASSERT_OK(box.outbox->Apply(Desired({{RecordId(2), 1}}, {}), ApplyMode::kEverything));
  EXPECT_TRUE(*box.outbox->RecordsWaiting());
}

TEST(OutboxHoldTest, ANewEpochBeginsWithWithdrawalsAndRecordsFollow) {
  Box box;
  ASSERT_OK(
      box.outbox->Apply(Desired({{RecordId(1), 1}, {RecordId(2), 1}}, {}), ApplyMode::kEverything));
  ASSERT_OK(box.outbox->Apply(Desired({}, {RecordId(2)}), ApplyMode::kEverything));
  box.outbox->HoldRecords(true);
  ASSERT_OK(box.outbox->StartEpoch(2));
  ASSERT_OK(box.outbox->RequeueEarlierEpochs());
  ASSERT_EQ(box.Waiting().operation_size(), 1);
  EXPECT_EQ(box.Waiting().operation(0).withdrawal().record_id(), RecordId(2));
  box.outbox->HoldRecords(false);
  ASSERT_OK(box.outbox->RequeueEarlierEpochs());
  ASSERT_EQ(box.Waiting().operation_size(), 2);
  EXPECT_EQ(box.Waiting().operation(1).upsert().record_id(), RecordId(1));
  EXPECT_EQ(box.Waiting().operation(1).commitment().size(), transparency::kCommitmentSize);
}

}  // namespace
}  // namespace almenara::node

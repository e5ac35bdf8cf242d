// SPDX-License-Identifier: Apache-2.0
#include "node/publish/outbox.h"

#include "common/storage/memory/memory_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"
#include "node/publish/publish_keys.h"

namespace almenara::node {
namespace {

using ::almenara::testing::FakeClock;
using ::almenara::testing::SeededRandom;
using ::almenara::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

DesiredRecord Want(char id, uint32_t code) {
  record::v1::IncidentRecord record;
  record.set_record_id(std::string(32, id));
  auto* values = record.add_values();
  values->set_field(1);
  values->add_code(code);
  return {.record_id = std::string(32, id), .case_key = std::string(48, id), .record = record};
}

DesiredRecord WantNothing(char id) {
  return {
      .record_id = std::string(32, id), .case_key = std::string(48, id), .record = std::nullopt};
}

hub::v1::Rejection Refused(uint64_t sequence) {
  hub::v1::Rejection rejection;
  rejection.set_sequence(sequence);
  rejection.set_field("values[gender]");
  rejection.set_rule("not a code of the list");
  return rejection;
}

struct Box {
  Box() { Reload(); }
  void Reload() { outbox = *Outbox::Load(disk, secrets, random, clock); }
  Difference Apply(const DesiredRecord& desired, ApplyMode mode = ApplyMode::kEverything) {
    return (*outbox->Apply({desired}, mode))[0];
  }
  // As after a stream that sent everything.
  absl::Status Acknowledge(uint64_t durable, std::vector<hub::v1::Rejection> rejections = {}) {
    ALMENARA_RETURN_IF_ERROR(outbox->MarkSent(outbox->progress().position().last_sequence));
    return outbox->Acknowledge(durable, std::move(rejections));
  }
  hub::v1::Batch BatchAfter(uint64_t sequence) const {
    hub::v1::Batch batch;
    const OutgoingBatch outgoing = *outbox->ReadAfter(sequence);
    EXPECT_TRUE(batch.ParseFromString(outgoing.bytes));
    EXPECT_EQ(outgoing.last_sequence, sequence + static_cast<uint64_t>(batch.operation_size()));
    return batch;
  }
  std::vector<uint64_t> SequencesAfter(uint64_t sequence) const {
    std::vector<uint64_t> sequences;
    const hub::v1::Batch batch = BatchAfter(sequence);
    for (const auto& operation : batch.operation()) sequences.push_back(operation.sequence());
    return sequences;
  }
  uint64_t held() const { return outbox->progress().held_records(); }

  MemoryStore disk{PublishTables()};
  SeededRandom random{1};
  FakeClock clock{absl::UnixEpoch()};
  NodeSecrets secrets = *NodeSecrets::Derive(crypto::SecretBytes::CopyOf(std::string(32, 7)));
  std::unique_ptr<Outbox> outbox;
};

TEST(OutboxTest, NumbersChangesWithoutGapsAndKeepsThemOverARestart) {
  Box box;
  EXPECT_EQ(box.Apply(Want('a', 1)), Difference::kNew);
  EXPECT_EQ(box.Apply(Want('b', 2)), Difference::kNew);
  EXPECT_EQ(box.Apply(Want('a', 1)), Difference::kUnchanged);
  EXPECT_EQ(box.Apply(Want('a', 3)), Difference::kRevised);
  box.Reload();
  EXPECT_EQ(box.Apply(WantNothing('b')), Difference::kWithdrawn);

  EXPECT_THAT(box.SequencesAfter(0), ElementsAre(1, 2, 3, 4));
  const hub::v1::Batch batch = box.BatchAfter(2);
  EXPECT_EQ(batch.operation(0).upsert().revision(), 2u);
  EXPECT_EQ(batch.operation(1).withdrawal().revision(), 2u);
}

TEST(OutboxTest, WithdrawalsGoWithoutTheStewardButNothingElse) {
  Box box;
  ASSERT_EQ(box.Apply(Want('a', 1)), Difference::kNew);
  EXPECT_EQ(box.Apply(Want('a', 2), ApplyMode::kWithdrawalsOnly), Difference::kRevised);
  EXPECT_EQ(box.Apply(Want('b', 2), ApplyMode::kWithdrawalsOnly), Difference::kNew);
  EXPECT_THAT(box.SequencesAfter(0), ElementsAre(1));
  EXPECT_EQ(box.Apply(WantNothing('a'), ApplyMode::kWithdrawalsOnly), Difference::kWithdrawn);
  EXPECT_THAT(box.SequencesAfter(0), ElementsAre(1, 2));
}

TEST(OutboxTest, AcknowledgedOperationsGoAndPublishedRowsStay) {
  Box box;
  box.Apply(Want('a', 1));
  box.Apply(Want('b', 1));
  EXPECT_EQ(box.held(), 0u);
  ASSERT_OK(box.Acknowledge(1, {}));
  EXPECT_EQ(box.held(), 1u);
  box.Reload();
  EXPECT_EQ(box.held(), 1u);
  EXPECT_THAT(box.SequencesAfter(1), ElementsAre(2));
  EXPECT_EQ(box.Apply(Want('a', 1)), Difference::kUnchanged);
  EXPECT_THAT(box.Acknowledge(0, {}), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(box.Acknowledge(3, {}), StatusIs(absl::StatusCode::kInvalidArgument));
  ASSERT_OK(box.Acknowledge(2, {}));
  EXPECT_THAT(box.SequencesAfter(0), IsEmpty());
  EXPECT_EQ(box.held(), 2u);
}

TEST(OutboxTest, RejectionsAreOnDiskWithTheAcknowledgement) {
  Box box;
  box.Apply(Want('a', 1));
  box.Apply(Want('b', 1));
  ASSERT_OK(box.Acknowledge(2, {Refused(2)}));
  box.Reload();
  EXPECT_EQ(box.held(), 1u);
  ASSERT_EQ(box.outbox->progress().rejected().size(), 1u);
  EXPECT_EQ(box.outbox->progress().rejected()[0].case_key, std::string(48, 'b'));
  EXPECT_EQ(box.outbox->progress().rejected()[0].rejection.field(), "values[gender]");
  EXPECT_EQ(box.outbox->progress().position().rejections_seen, 2u);
  // The hub repeats what an earlier stream may have lost.
  ASSERT_OK(box.Acknowledge(2, {Refused(2)}));
  // Corrected, it goes again and is no longer listed.
  EXPECT_EQ(box.Apply(Want('b', 2)), Difference::kRevised);
  EXPECT_EQ(box.outbox->progress().rejected_count(), 0u);
  ASSERT_OK(box.Acknowledge(3, {}));
  EXPECT_EQ(box.held(), 2u);
}

TEST(OutboxTest, ARefusedRevisionLeavesWhatTheHubHeld) {
  Box box;
  box.Apply(Want('a', 1));
  ASSERT_OK(box.Acknowledge(1, {}));
  box.Apply(Want('a', 2));
  ASSERT_OK(box.Acknowledge(2, {Refused(2)}));
  EXPECT_EQ(box.held(), 1u);
  ASSERT_OK(box.outbox->EachPublished([&](const std::string&, const state::v1::PublishedRow& row) {
    EXPECT_EQ(HeldRecord(row, box.outbox->progress().durable())->values(0).code(0), 1u);
    return absl::OkStatus();
  }));
}

// Two operations of one record under way, each taken or refused, in one acknowledgement or two.
TEST(OutboxTest, HeldRecordsAreRightWhateverIsRefused) {
  for (const bool first_refused : {false, true}) {
    for (const bool second_refused : {false, true}) {
      for (const bool together : {false, true}) {
        Box box;
        box.Apply(Want('a', 1));
        box.Apply(Want('a', 2));
        std::vector<hub::v1::Rejection> first;
        std::vector<hub::v1::Rejection> second;
        if (first_refused) first.push_back(Refused(1));
        if (second_refused) second.push_back(Refused(2));
        if (together) {
          second.insert(second.end(), first.begin(), first.end());
        } else {
          ASSERT_OK(box.Acknowledge(1, first));
          EXPECT_EQ(box.held(), first_refused ? 0u : 1u);
        }
        ASSERT_OK(box.Acknowledge(2, second));
        const uint64_t expected = first_refused && second_refused ? 0 : 1;
        EXPECT_EQ(box.held(), expected);
        box.Reload();
        EXPECT_EQ(box.held(), expected);
        ASSERT_OK(
            box.outbox->EachPublished([&](const std::string&, const state::v1::PublishedRow& row) {
              const auto* held = HeldRecord(row, box.outbox->progress().durable());
              EXPECT_EQ(held != nullptr, expected == 1);
              if (held == nullptr) return absl::OkStatus();
              EXPECT_EQ(held->values(0).code(0), second_refused ? 1u : 2u);
              return absl::OkStatus();
            }));
      }
    }
  }
}

TEST(OutboxTest, BatchesStayWithinTheHubsLimits) {
  Box box;
  std::vector<DesiredRecord> many;
  for (uint32_t i = 0; i < 2100; ++i) {
    DesiredRecord desired = Want('a', 1);
    desired.record_id = crypto::AsBytes(crypto::Sha256(std::to_string(i)));
    many.push_back(desired);
  }
  ASSERT_OK(box.outbox->Apply(many, ApplyMode::kEverything));
  EXPECT_EQ(box.SequencesAfter(0).size(), kMaxBatchOperations);

  Box large;
  many.resize(5);
  for (DesiredRecord& desired : many) {
    for (uint32_t code = 0; code < 120'000; ++code)
      desired.record->mutable_values(0)->add_code(code);
  }
  ASSERT_OK(large.outbox->Apply(many, ApplyMode::kEverything));
  EXPECT_LE(large.outbox->ReadAfter(0)->bytes.size(), kMaxBatchBytes);
  EXPECT_LT(large.SequencesAfter(0).size(), 5u);
}

TEST(OutboxTest, ANewEpochSendsEverythingAgainAboveAllRevisions) {
  Box box;
  box.Apply(Want('a', 1));
  box.Apply(Want('b', 1));
  ASSERT_OK(box.Acknowledge(2, {}));
  box.Apply(WantNothing('b'));
  EXPECT_THAT(box.outbox->StartEpoch(1), StatusIs(absl::StatusCode::kInvalidArgument));

  ASSERT_OK(box.outbox->StartEpoch(4));
  EXPECT_THAT(box.SequencesAfter(0), IsEmpty());
  ASSERT_OK(box.outbox->RequeueEarlierEpochs());
  box.Reload();
  ASSERT_OK(box.outbox->RequeueEarlierEpochs());

  const hub::v1::Batch batch = box.BatchAfter(0);
  ASSERT_EQ(batch.operation_size(), 2);
  EXPECT_EQ(batch.operation(0).upsert().revision(), (uint64_t{3} << 32) + 1);
  EXPECT_TRUE(batch.operation(1).has_withdrawal());
  ASSERT_OK(box.Acknowledge(2, {}));
  EXPECT_EQ(box.held(), 1u);
}

TEST(OutboxTest, WhatWasNotSentCannotBeAcknowledged) {
  Box box;
  box.Apply(Want('a', 1));
  EXPECT_THAT(box.outbox->Acknowledge(1, {}), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(box.outbox->MarkSent(2), StatusIs(absl::StatusCode::kInvalidArgument));
  ASSERT_OK(box.outbox->MarkSent(1));
  box.Reload();
  EXPECT_EQ(box.outbox->progress().position().sent_sequence, 1u);
  EXPECT_OK(box.outbox->Acknowledge(1, {}));
}

TEST(OutboxTest, ADamagedRowIsNoticed) {
  Box box;
  box.Apply(Want('a', 1));
  WriteBatch batch;
  batch.Delete(kOutboxTable, OutboxRowKey({.epoch = 1, .sequence = 1}));
  ASSERT_OK(box.disk.WriteSynced(batch));
  EXPECT_THAT(Outbox::Load(box.disk, box.secrets, box.random, box.clock),
              StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace almenara::node

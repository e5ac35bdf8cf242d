// SPDX-License-Identifier: Apache-2.0
#include "node/publish/publication_session.h"

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

struct Session {
  // Queues `records` records in batches of their own size limit.
  explicit Session(int records) {
    std::vector<DesiredRecord> desired;
    for (int i = 0; i < records; ++i) {
      const std::string id = crypto::AsBytes(crypto::Sha256(std::to_string(i)));
      desired.push_back({.record_id = id,
                         .case_key = std::string(48, 'c'),
                         .record = record::v1::IncidentRecord()});
    }
    EXPECT_OK(outbox->Apply(desired, ApplyMode::kEverything));
  }

  absl::Status Resume(uint64_t durable) {
    EXPECT_OK(outbox->MarkSent(outbox->progress().position().last_sequence));
    hub::v1::PublishResponse response;
    response.mutable_resume()->set_durable_sequence(durable);
    return session.OnResponse(response);
  }
  absl::Status Acknowledge(uint64_t durable) {
    hub::v1::PublishResponse response;
    response.mutable_acknowledgement()->set_durable_sequence(durable);
    return session.OnResponse(response);
  }
  // First sequence of the next batch; 0: none.
  uint64_t Next() {
    const auto batch = *session.NextBatch();
    if (!batch.has_value()) return 0;
    hub::v1::PublishRequest request;
    EXPECT_TRUE(request.ParseFromString(*batch));
    return request.batch().operation(0).sequence();
  }

  MemoryStore disk{PublishTables()};
  SeededRandom random{1};
  FakeClock clock{absl::UnixEpoch()};
  NodeSecrets secrets = *NodeSecrets::Derive(crypto::SecretBytes::CopyOf(std::string(32, 7)));
  std::unique_ptr<Outbox> outbox = *Outbox::Load(disk, secrets, random, clock);
  PublicationSession session{*outbox, 3};
};

TEST(PublicationSessionTest, SaysHelloAndWaitsForResume) {
  Session node(1);
  EXPECT_EQ(node.session.Hello().hello().epoch(), 1u);
  EXPECT_EQ(node.session.Hello().hello().code_list_version(), 3u);
  EXPECT_EQ(node.Next(), 0u);
  EXPECT_THAT(node.Acknowledge(0), StatusIs(absl::StatusCode::kInternal));
  ASSERT_OK(node.Resume(0));
  EXPECT_TRUE(node.session.resumed());
  EXPECT_EQ(node.Next(), 1u);
  EXPECT_THAT(node.Resume(0), StatusIs(absl::StatusCode::kInternal));
}

TEST(PublicationSessionTest, ResumesAfterWhatTheHubHas) {
  Session node(3000);
  ASSERT_OK(node.Resume(2500));
  EXPECT_EQ(node.Next(), 2501u);
  EXPECT_EQ(node.Next(), 0u);
  EXPECT_EQ(node.outbox->progress().position().durable_sequence, 2500u);
}

TEST(PublicationSessionTest, KeepsABoundedNumberOfBatchesInFlight) {
  Session node(static_cast<int>((PublicationSession::kWindow + 1) * kMaxBatchOperations));
  ASSERT_OK(node.Resume(0));
  for (size_t i = 0; i < PublicationSession::kWindow; ++i)
    EXPECT_EQ(node.Next(), i * kMaxBatchOperations + 1);
  EXPECT_EQ(node.Next(), 0u);
  ASSERT_OK(node.Acknowledge(kMaxBatchOperations - 1));
  EXPECT_EQ(node.Next(), 0u);
  ASSERT_OK(node.Acknowledge(kMaxBatchOperations));
  EXPECT_NE(node.Next(), 0u);
}

TEST(PublicationSessionTest, RefusesAcknowledgementsOfWhatWasNotSent) {
  Session node(5);
  ASSERT_OK(node.Resume(0));
  EXPECT_THAT(node.Acknowledge(5), StatusIs(absl::StatusCode::kInternal));
}

TEST(PublicationSessionTest, AnImpossibleCursorBeginsANewEpoch) {
  Session node(5);
  ASSERT_OK(node.outbox->MarkSent(5));
  ASSERT_OK(node.outbox->Acknowledge(4, {}));
  EXPECT_THAT(node.Resume(2), StatusIs(absl::StatusCode::kAborted));
  EXPECT_EQ(node.outbox->progress().position().epoch, 2u);
  Session ahead(5);
  EXPECT_THAT(ahead.Resume(6), StatusIs(absl::StatusCode::kAborted));
}

TEST(EpochToStartTest, TellsARestoreFromOrdinaryProgress) {
  const auto start = [](uint64_t hub_epoch, uint64_t hub_durable, OutboxPosition position) {
    hub::v1::GetInventoryResponse inventory;
    inventory.set_epoch(hub_epoch);
    inventory.set_durable_sequence(hub_durable);
    return EpochToStart(inventory, position).value_or(0);
  };
  EXPECT_EQ(start(0, 0, {.epoch = 1, .last_sequence = 5}), 0u);
  EXPECT_EQ(
      start(1, 3, {.epoch = 1, .last_sequence = 5, .durable_sequence = 2, .sent_sequence = 4}), 0u);
  EXPECT_EQ(start(1, 9, {.epoch = 2, .last_sequence = 5}), 0u);
  // The hub lost what it had acknowledged.
  EXPECT_EQ(
      start(1, 1, {.epoch = 1, .last_sequence = 5, .durable_sequence = 2, .sent_sequence = 4}), 2u);
  EXPECT_EQ(
      start(0, 0, {.epoch = 1, .last_sequence = 5, .durable_sequence = 2, .sent_sequence = 4}), 2u);
  // The node lost what it had sent.
  EXPECT_EQ(
      start(1, 5, {.epoch = 1, .last_sequence = 5, .durable_sequence = 2, .sent_sequence = 4}), 2u);
  EXPECT_EQ(start(3, 6, {.epoch = 1}), 4u);
}

}  // namespace
}  // namespace almenara::node

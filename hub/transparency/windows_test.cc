// SPDX-License-Identifier: Apache-2.0
// Batches and questions at the end of their windows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/crypto/merkle_proof.h"
#include "common/crypto/merkle_root.h"
#include "common/storage/memory/memory_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"
#include "common/transparency/tree_head.h"
#include "hub/intake/commitment_keys.h"
#include "hub/transparency/batch_windows.h"
#include "hub/transparency/log_keys.h"
#include "hub/transparency/query_journal.h"
#include "hub/transparency/subtree_store.h"

namespace almenara::hub {
namespace {

using almenara::testing::FakeClock;
using almenara::testing::SeededRandom;
using almenara::testing::StatusIs;
using log::v1::LogEntry;
using ::testing::SizeIs;

const OrganizationId kCasa = *OrganizationId::Parse("casa-luz");
const OrganizationId kFaro = *OrganizationId::Parse("faro");

crypto::Ed25519KeyPair Key() {
  SeededRandom random(1);
  return crypto::Ed25519KeyPair::Generate(random);
}

std::string Commitment(int number) {
  return crypto::AsBytes(crypto::Sha256(absl::StrCat("record ", number)));
}

class WindowsTest : public ::testing::Test {
 protected:
  void SetUp() override { Reopen(); }
  void Reopen() {
    journal_.reset();
    batches_.reset();
    ASSERT_OK_AND_ASSIGN(log_, TransparencyLog::Open(store_, Key(), clock_));
    ASSERT_OK_AND_ASSIGN(batches_,
                         BatchWindows::Open({store_, *log_, random_, clock_,
                                             [] {
                                               return std::vector<OrganizationId>{kCasa, kFaro};
                                             }},
                                            absl::Hours(24)));
    ASSERT_OK_AND_ASSIGN(journal_,
                         QueryJournal::Open({store_, *log_, random_, clock_}, absl::Hours(1)));
  }
  // As a publication leaves it.
  void Publish(const OrganizationId& organization, int first, int count) {
    std::string commitments;
    for (int i = first; i < first + count; ++i) commitments += Commitment(i);
    WriteBatch batch;
    batch.Put(kCommitmentsTable, WaitingCommitmentsKey(organization, static_cast<uint64_t>(first)),
              commitments);
    ASSERT_OK(store_.WriteSynced(batch));
  }
  void NextDay() {
    clock_.Advance(absl::Hours(24));
    ASSERT_OK(batches_->CloseWindow());
  }
  LogEntry Leaf(uint64_t index) {
    LogEntry entry;
    EXPECT_TRUE(entry.ParseFromString(*log_->Entry(index)));
    return entry;
  }
  QueryJournal::Written Ask(const std::string& text) {
    QueryRecord record;
    record.event.set_consumer("fiscalia");
    record.canonical_query = text;
    record.query_nonce = std::string(32, 'n');
    record.text_delay = absl::Hours(24 * 90);
    QueryJournal::Written written;
    std::promise<absl::Status> durable;
    journal_->Write(
        std::move(record),
        [&](const QueryJournal::Written& event) {
          written = event;
          return absl::OkStatus();
        },
        [&](const absl::Status& status) { durable.set_value(status); });
    EXPECT_OK(durable.get_future().get());
    return written;
  }
  // The member stands where it is said to, under the leaf's root, in the log.
  void ExpectProven(const std::string& bytes, const SubtreePlace& place, const std::string& root) {
    EXPECT_OK(crypto::VerifyInclusion(crypto::MerkleLeaf(bytes), place.position,
                                      uint64_t{1} << place.path.size(), place.path,
                                      *transparency::DigestFrom(root)));
  }

  MemoryStore store_{{kLogTable, kSubtreesTable, kQueriesTable, kCommitmentsTable}};
  FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  SeededRandom random_{5};
  std::unique_ptr<TransparencyLog> log_;
  std::unique_ptr<BatchWindows> batches_;
  std::unique_ptr<QueryJournal> journal_;
};

TEST(SubtreeTest, IsFilledUpToAPowerOfTwoAndNeverFull) {
  for (const auto& [members, leaves] : std::vector<std::pair<uint64_t, uint64_t>>{
           {0, 64}, {1, 64}, {63, 64}, {64, 128}, {127, 128}, {128, 256}, {1'000'000, 1 << 20}}) {
    EXPECT_EQ(PaddedLeaves(members), leaves) << members;
  }
}

TEST_F(WindowsTest, EveryContributorGetsTwoLeavesAWindowWhetherOrNotAnythingHappened) {
  NextDay();
  ASSERT_EQ(log_->Head().size(), 4u);
  Publish(kCasa, 0, 1);
  NextDay();
  ASSERT_EQ(log_->Head().size(), 8u);

  // None and one look alike, at the window's end.
  EXPECT_EQ(Leaf(4).records().organization(), "casa-luz");
  EXPECT_EQ(Leaf(0).ByteSizeLong(), Leaf(4).ByteSizeLong());
  EXPECT_EQ(Leaf(4).at_unix_ms() % (24 * 60 * 60 * 1000), 0u);
}

TEST_F(WindowsTest, EveryCommitmentIsProvenInItsBatchAndNoOther) {
  Publish(kCasa, 0, 200);
  for (int i = 0; i < 200; ++i) {
    EXPECT_TRUE(batches_->Find(kCasa, Commitment(i))->pending);
  }
  NextDay();

  const log::v1::Batch batch = Leaf(0).records();
  std::set<uint64_t> places;
  int in_order = 0;
  for (int i = 0; i < 200; ++i) {
    const auto standing = batches_->Find(kCasa, Commitment(i));
    ASSERT_OK(standing);
    ASSERT_TRUE(standing->place.has_value());
    EXPECT_EQ(standing->place->log_index, 0u);
    EXPECT_THAT(standing->place->path, SizeIs(8));
    ExpectProven(Commitment(i), *standing->place, batch.root());
    places.insert(standing->place->position);
    if (standing->place->position == static_cast<uint64_t>(i)) ++in_order;
  }
  EXPECT_THAT(places, SizeIs(200));
  EXPECT_LT(in_order, 20) << "the order of arrival shows";
  EXPECT_FALSE(batches_->Find(kFaro, Commitment(1))->place.has_value());
  EXPECT_FALSE(batches_->Find(kCasa, Commitment(999))->pending);
}

TEST_F(WindowsTest, ABatchOfManyChunksIsOneTree) {
  Publish(kCasa, 0, 10'000);
  NextDay();
  const log::v1::Batch batch = Leaf(0).records();
  for (int i = 0; i < 10'000; i += 97) {
    const auto standing = batches_->Find(kCasa, Commitment(i));
    ASSERT_TRUE(standing->place.has_value());
    ExpectProven(Commitment(i), *standing->place, batch.root());
  }
}

TEST_F(WindowsTest, AWindowIsLoggedOnceAlsoOverARestart) {
  NextDay();
  ASSERT_OK(batches_->CloseWindow());
  Reopen();
  ASSERT_OK(batches_->CloseWindow());
  EXPECT_EQ(log_->Head().size(), 4u);
}

TEST_F(WindowsTest, AQuestionIsProvenOnceItsWindowHasEnded) {
  std::vector<QueryJournal::Written> written;
  for (int i = 0; i < 70; ++i) written.push_back(Ask(absl::StrCat("question ", i)));
  EXPECT_THAT(journal_->Find(written[0].window, written[0].event),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  Reopen();
  written.push_back(Ask("after a restart"));
  clock_.Advance(absl::Hours(1));
  ASSERT_OK(journal_->CloseWindows());
  ASSERT_OK(journal_->CloseWindows());

  ASSERT_EQ(log_->Head().size(), 1u);
  const log::v1::QueryWindow window = Leaf(0).queries();
  for (const QueryJournal::Written& event : written) {
    const auto place = journal_->Find(event.window, event.event);
    ASSERT_OK(place);
    ExpectProven(event.event, *place, window.root());
  }
  EXPECT_THAT(journal_->Find(written[0].window, "another event"),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(WindowsTest, AQuestionThatCannotBePreparedIsNotWrittenAndHoldsNothingUp) {
  std::string event;
  absl::Status ended;
  journal_->Write(
      QueryRecord(),
      [&](const QueryJournal::Written& written) {
        event = written.event;
        return absl::DataLossError("no proof");
      },
      [&](const absl::Status& status) { ended = status; });
  EXPECT_THAT(ended, StatusIs(absl::StatusCode::kDataLoss));
  Ask("the next one");
  clock_.Advance(absl::Hours(1));
  ASSERT_OK(journal_->CloseWindows());
  EXPECT_THAT(journal_->Find(Ask("a later one").window - 1, event),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(WindowsTest, AWindowWithoutQuestionsLooksLikeOneWithAFew) {
  clock_.Advance(absl::Hours(1));
  ASSERT_OK(journal_->CloseWindows());
  Ask("one");
  clock_.Advance(absl::Hours(1));
  ASSERT_OK(journal_->CloseWindows());
  ASSERT_EQ(log_->Head().size(), 2u);
  EXPECT_EQ(Leaf(0).ByteSizeLong(), Leaf(1).ByteSizeLong());
}

TEST_F(WindowsTest, WindowsThatTheHubSleptThroughAreLoggedLater) {
  const QueryJournal::Written event = Ask("before the night");
  clock_.Advance(absl::Hours(9));
  Reopen();
  ASSERT_OK(journal_->CloseWindows());
  // The window with the question, and the one that has just ended.
  EXPECT_EQ(log_->Head().size(), 2u);
  EXPECT_OK(journal_->Find(event.window, event.event));
}

TEST_F(WindowsTest, WhatContributorsMayReadLaterIsKept) {
  Ask("one");
  Ask("two");
  std::vector<std::string> texts;
  ASSERT_OK(journal_->Each([&](uint64_t, const state::v1::QueryEventState& state) {
    texts.push_back(state.canonical_query());
    EXPECT_EQ(state.text_from_unix_micros(),
              absl::ToUnixMicros(clock_.Now() + absl::Hours(24 * 90)));
    return absl::OkStatus();
  }));
  EXPECT_THAT(texts, ::testing::ElementsAre("one", "two"));
}

}  // namespace
}  // namespace almenara::hub

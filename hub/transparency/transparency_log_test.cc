// SPDX-License-Identifier: Apache-2.0
#include "hub/transparency/transparency_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/crypto/merkle_proof.h"
#include "common/storage/memory/memory_store.h"
#include "common/storage/testing/fault_injecting_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"
#include "common/transparency/tree_head.h"
#include "hub/transparency/log_keys.h"

namespace almenara::hub {
namespace {

using almenara::testing::CrashSide;
using almenara::testing::FakeClock;
using almenara::testing::FaultInjectingStore;
using almenara::testing::SeededRandom;
using almenara::testing::StatusIs;
using log::v1::LogEntry;

crypto::Ed25519KeyPair Key(uint64_t seed) {
  SeededRandom random(seed);
  return crypto::Ed25519KeyPair::Generate(random);
}

LogEntry Entry(int number) {
  LogEntry entry;
  entry.mutable_agreement()->set_agreement("trends");
  entry.mutable_agreement()->set_version(static_cast<uint32_t>(number));
  return entry;
}

crypto::Digest256 RootFrom(const log::v1::TreeHead& head) {
  return *transparency::DigestFrom(head.root());
}

class TransparencyLogTest : public ::testing::Test {
 protected:
  void SetUp() override { Reopen(); }
  void Reopen() {
    log_.reset();
    ASSERT_OK_AND_ASSIGN(log_, TransparencyLog::Open(store_, Key(1), clock_));
  }
  void AppendUpTo(int size) {
    for (int i = static_cast<int>(log_->Head().size()); i < size; ++i) {
      ASSERT_OK(log_->Append([&](uint64_t first, WriteBatch&) {
        EXPECT_EQ(first, static_cast<uint64_t>(i));
        return std::vector<LogEntry>{Entry(i)};
      }));
    }
  }

  MemoryStore disk_{{kLogTable}};
  FaultInjectingStore store_{disk_};
  FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  std::unique_ptr<TransparencyLog> log_;
};

// What is on disk never changes: 'T', format 1, kind, then the segments.
TEST(LogKeysTest, GoldenBytes) {
  EXPECT_EQ(absl::BytesToHexString(LogEntryKey(258)), "5401010000000000000102");
  EXPECT_EQ(absl::BytesToHexString(LogNodeKey(3, 5)), "540102000000030000000000000005");
  EXPECT_EQ(absl::BytesToHexString(TreeHeadKey()), "540103");
}

TEST_F(TransparencyLogTest, AnEmptyLogHasASignedHead) {
  EXPECT_EQ(log_->Head().size(), 0u);
  EXPECT_OK(transparency::VerifyTreeHead(log_->Head(), log_->public_key()));
}

TEST_F(TransparencyLogTest, EveryLeafIsProvenInEverySizeAndEverySizeInEveryLaterOne) {
  std::vector<log::v1::TreeHead> heads = {log_->Head()};
  for (int size = 1; size <= 33; ++size) {
    AppendUpTo(size);
    heads.push_back(log_->Head());
  }
  for (uint64_t size = 1; size <= 33; ++size) {
    for (uint64_t index = 0; index < size; ++index) {
      const auto path = log_->InclusionProof(index, size);
      ASSERT_OK(path);
      ASSERT_OK(crypto::VerifyInclusion(crypto::MerkleLeaf(*log_->Entry(index)), index, size, *path,
                                        RootFrom(heads[size])));
    }
    for (uint64_t older = 1; older <= size; ++older) {
      const auto proof = log_->ConsistencyProof(older, size);
      ASSERT_OK(proof);
      ASSERT_OK(crypto::VerifyConsistency(older, size, *proof, RootFrom(heads[older]),
                                          RootFrom(heads[size])));
    }
  }
  EXPECT_THAT(log_->InclusionProof(33, 33), StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(log_->ConsistencyProof(0, 3), StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(log_->Entry(33), StatusIs(absl::StatusCode::kOutOfRange));
}

TEST_F(TransparencyLogTest, GoesOnAfterARestartWhereItEnded) {
  AppendUpTo(5);
  const log::v1::TreeHead before = log_->Head();
  Reopen();
  EXPECT_EQ(log_->Head().SerializeAsString(), before.SerializeAsString());
  AppendUpTo(9);
  const auto proof = log_->ConsistencyProof(5, 9);
  ASSERT_OK(proof);
  EXPECT_OK(crypto::VerifyConsistency(5, 9, *proof, RootFrom(before), RootFrom(log_->Head())));
}

TEST_F(TransparencyLogTest, LeavesAndWhatGoesWithThemAreWrittenTogetherOrNotAtAll) {
  for (const CrashSide side : {CrashSide::kBeforeWrite, CrashSide::kAfterWrite}) {
    MemoryStore disk({kLogTable, "marks"});
    FaultInjectingStore store(disk);
    auto log = TransparencyLog::Open(store, Key(1), clock_);
    ASSERT_OK(log);
    store.CrashAt(1, side);
    EXPECT_FALSE((*log)
                     ->Append([](uint64_t first, WriteBatch& batch) {
                       batch.Put("marks", "first", absl::StrCat(first));
                       return std::vector<LogEntry>{Entry(1), Entry(2)};
                     })
                     .ok());
    EXPECT_EQ((*log)->Head().size(), 0u);

    store.Restart();
    log = TransparencyLog::Open(store, Key(1), clock_);
    ASSERT_OK(log);
    const bool there = side == CrashSide::kAfterWrite;
    EXPECT_EQ((*log)->Head().size(), there ? 2u : 0u);
    EXPECT_EQ(store.Get("marks", "first")->has_value(), there);
  }
}

TEST_F(TransparencyLogTest, WithoutLeavesNothingIsWritten) {
  store_.FailWriteAt(1);
  EXPECT_OK(log_->Append([](uint64_t, WriteBatch& batch) {
    batch.Put("marks", "x", "y");
    return std::vector<LogEntry>{};
  }));
}

TEST_F(TransparencyLogTest, EveryByteOfEveryStoredLeafNodeAndHeadIsWatched) {
  AppendUpTo(7);
  const log::v1::TreeHead head = log_->Head();
  int changed = 0;
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto all = store_.Scan(kLogTable, ""); all->Valid(); all->Next()) {
    rows.emplace_back(all->key(), all->value());
  }
  for (const auto& [key, value] : rows) {
    for (size_t i = 0; i < value.size(); ++i) {
      std::string flipped = value;
      flipped[i] = static_cast<char>(flipped[i] ^ 0x20);
      WriteBatch damage;
      damage.Put(kLogTable, key, flipped);
      ASSERT_OK(disk_.WriteSynced(damage));
      EXPECT_FALSE(TransparencyLog::Open(store_, Key(1), clock_).ok()) << "byte " << i;
      ++changed;
    }
    WriteBatch repair;
    repair.Put(kLogTable, key, value);
    ASSERT_OK(disk_.WriteSynced(repair));
  }
  EXPECT_GT(changed, 400);
  EXPECT_OK(TransparencyLog::Open(store_, Key(1), clock_));
  EXPECT_THAT(TransparencyLog::Open(store_, Key(2), clock_), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(TransparencyLogTest, WhatChangesWhileItRunsIsFoundWhenItIsAskedFor) {
  AppendUpTo(8);
  WriteBatch damage;
  damage.Put(kLogTable, LogEntryKey(3), Entry(99).SerializeAsString());
  ASSERT_OK(disk_.WriteSynced(damage));
  EXPECT_THAT(log_->Entry(3), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(log_->InclusionProof(3, 8), StatusIs(absl::StatusCode::kDataLoss));
  WriteBatch node;
  node.Put(kLogTable, LogNodeKey(2, 0), std::string(32, 'x'));
  ASSERT_OK(disk_.WriteSynced(node));
  EXPECT_THAT(log_->ConsistencyProof(4, 8), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace almenara::hub

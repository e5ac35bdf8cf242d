// SPDX-License-Identifier: Apache-2.0
#include "common/storage/testing/fault_injecting_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "common/storage/memory/memory_store.h"
#include "common/testing/status_matchers.h"

namespace almenara::testing {
namespace {

using KeyValue = std::optional<std::string>;
constexpr auto kUnavailable = absl::StatusCode::kUnavailable;

absl::Status Put(KeyValueStore& store, const std::string& key) {
  WriteBatch batch;
  batch.Put("a", key, "v");
  return store.WriteSynced(batch);
}

TEST(FaultInjectingStoreTest, CrashBeforeAWriteLosesIt) {
  MemoryStore disk({"a"});
  FaultInjectingStore store(disk);
  store.CrashAt(2, CrashSide::kBeforeWrite);
  EXPECT_OK(Put(store, "1"));
  EXPECT_THAT(Put(store, "2"), StatusIs(kUnavailable));
  EXPECT_THAT(disk.Get("a", "1"), IsOkAndHolds(KeyValue("v")));
  EXPECT_THAT(disk.Get("a", "2"), IsOkAndHolds(KeyValue()));
}

TEST(FaultInjectingStoreTest, CrashAfterAWriteKeepsItAndTellsNobody) {
  MemoryStore disk({"a"});
  FaultInjectingStore store(disk);
  store.CrashAt(1, CrashSide::kAfterWrite);
  EXPECT_THAT(Put(store, "1"), StatusIs(kUnavailable));
  EXPECT_THAT(disk.Get("a", "1"), IsOkAndHolds(KeyValue("v")));
}

TEST(FaultInjectingStoreTest, NothingWorksBetweenCrashAndRestart) {
  MemoryStore disk({"a"});
  FaultInjectingStore store(disk);
  store.CrashAt(1, CrashSide::kBeforeWrite);
  EXPECT_THAT(Put(store, "1"), StatusIs(kUnavailable));
  EXPECT_TRUE(store.crashed());
  EXPECT_THAT(Put(store, "2"), StatusIs(kUnavailable));
  EXPECT_THAT(store.Get("a", "1"), StatusIs(kUnavailable));
  EXPECT_THAT(store.MultiGet("a", {"1"}), StatusIs(kUnavailable));
  EXPECT_THAT(store.Scan("a", "")->status(), StatusIs(kUnavailable));
  EXPECT_THAT(store.EraseDeletedBytes("a", {{"", ""}}), StatusIs(kUnavailable));
  EXPECT_THAT(store.Checkpoint("unused"), StatusIs(kUnavailable));

  store.Restart();
  EXPECT_FALSE(store.crashed());
  EXPECT_OK(Put(store, "3"));
  EXPECT_THAT(disk.MultiGet("a", {"1", "2", "3"}),
              IsOkAndHolds(::testing::ElementsAre(KeyValue(), KeyValue(), KeyValue("v"))));
  EXPECT_EQ(store.writes(), 3);
}

TEST(FaultInjectingStoreTest, AFailedWriteIsOneOnly) {
  MemoryStore disk({"a"});
  FaultInjectingStore store(disk);
  store.FailWriteAt(1);
  EXPECT_THAT(Put(store, "1"), StatusIs(kUnavailable));
  EXPECT_FALSE(store.crashed());
  EXPECT_OK(Put(store, "2"));
  EXPECT_THAT(disk.Get("a", "1"), IsOkAndHolds(KeyValue()));
}

}  // namespace
}  // namespace almenara::testing

// SPDX-License-Identifier: Apache-2.0
#include "common/storage/group_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "common/storage/memory/memory_store.h"
#include "common/storage/testing/fault_injecting_store.h"
#include "common/testing/status_matchers.h"

namespace almenara {
namespace {

using testing::FaultInjectingStore;
using testing::StatusIs;

WriteBatch Put(const std::string& key) {
  WriteBatch batch;
  batch.Put("table", key, "value");
  return batch;
}

TEST(GroupWriterTest, WhatReturnedIsInTheStore) {
  MemoryStore store({"table"});
  GroupWriter writer(store);
  std::vector<std::thread> threads;
  std::atomic<int> missing = 0;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        const std::string key = std::to_string(t) + "/" + std::to_string(i);
        if (!writer.Write(Put(key)).ok() || !store.Get("table", key)->has_value()) ++missing;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(missing, 0);
}

TEST(GroupWriterTest, WhatIsDoneMeanwhileIsDoneOnceBeforeItReturns) {
  MemoryStore disk({"table"});
  FaultInjectingStore store(disk);
  GroupWriter writer(store);
  store.FailWriteAt(2);
  for (const bool fails : {false, true}) {
    int done = 0;
    EXPECT_EQ(writer.Write(Put("a"), [&] { ++done; }).ok(), !fails);
    EXPECT_EQ(done, 1);
  }
}

TEST(GroupWriterTest, WhatIsDoneMeanwhileHoldsUpNobody) {
  MemoryStore store({"table"});
  GroupWriter writer(store);
  EXPECT_OK(writer.Write(Put("a"), [&] {
    // In the group of "a", and written with it.
    EXPECT_OK(writer.Write(Put("b")));
    EXPECT_TRUE(store.Get("table", "a")->has_value());
  }));
}

TEST(GroupWriterTest, AFailureReachesWhoeverWasInTheGroupAndNobodyLater) {
  MemoryStore disk({"table"});
  FaultInjectingStore store(disk);
  GroupWriter writer(store);
  store.FailWriteAt(1);
  EXPECT_THAT(writer.Write(Put("a")), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_OK(writer.Write(Put("b")));
  EXPECT_FALSE(disk.Get("table", "a")->has_value());
}

}  // namespace
}  // namespace almenara

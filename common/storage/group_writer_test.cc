// SPDX-License-Identifier: Apache-2.0
#include "common/storage/group_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
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

// Waits until it is told.
absl::Status WriteAndWait(GroupWriter& writer, const std::string& key) {
  std::promise<absl::Status> done;
  writer.Write(Put(key), [&](const absl::Status& status) { done.set_value(status); });
  return done.get_future().get();
}

TEST(GroupWriterTest, WhatIsDoneIsInTheStore) {
  MemoryStore store({"table"});
  GroupWriter writer(store);
  std::vector<std::thread> threads;
  std::atomic<int> missing = 0;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        const std::string key = std::to_string(t) + "/" + std::to_string(i);
        if (!WriteAndWait(writer, key).ok() || !store.Get("table", key)->has_value()) ++missing;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(missing, 0);
}

TEST(GroupWriterTest, WritesTogetherWhatComesDuringAWrite) {
  MemoryStore disk({"table"});
  FaultInjectingStore store(disk);
  GroupWriter writer(store);
  std::promise<void> first_is_done, go_on;
  writer.Write(Put("first"), [&](const absl::Status&) {
    first_is_done.set_value();
    go_on.get_future().wait();
  });
  first_is_done.get_future().wait();
  const int writes_before = store.writes();
  std::vector<std::promise<absl::Status>> done(5);
  for (size_t i = 0; i < done.size(); ++i) {
    writer.Write(Put(std::to_string(i)), [&, i](const absl::Status& s) { done[i].set_value(s); });
  }
  go_on.set_value();
  for (auto& each : done) EXPECT_OK(each.get_future().get());
  EXPECT_EQ(store.writes(), writes_before + 1);
}

TEST(GroupWriterTest, WritesBeforeItEndsWhatWasHandedIn) {
  MemoryStore store({"table"});
  int done = 0;
  {
    GroupWriter writer(store);
    for (int i = 0; i < 100; ++i) {
      writer.Write(Put(std::to_string(i)),
                   [&](const absl::Status& status) { done += status.ok(); });
    }
  }
  EXPECT_EQ(done, 100);
  EXPECT_TRUE(store.Get("table", "99")->has_value());
}

TEST(GroupWriterTest, AFailureReachesWhoeverWasInTheGroupAndNobodyLater) {
  MemoryStore disk({"table"});
  FaultInjectingStore store(disk);
  GroupWriter writer(store);
  store.FailWriteAt(1);
  EXPECT_THAT(WriteAndWait(writer, "a"), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_OK(WriteAndWait(writer, "b"));
  EXPECT_FALSE(disk.Get("table", "a")->has_value());
}

}  // namespace
}  // namespace almenara

// SPDX-License-Identifier: Apache-2.0
// A table for look-ups against a map, as it is written, read at two times at once, and flushed.
#include "common/storage/rocksdb/look_up_memtable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/storage/rocksdb/rocksdb_store.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"

namespace almenara::testing {
namespace {

using Rows = std::map<std::string, std::string>;

std::unique_ptr<RocksDbStore> Open(const TempDir& directory) {
  auto store = RocksDbStore::Create(
      {.path = directory.File("store"), .tables = {"a"}, .look_up_tables = {"a"}});
  EXPECT_OK(store.status());
  return *std::move(store);
}

Rows ScanAll(const RocksDbStore& store, const Snapshot* snapshot = nullptr) {
  Rows rows;
  std::string last;
  const auto scan = store.Scan("a", "", "", snapshot);
  for (; scan->Valid(); scan->Next()) {
    EXPECT_TRUE(rows.empty() || last < scan->key()) << "out of order";
    last = std::string(scan->key());
    rows.emplace(last, scan->value());
  }
  EXPECT_OK(scan->status());
  return rows;
}

// Some begin with the same eight bytes, some are shorter, some end in zeros, one is empty.
std::string AKey(std::mt19937& random) {
  static constexpr char kAlphabet[] = {'\0', 'a', '\x7f', '\x80', '\xff'};
  std::string key(random() % 2 == 0 ? "the same" : "");
  for (size_t length = random() % 5; key.size() < length + 6 && random() % 7 != 0;) {
    key += kAlphabet[random() % sizeof(kAlphabet)];
  }
  return key;
}

void ChangeSomeRows(std::mt19937& random, RocksDbStore& store, Rows& rows) {
  for (int batches = 0; batches < 20; ++batches) {
    WriteBatch batch;
    for (int i = 0; i < 50; ++i) {
      const std::string key = AKey(random);
      if (random() % 4 == 0) {
        batch.Delete("a", key);
        rows.erase(key);
      } else {
        rows[key] = absl::StrCat(random());
        batch.Put("a", key, rows[key]);
      }
    }
    ASSERT_OK(store.WriteSynced(batch));
  }
}

TEST(LookUpMemtableTest, HoldsWhatAMapHolds) {
  std::mt19937 random(20261126);
  for (int round = 0; round < 5; ++round) {
    // Given rows that were written, written again and deleted, and a snapshot among them,
    const TempDir directory;
    auto store = Open(directory);
    Rows rows;
    ChangeSomeRows(random, *store, rows);
    auto snapshot = store->TakeSnapshot();
    const Rows rows_of_snapshot = rows;
    ChangeSomeRows(random, *store, rows);
    // when they are read, then both times have their rows, in order,
    EXPECT_EQ(ScanAll(*store), rows);
    EXPECT_EQ(ScanAll(*store, snapshot.get()), rows_of_snapshot);
    for (int i = 0; i < 200; ++i) {
      const std::string key = AKey(random);
      ASSERT_OK_AND_ASSIGN(const auto value, store->Get("a", key));
      const auto expected = rows.find(key);
      ASSERT_EQ(value.has_value(), expected != rows.end());
      if (value.has_value()) {
        EXPECT_EQ(*value, expected->second);
      }
    }
    // a scan from a key begins there,
    const std::string start = AKey(random);
    auto scan = store->Scan("a", "", start);
    const auto first = rows.lower_bound(start);
    ASSERT_EQ(scan->Valid(), first != rows.end());
    if (scan->Valid()) {
      EXPECT_EQ(scan->key(), first->first);
    }
    // and what is more is found after them on the disk, too.
    scan.reset();
    snapshot.reset();
    ASSERT_OK(store->EraseDeletedBytes("a", {{"", ""}}));
    EXPECT_EQ(ScanAll(*store), rows);
    ChangeSomeRows(random, *store, rows);
    store.reset();
    EXPECT_EQ(ScanAll(*Open(directory)), rows);
  }
}

TEST(LookUpMemtableTest, IsReadInOrderWhileItIsWritten) {
  // Given one who writes,
  const TempDir directory;
  const auto store = Open(directory);
  std::atomic<bool> is_done = false;
  std::thread writer([&] {
    std::mt19937 random(7);
    Rows rows;
    for (int i = 0; i < 10; ++i) ChangeSomeRows(random, *store, rows);
    is_done = true;
  });
  // when others read, then every snapshot reads the same twice (ScanAll checks the order).
  int reads = 0;
  while (!is_done || reads == 0) {
    const auto snapshot = store->TakeSnapshot();
    EXPECT_EQ(ScanAll(*store, snapshot.get()), ScanAll(*store, snapshot.get()));
    ++reads;
  }
  writer.join();
}

}  // namespace
}  // namespace almenara::testing

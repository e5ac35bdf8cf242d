// SPDX-License-Identifier: Apache-2.0
#include "common/storage/rocksdb/rocksdb_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/storage/testing/key_value_store_contract.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"

namespace almenara::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

absl::StatusOr<std::unique_ptr<KeyValueStore>> Open(const std::string& directory,
                                                    std::vector<std::string> tables = {"a", "b"}) {
  return RocksDbStore::Create({.path = directory, .tables = std::move(tables)});
}

Backend RocksDbBackend() {
  const auto open = [](const std::string& directory) { return Open(directory); };
  return {.name = "RocksDb", .create = open, .open_checkpoint = open};
}

// Tables for look-ups behave as any other; one may also be opened as an ordered one.
Backend LookUpBackend() {
  const auto open =
      [](const std::string& directory) -> absl::StatusOr<std::unique_ptr<KeyValueStore>> {
    return RocksDbStore::Create(
        {.path = directory, .tables = {"a", "b"}, .look_up_tables = {"a", "b"}});
  };
  const auto open_ordered = [](const std::string& directory) { return Open(directory); };
  return {.name = "RocksDbLookUp", .create = open, .open_checkpoint = open_ordered};
}

Backend ScatteredBackend() {
  const auto open =
      [](const std::string& directory) -> absl::StatusOr<std::unique_ptr<KeyValueStore>> {
    return RocksDbStore::Create(
        {.path = directory, .tables = {"a", "b"}, .scattered_tables = {"a", "b"}});
  };
  const auto open_ordered = [](const std::string& directory) { return Open(directory); };
  return {.name = "RocksDbScattered", .create = open, .open_checkpoint = open_ordered};
}

INSTANTIATE_TEST_SUITE_P(RocksDb, KeyValueStoreContractTest,
                         ::testing::Values(RocksDbBackend(), LookUpBackend(), ScatteredBackend()));

absl::Status Put(KeyValueStore& store, const std::string& table, const std::string& key,
                 const std::string& value) {
  WriteBatch batch;
  batch.Put(table, key, value);
  return store.WriteSynced(batch);
}

TEST(RocksDbStoreTest, ALookUpTableFindsItsKeysInMemoryAndInFiles) {
  // Given more keys than one call of RocksDB's takes, half of them in table files,
  const TempDir directory;
  ASSERT_OK_AND_ASSIGN(const auto store, RocksDbStore::Create({.path = directory.File("store"),
                                                               .tables = {"a"},
                                                               .look_up_tables = {"a"}}));
  const int half = 500;
  std::vector<std::string> keys;
  for (int i = 0; i < 2 * half; ++i) {
    if (i == half) {
      ASSERT_OK(store->EraseDeletedBytes("a", {{"", ""}}));
    }
    keys.push_back(absl::StrCat("key ", i));
    ASSERT_OK(Put(*store, "a", keys.back(), absl::StrCat("value ", i)));
    keys.push_back(absl::StrCat("key ", i, " that is not there"));
  }
  // when they are looked up, then each is found and none that is not there.
  ASSERT_OK_AND_ASSIGN(const auto values, store->MultiGet("a", keys));
  for (int i = 0; i < 2 * half; ++i) {
    EXPECT_EQ(values[2 * i], absl::StrCat("value ", i));
    EXPECT_EQ(values[2 * i + 1], std::nullopt);
  }
  // And a scan has all of them in order.
  std::set<std::string> scanned;
  for (auto rows = store->Scan("a", "key 1"); rows->Valid(); rows->Next()) {
    EXPECT_TRUE(scanned.empty() || *scanned.rbegin() < rows->key());
    scanned.emplace(rows->key());
  }
  EXPECT_EQ(scanned.size(), 111u);
}

std::string Content(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream content;
  content << stream.rdbuf();
  return content.str();
}

// Names of the store's files in which `bytes` stand.
std::vector<std::string> FilesWith(const std::string& bytes, const std::string& directory) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file() && absl::StrContains(Content(entry.path()), bytes)) {
      names.push_back(entry.path().filename().string());
    }
  }
  return names;
}

// Random-looking, so that compression leaves them as they are.
constexpr char kCanary[] = "Qx7vK2mZ9pLw4RtB8nYc3HdF6sGj1UeA";
constexpr char kLogCanary[] = "b5NfT0yWq8JzX3hVk6DrM1cPg9LsE7uO";

TEST(RocksDbStoreTest, ErasedValueIsInNoFile) {
  // Given a value that has reached a table file and one that is only in the log,
  const TempDir directory;
  const std::string path = directory.File("store");
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<KeyValueStore> store, Open(path));
  ASSERT_OK(Put(*store, "a", "victim", kCanary));
  ASSERT_OK(Put(*store, "a", "neighbour", "stays"));
  ASSERT_OK(Put(*store, "b", "other table", "stays"));
  ASSERT_OK(store->EraseDeletedBytes("a", {{"", ""}}));
  ASSERT_OK(Put(*store, "a", "overwritten", kLogCanary));
  ASSERT_THAT(FilesWith(kCanary, path), Not(IsEmpty())) << "control: the search must find it first";
  ASSERT_THAT(FilesWith(kLogCanary, path), Not(IsEmpty())) << "control";

  // when one is deleted, the other overwritten, and neither more than that,
  WriteBatch batch;
  batch.Delete("a", "victim");
  batch.Put("a", "overwritten", "new");
  ASSERT_OK(store->WriteSynced(batch));
  EXPECT_THAT(FilesWith(kCanary, path), Not(IsEmpty())) << "control: deletion alone leaves bytes";
  EXPECT_THAT(FilesWith(kLogCanary, path), Not(IsEmpty())) << "control";

  // then erasure removes the bytes from every file and nothing else.
  ASSERT_OK(store->EraseDeletedBytes("a", {{"overwritten", ""}}));
  EXPECT_THAT(FilesWith(kCanary, path), IsEmpty());
  EXPECT_THAT(FilesWith(kLogCanary, path), IsEmpty());
  EXPECT_THAT(store->Get("a", "neighbour"), IsOkAndHolds(std::optional<std::string>("stays")));
  EXPECT_THAT(store->Get("b", "other table"), IsOkAndHolds(std::optional<std::string>("stays")));

  // And after a restart too.
  store.reset();
  ASSERT_OK_AND_ASSIGN(store, Open(path));
  EXPECT_THAT(FilesWith(kCanary, path), IsEmpty());
}

TEST(RocksDbStoreTest, ErasesWhatARangeDeletionRemoved) {
  const TempDir directory;
  const std::string path = directory.File("store");
  ASSERT_OK_AND_ASSIGN(const auto store, Open(path));
  // Random values, which no compression shortens or merges.
  SeededRandom random(1);
  std::string canary;
  for (int i = 0; i < 100; ++i) {
    canary = random.Bytes(64);
    ASSERT_OK(Put(*store, "a", absl::StrFormat("%03d", i), canary));
  }
  ASSERT_OK(store->EraseDeletedBytes("a", {{"", ""}}));
  ASSERT_THAT(FilesWith(canary, path), Not(IsEmpty())) << "control";
  WriteBatch batch;
  batch.DeleteRange("a", "000", "999");
  ASSERT_OK(store->WriteSynced(batch));
  ASSERT_OK(store->EraseDeletedBytes("a", {{"000", "999"}}));
  EXPECT_THAT(FilesWith(canary, path), IsEmpty());
}

TEST(RocksDbStoreTest, RefusesToCallBytesErasedThatAnIteratorStillHolds) {
  const TempDir directory;
  const std::string path = directory.File("store");
  ASSERT_OK_AND_ASSIGN(const auto store, Open(path));
  ASSERT_OK(Put(*store, "a", "victim", kCanary));
  ASSERT_OK(store->EraseDeletedBytes("a", {{"", ""}}));
  std::unique_ptr<Iterator> rows = store->Scan("a", "");
  WriteBatch batch;
  batch.Delete("a", "victim");
  ASSERT_OK(store->WriteSynced(batch));
  EXPECT_THAT(store->EraseDeletedBytes("a", {{"", ""}}),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("iterator")));
  rows.reset();
  EXPECT_OK(store->EraseDeletedBytes("a", {{"", ""}}));
  EXPECT_THAT(FilesWith(kCanary, path), IsEmpty());
}

TEST(RocksDbStoreTest, ErasesWhileOthersWrite) {
  const TempDir directory;
  const std::string path = directory.File("store");
  ASSERT_OK_AND_ASSIGN(const auto store, Open(path));
  ASSERT_OK(Put(*store, "a", "victim", kCanary));
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 0; !done; ++i) {
      EXPECT_OK(Put(*store, i % 2 == 0 ? "a" : "b", absl::StrCat(i), "v"));
    }
  });
  WriteBatch batch;
  batch.Delete("a", "victim");
  EXPECT_OK(store->WriteSynced(batch));
  for (int i = 0; i < 10; ++i) {
    EXPECT_OK(store->EraseDeletedBytes("a", {{"victim", "victin"}}));
    EXPECT_THAT(FilesWith(kCanary, path), IsEmpty());
  }
  done = true;
  writer.join();
}

TEST(RocksDbStoreTest, AcknowledgedBatchSurvivesReopening) {
  const TempDir directory;
  const std::string path = directory.File("store");
  {
    ASSERT_OK_AND_ASSIGN(const auto store, Open(path));
    ASSERT_OK(Put(*store, "a", "key", "value"));
  }
  ASSERT_OK_AND_ASSIGN(const auto store, Open(path));
  EXPECT_THAT(store->Get("a", "key"), IsOkAndHolds(std::optional<std::string>("value")));
}

TEST(RocksDbStoreTest, OpensTablesOfANewerProgramAndKeepsThem) {
  const TempDir directory;
  const std::string path = directory.File("store");
  {
    ASSERT_OK_AND_ASSIGN(const auto newer, Open(path, {"a", "from the future"}));
    ASSERT_OK(Put(*newer, "from the future", "key", "value"));
  }
  {
    ASSERT_OK_AND_ASSIGN(const auto older, Open(path, {"a"}));
    EXPECT_THAT(older->Get("from the future", "key"), StatusIs(absl::StatusCode::kInvalidArgument));
    ASSERT_OK(older->EraseDeletedBytes("a", {{"", ""}}));
  }
  ASSERT_OK_AND_ASSIGN(const auto newer, Open(path, {"a", "from the future"}));
  EXPECT_THAT(newer->Get("from the future", "key"),
              IsOkAndHolds(std::optional<std::string>("value")));
}

TEST(RocksDbStoreTest, RefusesASecondOpening) {
  const TempDir directory;
  const std::string path = directory.File("store");
  ASSERT_OK_AND_ASSIGN(const auto store, Open(path));
  EXPECT_THAT(Open(path), StatusIs(absl::StatusCode::kUnavailable));
}

TEST(RocksDbStoreTest, RefusesAPathWithoutParent) {
  const TempDir directory;
  EXPECT_THAT(Open(directory.File("absent/store")),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("cannot create")));
}

TEST(RocksDbStoreTest, ItsDirectoryIsTheOwnersAlone) {
  const TempDir directory;
  const std::string path = directory.File("store");
  ASSERT_OK_AND_ASSIGN(const auto store, Open(path));
  struct stat status;
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700u);
}

// The only log file with something in it.
std::filesystem::path LogFile(const std::string& path) {
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    if (entry.path().extension() == ".log" && entry.file_size() > 0) return entry.path();
  }
  return {};
}

TEST(RocksDbStoreTest, DamageInsideTheLogIsDataLossAndATornEndIsNot) {
  const TempDir directory;
  // As a power cut leaves a store.
  const std::string path = directory.File("cut");
  {
    ASSERT_OK_AND_ASSIGN(const auto store, Open(directory.File("store")));
    for (int i = 0; i < 100; ++i) ASSERT_OK(Put(*store, "a", absl::StrCat(i), kCanary));
    std::filesystem::copy(directory.File("store"), path, std::filesystem::copy_options::recursive);
  }
  const std::filesystem::path log = LogFile(path);
  ASSERT_FALSE(log.empty());
  const std::string whole = Content(log);

  // It tears the write that nobody was told of.
  const std::string torn = directory.File("torn");
  std::filesystem::copy(path, torn, std::filesystem::copy_options::recursive);
  std::filesystem::resize_file(torn / log.filename(), whole.size() - 5);
  {
    ASSERT_OK_AND_ASSIGN(const auto store, Open(torn));
    EXPECT_THAT(store->Get("a", "98"), IsOkAndHolds(std::optional<std::string>(kCanary)));
  }

  // A flipped byte in the middle may hide acknowledged batches.
  std::string flipped = whole;
  flipped[whole.size() / 2] = static_cast<char>(flipped[whole.size() / 2] ^ 1);
  std::ofstream(log, std::ios::binary) << flipped;
  EXPECT_THAT(Open(path), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(RocksDbStoreTest, AClosedStoreLeavesNoLogToReadAgain) {
  const TempDir directory;
  const std::string path = directory.File("store");
  {
    ASSERT_OK_AND_ASSIGN(const auto store, Open(path));
    ASSERT_OK(Put(*store, "a", "key", kCanary));
    ASSERT_FALSE(LogFile(path).empty()) << "control";
  }
  const std::filesystem::path log = LogFile(path);
  EXPECT_TRUE(log.empty() || !absl::StrContains(Content(log), kCanary)) << log;
  ASSERT_OK_AND_ASSIGN(const auto store, Open(path));
  EXPECT_THAT(store->Get("a", "key"), IsOkAndHolds(std::optional<std::string>(kCanary)));
}

}  // namespace
}  // namespace almenara::testing

// SPDX-License-Identifier: Apache-2.0
#include "common/storage/testing/key_value_store_contract.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"

namespace almenara::testing {
namespace {

using KeyValue = std::optional<std::string>;

TEST_P(KeyValueStoreContractTest, ReturnsWhatWasWritten) {
  ASSERT_OK(Put("a", "key", "value"));
  ASSERT_OK(Put("a", std::string("k\0\xff", 3), std::string("\0v", 2)));
  EXPECT_THAT(store_->Get("a", "key"), IsOkAndHolds(KeyValue("value")));
  EXPECT_THAT(store_->Get("a", absl::string_view("k\0\xff", 3)),
              IsOkAndHolds(KeyValue(std::string("\0v", 2))));
  EXPECT_THAT(store_->Get("a", "ke"), IsOkAndHolds(KeyValue()));
}

TEST_P(KeyValueStoreContractTest, KeepsAnEmptyValueApartFromNone) {
  ASSERT_OK(Put("a", "key", ""));
  EXPECT_THAT(store_->Get("a", "key"), IsOkAndHolds(KeyValue("")));
}

TEST_P(KeyValueStoreContractTest, KeepsTablesApart) {
  ASSERT_OK(Put("a", "key", "in a"));
  ASSERT_OK(Put("b", "key", "in b"));
  EXPECT_THAT(Rows("a"), ::testing::ElementsAre(Row("key", "in a")));
  EXPECT_THAT(Rows("b"), ::testing::ElementsAre(Row("key", "in b")));
}

TEST_P(KeyValueStoreContractTest, LaterOperationOfABatchWins) {
  WriteBatch batch;
  batch.Put("a", "twice", "first");
  batch.Put("a", "twice", "second");
  batch.Put("a", "gone", "x");
  batch.Delete("a", "gone");
  batch.Put("a", "r1", "x");
  batch.DeleteRange("a", "r", "s");
  batch.Put("a", "r2", "kept");
  ASSERT_OK(store_->WriteSynced(batch));
  EXPECT_THAT(Rows("a"), ::testing::ElementsAre(Row("r2", "kept"), Row("twice", "second")));
}

TEST_P(KeyValueStoreContractTest, DeletesARangeWithoutItsEnd) {
  for (const char* key : {"a", "b", "c", "d"}) ASSERT_OK(Put("a", key, "v"));
  WriteBatch batch;
  batch.DeleteRange("a", "b", "d");
  batch.DeleteRange("a", "d", "d");
  batch.DeleteRange("a", "d", "a");
  ASSERT_OK(store_->WriteSynced(batch));
  EXPECT_THAT(Rows("a"), ::testing::ElementsAre(Row("a", "v"), Row("d", "v")));
}

TEST_P(KeyValueStoreContractTest, RefusesABatchWithAnUnknownTableWhole) {
  WriteBatch batch;
  batch.Put("a", "key", "value");
  batch.Put("unknown", "key", "value");
  EXPECT_THAT(store_->WriteSynced(batch), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Rows("a"), ::testing::IsEmpty());
}

TEST_P(KeyValueStoreContractTest, RefusesToReadAnUnknownTable) {
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  EXPECT_THAT(store_->Get("unknown", "key"), StatusIs(kInvalid));
  EXPECT_THAT(store_->MultiGet("unknown", {"key"}), StatusIs(kInvalid));
  EXPECT_THAT(store_->EraseDeletedBytes("unknown", {{"", ""}}), StatusIs(kInvalid));
  const std::unique_ptr<Iterator> rows = store_->Scan("unknown", "");
  EXPECT_FALSE(rows->Valid());
  EXPECT_THAT(rows->status(), StatusIs(kInvalid));
}

TEST_P(KeyValueStoreContractTest, MultiGetAnswersInTheOrderAsked) {
  ASSERT_OK(Put("a", "1", "one"));
  ASSERT_OK(Put("a", "3", "three"));
  EXPECT_THAT(store_->MultiGet("a", {"3", "2", "1", "3"}),
              IsOkAndHolds(::testing::ElementsAre(KeyValue("three"), KeyValue(), KeyValue("one"),
                                                  KeyValue("three"))));
  EXPECT_THAT(store_->MultiGet("a", {}), IsOkAndHolds(::testing::IsEmpty()));
}

TEST_P(KeyValueStoreContractTest, ScansAPrefixInByteOrder) {
  for (const char* key : {"b", "a2", "a\xff", "a", "a1"}) ASSERT_OK(Put("a", key, "v"));
  EXPECT_THAT(Rows("a", "a"), ::testing::ElementsAre(Row("a", "v"), Row("a1", "v"), Row("a2", "v"),
                                                     Row("a\xff", "v")));
  EXPECT_THAT(Rows("a", "a", "a2"), ::testing::ElementsAre(Row("a2", "v"), Row("a\xff", "v")));
  EXPECT_THAT(Rows("a", "b", "a"), ::testing::ElementsAre(Row("b", "v")));
  EXPECT_THAT(Rows("a", "a", "b"), ::testing::IsEmpty());
  EXPECT_THAT(Rows("a", "c"), ::testing::IsEmpty());
}

TEST_P(KeyValueStoreContractTest, ScansAPrefixOfHighBytesToTheEnd) {
  ASSERT_OK(Put("a", "\xff", "1"));
  ASSERT_OK(Put("a", "\xff\xff", "2"));
  EXPECT_THAT(Rows("a", "\xff"), ::testing::ElementsAre(Row("\xff", "1"), Row("\xff\xff", "2")));
}

TEST_P(KeyValueStoreContractTest, IteratorSeesTheStateAtItsCreation) {
  ASSERT_OK(Put("a", "1", "old"));
  const std::unique_ptr<Iterator> rows = store_->Scan("a", "");
  ASSERT_OK(Put("a", "1", "new"));
  ASSERT_OK(Put("a", "2", "new"));
  EXPECT_THAT(Rows(*rows), ::testing::ElementsAre(Row("1", "old")));
}

TEST_P(KeyValueStoreContractTest, SnapshotFreezesEveryTable) {
  ASSERT_OK(Put("a", "1", "old"));
  ASSERT_OK(Put("b", "1", "old"));
  const std::unique_ptr<Snapshot> snapshot = store_->TakeSnapshot();
  WriteBatch batch;
  batch.Put("a", "1", "new");
  batch.Delete("b", "1");
  ASSERT_OK(store_->WriteSynced(batch));
  EXPECT_THAT(Rows("a", "", "", snapshot.get()), ::testing::ElementsAre(Row("1", "old")));
  EXPECT_THAT(Rows("b", "", "", snapshot.get()), ::testing::ElementsAre(Row("1", "old")));
  EXPECT_THAT(Rows("a"), ::testing::ElementsAre(Row("1", "new")));
  EXPECT_THAT(Rows("b"), ::testing::IsEmpty());
}

TEST_P(KeyValueStoreContractTest, RefusesTheSnapshotOfAnotherStore) {
  ASSERT_OK_AND_ASSIGN(const auto other, GetParam().create(directory_.File("other")));
  const std::unique_ptr<Snapshot> foreign = other->TakeSnapshot();
  const std::unique_ptr<Iterator> rows = store_->Scan("a", "", "", foreign.get());
  EXPECT_FALSE(rows->Valid());
  EXPECT_THAT(rows->status(), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_P(KeyValueStoreContractTest, ReadersNeverSeeHalfABatch) {
  // Given a writer that keeps two keys equal, when others read, then the two are always equal.
  constexpr int kWrites = 200;
  std::atomic<bool> done = false;
  std::thread reader([&] {
    while (!done) {
      const std::vector<Row> rows = Rows("a");
      if (rows.size() == 2) {
        EXPECT_EQ(rows[0].second, rows[1].second);
      }
      EXPECT_NE(rows.size(), 1u);
    }
  });
  for (int i = 0; i < kWrites; ++i) {
    WriteBatch batch;
    batch.Put("a", "left", absl::StrCat(i));
    batch.Put("a", "right", absl::StrCat(i));
    EXPECT_OK(store_->WriteSynced(batch));
  }
  done = true;
  reader.join();
}

TEST_P(KeyValueStoreContractTest, EraseKeepsWhatWasNotDeleted) {
  for (const char* key : {"1", "2", "3"}) ASSERT_OK(Put("a", key, "v"));
  ASSERT_OK(Put("b", "1", "v"));
  WriteBatch batch;
  batch.Delete("a", "2");
  ASSERT_OK(store_->WriteSynced(batch));
  ASSERT_OK(store_->EraseDeletedBytes("a", {{"2", "3"}}));
  ASSERT_OK(store_->EraseDeletedBytes("b", {{"", ""}}));
  EXPECT_THAT(Rows("a"), ::testing::ElementsAre(Row("1", "v"), Row("3", "v")));
  EXPECT_THAT(Rows("b"), ::testing::ElementsAre(Row("1", "v")));
}

TEST_P(KeyValueStoreContractTest, ErasesAfterAnEmptyBatch) {
  ASSERT_OK(store_->WriteSynced(WriteBatch()));
  EXPECT_OK(store_->EraseDeletedBytes("a", {{"", ""}}));
}

TEST_P(KeyValueStoreContractTest, RefusesToEraseUnderASnapshot) {
  ASSERT_OK(Put("a", "1", "v"));
  std::unique_ptr<Snapshot> snapshot = store_->TakeSnapshot();
  EXPECT_THAT(store_->EraseDeletedBytes("a", {{"", ""}}),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  snapshot.reset();
  EXPECT_OK(store_->EraseDeletedBytes("a", {{"", ""}}));
}

TEST_P(KeyValueStoreContractTest, CheckpointIsTheWholeStoreAtThatMoment) {
  ASSERT_OK(Put("a", "1", "v"));
  ASSERT_OK(Put("b", std::string("\0", 1), ""));
  ASSERT_OK(store_->Checkpoint(directory_.File("copy")));
  ASSERT_OK(Put("a", "2", "later"));
  ASSERT_OK_AND_ASSIGN(const auto copy, GetParam().open_checkpoint(directory_.File("copy")));
  EXPECT_THAT(Rows(*copy->Scan("a", "")), ::testing::ElementsAre(Row("1", "v")));
  EXPECT_THAT(Rows(*copy->Scan("b", "")), ::testing::ElementsAre(Row(std::string("\0", 1), "")));
  EXPECT_THAT(store_->Checkpoint(directory_.File("copy")),
              StatusIs(absl::StatusCode::kAlreadyExists));
}

}  // namespace
}  // namespace almenara::testing

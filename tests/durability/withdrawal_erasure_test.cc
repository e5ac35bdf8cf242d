// SPDX-License-Identifier: Apache-2.0
// A withdrawn record leaves the hub's disk, not only its tables.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "almenara/state/v1/hub_state.pb.h"
#include "common/storage/memory/memory_store.h"
#include "common/storage/rocksdb/rocksdb_store.h"
#include "common/storage/testing/fault_injecting_store.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "hub/intake/cursor_keys.h"
#include "hub/intake/erasure_keys.h"
#include "hub/intake/key_value_record_store.h"
#include "hub/intake/testing/sample_records.h"

namespace almenara::hub {
namespace {

using ::almenara::hub::testing::NodeOf;
using ::almenara::hub::testing::Pseudonym;
using ::almenara::hub::testing::RecordOf;
using ::almenara::hub::testing::SampleDigests;
using ::almenara::hub::testing::UpsertOf;
using ::almenara::testing::CrashSide;
using ::almenara::testing::FaultInjectingStore;
using ::almenara::testing::SeededRandom;
using ::almenara::testing::StatusIs;
using ::almenara::testing::TempDir;

constexpr char kWithdrawn[] = "withdrawn";
constexpr char kKept[] = "kept";

// Every byte of every file under `directory`.
std::string BytesUnder(const std::string& directory) {
  std::string bytes;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    bytes.append((std::istreambuf_iterator<char>(in)), {});
  }
  return bytes;
}

// How many of the pseudonyms stand somewhere in `bytes`.
size_t CountFound(const std::vector<std::string>& pseudonyms, const std::string& bytes) {
  return static_cast<size_t>(std::count_if(
      pseudonyms.begin(), pseudonyms.end(),
      [&](const std::string& pseudonym) { return bytes.find(pseudonym) != std::string::npos; }));
}

// Publishes one record that stays and one that is withdrawn.
void PublishAndWithdraw(RecordStore& records) {
  const CohortId cohort = *CohortId::Parse("history");
  ASSERT_OK(records.Resume(NodeOf("casa"), 1, 0).status());
  ASSERT_OK(records
                .Commit(cohort, {{NodeOf("casa"),
                                  1,
                                  {{1, UpsertOf(RecordOf(kWithdrawn, "p1", 1))},
                                   {2, UpsertOf(RecordOf(kKept, "p2", 1))}}}})
                .status());
  ASSERT_OK(
      records.Commit(cohort, {{NodeOf("casa"), 1, {{3, Withdrawal{Pseudonym(kWithdrawn), 2}}}}})
          .status());
}

bool HasWishes(const KeyValueStore& store) { return store.Scan(kErasuresTable, "")->Valid(); }

TEST(WithdrawalErasureTest, NoFileHoldsAWithdrawnRecord) {
  TempDir directory;
  const auto digests = SampleDigests();
  ASSERT_OK_AND_ASSIGN(const auto store, RocksDbStore::Create({.path = directory.File("store"),
                                                               .tables = RecordStoreTables()}));
  KeyValueRecordStore records(*store, *digests);
  const CohortId cohort = *CohortId::Parse("history");
  // Random pseudonyms cannot be compressed, so that a search of the files finds those that are
  // there.
  SeededRandom random(20261123);
  std::vector<std::string> withdrawn, kept;
  Publication arrivals{NodeOf("casa"), 1, {}};
  Publication withdrawals{NodeOf("casa"), 1, {}};
  for (uint64_t i = 1; i <= 500; ++i) {
    almenara::record::v1::IncidentRecord record = RecordOf("", "", 1);
    record.set_record_id(random.Bytes(32));
    record.set_person_key(random.Bytes(32));
    record.set_incident_key(random.Bytes(32));
    arrivals.changes.push_back({i, UpsertOf(record)});
    std::vector<std::string>& group = i % 5 == 0 ? withdrawn : kept;
    for (const std::string& pseudonym :
         {record.record_id(), record.person_key(), record.incident_key()}) {
      group.push_back(pseudonym);
    }
    if (i % 5 == 0) {
      withdrawals.changes.push_back(
          {501 + withdrawals.changes.size(), Withdrawal{record.record_id(), 2}});
    }
  }
  ASSERT_OK(records.Resume(NodeOf("casa"), 1, 0).status());
  ASSERT_OK(records.Commit(cohort, {arrivals}).status());
  ASSERT_OK(records.Commit(cohort, {withdrawals}).status());
  // Deleting alone leaves the bytes in the log, which cuts a few at the ends of its blocks.
  EXPECT_GT(CountFound(withdrawn, BytesUnder(directory.File("store"))), withdrawn.size() * 9 / 10);

  ASSERT_OK(records.EraseWithdrawn());

  const std::string bytes = BytesUnder(directory.File("store"));
  EXPECT_EQ(CountFound(withdrawn, bytes), 0u);
  // The control: the same search finds the others, but for a few that compression has cut.
  EXPECT_GT(CountFound(kept, bytes), kept.size() * 9 / 10);
  EXPECT_FALSE(HasWishes(*store));
}

TEST(WithdrawalErasureTest, NoFileHoldsRecordsThatArrivedFarApart) {
  // Given two records with a million of others between them,
  TempDir directory;
  const auto digests = SampleDigests();
  ASSERT_OK_AND_ASSIGN(const auto store, RocksDbStore::Create({.path = directory.File("store"),
                                                               .tables = RecordStoreTables()}));
  KeyValueRecordStore records(*store, *digests);
  const CohortId cohort = *CohortId::Parse("history");
  const auto publish = [&](const NumberedChange& change) {
    ASSERT_OK(records.Commit(cohort, {{NodeOf("casa"), 1, {change}}}).status());
  };
  SeededRandom random(20261126);
  std::vector<std::string> pseudonyms;
  ASSERT_OK(records.Resume(NodeOf("casa"), 1, 0).status());
  for (uint64_t i = 1; i <= 3; ++i) {
    almenara::record::v1::IncidentRecord record = RecordOf("", "", 1);
    record.set_record_id(pseudonyms.emplace_back(random.Bytes(32)));
    record.set_person_key(random.Bytes(32));
    publish({i, UpsertOf(record)});
    state::v1::ArrivalState arrivals;
    arrivals.set_next_arrival(i * 1'000'000);
    WriteBatch batch;
    batch.Put(kCursorsTable, ArrivalKey(), arrivals.SerializeAsString());
    ASSERT_OK(store->WriteSynced(batch));
  }
  // when the first and the last are withdrawn and erased,
  publish({4, Withdrawal{pseudonyms[0], 2}});
  publish({5, Withdrawal{pseudonyms[2], 2}});
  EXPECT_EQ(CountFound(pseudonyms, BytesUnder(directory.File("store"))), 3u) << "control";
  ASSERT_OK(records.EraseWithdrawn());

  // then the files have the other one alone.
  const std::string bytes = BytesUnder(directory.File("store"));
  EXPECT_EQ(CountFound({pseudonyms[0], pseudonyms[2]}, bytes), 0u);
  EXPECT_EQ(CountFound({pseudonyms[1]}, bytes), 1u);
  EXPECT_FALSE(HasWishes(*store));
}

TEST(WithdrawalErasureTest, WaitsForASnapshotAndDoesItThen) {
  MemoryStore store(RecordStoreTables());
  const auto digests = SampleDigests();
  KeyValueRecordStore records(store, *digests);
  auto snapshot = records.TakeSnapshot();
  ASSERT_NO_FATAL_FAILURE(PublishAndWithdraw(records));
  EXPECT_THAT(records.EraseWithdrawn(), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_TRUE(HasWishes(store));
  snapshot.reset();
  EXPECT_OK(records.EraseWithdrawn());
  EXPECT_FALSE(HasWishes(store));
}

TEST(WithdrawalErasureTest, ACrashForgetsNoErasure) {
  for (int crash = 1; crash <= 2; ++crash) {
    for (const CrashSide side : {CrashSide::kBeforeWrite, CrashSide::kAfterWrite}) {
      MemoryStore disk(RecordStoreTables());
      FaultInjectingStore store(disk);
      const auto digests = SampleDigests();
      KeyValueRecordStore records(store, *digests);
      ASSERT_NO_FATAL_FAILURE(PublishAndWithdraw(records));
      store.CrashAt(crash, side);
      EXPECT_THAT(records.EraseWithdrawn(), StatusIs(absl::StatusCode::kUnavailable));
      // Only the write after the erasure may have cleared the wish.
      EXPECT_EQ(HasWishes(disk), !(crash == 2 && side == CrashSide::kAfterWrite));
      store.Restart();
      EXPECT_OK(records.EraseWithdrawn());
      EXPECT_FALSE(HasWishes(disk));
    }
  }
}

}  // namespace
}  // namespace almenara::hub

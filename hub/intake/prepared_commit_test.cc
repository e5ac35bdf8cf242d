// SPDX-License-Identifier: Apache-2.0
// Publications that are decided while those before them are on their way to the disk.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/storage/memory/memory_store.h"
#include "common/storage/testing/fault_injecting_store.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"
#include "hub/intake/key_value_record_store.h"
#include "hub/intake/testing/sample_records.h"

namespace almenara::hub {
namespace {

using ::almenara::hub::testing::NodeOf;
using ::almenara::hub::testing::Pseudonym;
using ::almenara::hub::testing::RecordOf;
using ::almenara::hub::testing::SampleDigests;
using ::almenara::hub::testing::UpsertOf;
using ::almenara::testing::FaultInjectingStore;
using ::almenara::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

CohortId Cohort(const std::string& id) { return *CohortId::Parse(id); }

Upsert Record(const std::string& record, const std::string& person, uint64_t revision = 1) {
  return UpsertOf(RecordOf(record, person, revision));
}

struct StoreUnderTest {
  StoreUnderTest() {
    for (const char* name : {"casa", "faro"}) EXPECT_OK(records.Resume(NodeOf(name), 1, 0));
  }

  std::unique_ptr<PreparedCommit> Prepare(const std::string& open_cohort,
                                          std::vector<NumberedChange> changes) {
    auto prepared = records.Prepare(Cohort(open_cohort), {{NodeOf("casa"), 1, std::move(changes)}});
    EXPECT_OK(prepared.status());
    return *std::move(prepared);
  }
  // "record/revision" of a cohort, in the order of the scan.
  std::vector<std::string> Scan(const std::string& cohort) const {
    std::vector<std::string> lines;
    EXPECT_OK(records.ScanCohort(
        Cohort(cohort), nullptr, [&](const OrganizationId&, const StoredRecord& record) {
          const std::string id(record.record_id);
          lines.push_back(absl::StrCat(id.substr(0, id.find('.')), "/", record.revision));
          return absl::OkStatus();
        }));
    return lines;
  }

  std::unique_ptr<KeyedDigests> digests = SampleDigests();
  MemoryStore disk{RecordStoreTables()};
  FaultInjectingStore store{disk};
  KeyValueRecordStore records{store, *digests};
};

TEST(PreparedCommitTest, IsDecidedByWhatTheOneBeforeItWillHaveWritten) {
  StoreUnderTest hub;
  const auto first = hub.Prepare("history", {{1, Record("c1", "p1")}, {2, Record("c2", "p2")}});
  // A later revision, the same again, other content, a person's second record, a withdrawal.
  const auto second = hub.Prepare("2026Q4", {{3, Record("c1", "p1", 2)},
                                             {4, Record("c2", "p2")},
                                             {5, Record("c2", "p9")},
                                             {6, Record("c3", "p2")},
                                             {7, Record("c4", "p4")},
                                             {8, Withdrawal{Pseudonym("c2"), 2}}});
  EXPECT_THAT(hub.Scan("history"), IsEmpty());

  ASSERT_OK(first->Write());
  EXPECT_THAT(hub.Scan("history"), ElementsAre("c1/1", "c2/1"));
  ASSERT_OK_AND_ASSIGN(const std::vector<PublicationOutcome> outcomes, second->Write());

  EXPECT_EQ(outcomes[0].durable_sequence, 8u);
  ASSERT_THAT(outcomes[0].rejected, SizeIs(1));
  EXPECT_EQ(outcomes[0].rejected[0].sequence, 5u);
  EXPECT_THAT(hub.Scan("history"), ElementsAre("c1/2", "c3/1"));
  EXPECT_THAT(hub.Scan("2026Q4"), ElementsAre("c4/1"));
  EXPECT_EQ(hub.records.ProgressOf(NodeOf("casa"))->records, 3u);
}

TEST(PreparedCommitTest, FailsWithTheOneBeforeIt) {
  StoreUnderTest hub;
  const auto first = hub.Prepare("history", {{1, Record("c1", "p1")}});
  const auto second = hub.Prepare("history", {{2, Record("c2", "p1")}});
  hub.store.FailWriteAt(1);

  EXPECT_THAT(first->Write(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(second->Write(), StatusIs(absl::StatusCode::kUnavailable));

  EXPECT_THAT(hub.Scan("history"), IsEmpty());
  ASSERT_OK(hub.Prepare("history", {{1, Record("c1", "p1")}})->Write());
  EXPECT_THAT(hub.Scan("history"), ElementsAre("c1/1"));
}

TEST(PreparedCommitTest, NothingOfWhatIsDroppedIsApplied) {
  StoreUnderTest hub;
  auto first = hub.Prepare("history", {{1, Record("c1", "p1")}});
  auto second = hub.Prepare("2026Q4", {{2, Record("c2", "p1")}});
  first.reset();
  EXPECT_THAT(second->Write(), StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(hub.Scan("history"), IsEmpty());

  first = hub.Prepare("history", {{1, Record("c1", "p1")}});
  second = hub.Prepare("history", {{2, Record("c2", "p2")}});
  second.reset();
  const auto third = hub.Prepare("history", {{2, Record("c3", "p3")}});
  ASSERT_OK(first->Write());
  ASSERT_OK(third->Write());
  EXPECT_THAT(hub.Scan("history"), ElementsAre("c1/1", "c3/1"));
}

TEST(PreparedCommitTest, OtherWritersWaitUntilItIsWritten) {
  StoreUnderTest hub;
  auto prepared = hub.Prepare("history", {{1, Record("c1", "p1")}});
  std::atomic<bool> written = false;
  std::thread other([&] {
    EXPECT_OK(hub.records.RetireCohort(Cohort("history"), absl::FromUnixSeconds(1)));
    EXPECT_TRUE(written);
  });
  for (int i = 0; i < 1000; ++i) std::this_thread::yield();
  written = true;
  ASSERT_OK(prepared->Write());
  other.join();
  EXPECT_THAT(hub.Scan("history"), IsEmpty());

  const auto late = hub.Prepare("2026Q4", {{2, Record("c2", "p1")}});
  EXPECT_THAT(late->Write()->at(0).rejected, SizeIs(1));
}

// Random publications of two organisations over few records and persons, so that they meet often.
class Publications {
 public:
  explicit Publications(uint64_t seed) : random_(seed) {}

  std::vector<Publication> Next() {
    std::vector<Publication> publications;
    for (int i = 0; i < 3; ++i) {
      const int organization = static_cast<int>(random_.Uint64() % 2);
      Publication next{NodeOf(organization == 0 ? "casa" : "faro"), 1, {}};
      for (int j = 0; j < 4; ++j) {
        next.changes.push_back({++sequence_[organization], Change()});
      }
      publications.push_back(std::move(next));
    }
    return publications;
  }

 private:
  std::variant<Upsert, Withdrawal, Refusal> Change() {
    const std::string record = absl::StrCat("r", random_.Uint64() % 6);
    const uint64_t revision = 1 + random_.Uint64() % 5;
    if (random_.Uint64() % 5 == 0) return Withdrawal{Pseudonym(record), revision};
    return Record(record, absl::StrCat("p", random_.Uint64() % 6), revision);
  }

  ::almenara::testing::SeededRandom random_;
  uint64_t sequence_[2] = {0, 0};
};

std::vector<std::string> Rows(const KeyValueStore& store) {
  std::vector<std::string> rows;
  for (const std::string& table : RecordStoreTables()) {
    for (auto at = store.Scan(table, ""); at->Valid(); at->Next()) {
      rows.push_back(absl::StrCat(table, " ", at->key(), " ", at->value()));
    }
  }
  return rows;
}

TEST(PreparedCommitTest, LeavesTheSameRowsAsOneWriteAfterAnother) {
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    StoreUnderTest serial, line;
    Publications to_serial(seed), to_line(seed);
    std::unique_ptr<PreparedCommit> before;
    for (int group = 0; group < 6; ++group) {
      const CohortId open = Cohort(group < 3 ? "history" : "2026Q4");
      ASSERT_OK(serial.records.Commit(open, to_serial.Next()));
      ASSERT_OK_AND_ASSIGN(auto next, line.records.Prepare(open, to_line.Next()));
      if (before != nullptr) {
        ASSERT_OK(before->Write());
      }
      before = std::move(next);
    }
    ASSERT_OK(before->Write());
    ASSERT_EQ(Rows(line.disk), Rows(serial.disk)) << "seed " << seed;
  }
}

}  // namespace
}  // namespace almenara::hub

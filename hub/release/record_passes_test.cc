// SPDX-License-Identifier: Apache-2.0
// What is read on several threads and in several rounds must be what one plain pass makes of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "common/crypto/merkle_root.h"
#include "common/storage/memory/memory_store.h"
#include "common/testing/status_matchers.h"
#include "hub/release/cohort_snapshot.h"
#include "hub/release/person_rows.h"
#include "hub/release/testing/small_hub.h"
#include "policy/disclosure/plan_parser.h"

namespace almenara::hub {
namespace {

using ::almenara::testing::FakeClock;
using ::almenara::testing::SeededRandom;
using ::almenara::testing::TempDir;
using disclosure::EncodedRow;
using testing::SmallAgreement;
using testing::SmallHub;
using testing::SmallHubTables;

const char* const kOrganizations[] = {"casa-aurora", "linea-azul", "mekong-watch"};
using CodesOfRow = std::vector<std::vector<uint32_t>>;  // [axis]

CohortId BackCatalogue() { return *CohortId::Parse(SmallHub::kBackCatalogue); }

class RecordPassesTest : public ::testing::Test {
 protected:
  // More than one part holds: a third of the persons has records in two of them, some records are
  // referred in, and persons of different organisations have the same keys.
  void SetUp() override {
    for (const char* organization : kOrganizations) {
      std::vector<SmallHub::Row> rows;
      const int count = organization == kOrganizations[0] ? 9'000 : 700;
      for (int i = 0; i < count; ++i) {
        rows.push_back({absl::StrCat(organization, i),
                        absl::StrCat("person", i % (count * 3 / 4)),
                        {{"gender", {i % 5 < 2 ? "male" : "female"}},
                         {"exploitation", {i % 7 == 0 ? "forced_begging" : "forced_labour"}},
                         {"registration_period", {absl::StrCat(2015 + i % 5)}}},
                        i % 11 == 0});
      }
      hub_.Publish(organization, rows);
      sources_.push_back({{BackCatalogue(), *OrganizationId::Parse(organization)},
                          *RecordScope::Create(hub_.catalogue(), scope_, {})});
    }
  }

  CodesOfRow CodesOf(const EncodedRow& row) const {
    CodesOfRow codes;
    for (size_t axis = 0; axis < row.axes(); ++axis) {
      codes.emplace_back(row.axis(axis).begin(), row.axis(axis).end());
    }
    return codes;
  }

  // One pass, everything in memory.
  std::vector<CodesOfRow> PlainRows() const {
    std::vector<CodesOfRow> rows;
    for (const RowSource& source : sources_) {
      std::map<std::string, std::vector<disclosure::RecordValues>> persons;
      EXPECT_OK(hub_.records().ScanOrganization(
          source.holder.cohort, source.holder.organization, nullptr,
          [&](const OrganizationId&, const StoredRecord& record) {
            if (!source.scope.Contains(record)) return absl::OkStatus();
            disclosure::RecordValues values{.referred_in = record.referred_in, .values = {}};
            for (const FieldView& field : record.fields) {
              values.values.push_back({field.field, {field.codes.begin(), field.codes.end()}});
            }
            persons[std::string(record.person_key)].push_back(values);
            return absl::OkStatus();
          }));
      for (const auto& [person, records] : persons) {
        const auto merged = disclosure::MergeRecords(hub_.catalogue(), records);
        if (!merged.has_value()) continue;
        EncodedRow row;
        encoder_.Encode(*merged, row);
        rows.push_back(CodesOf(row));
      }
    }
    std::ranges::sort(rows);
    return rows;
  }

  std::vector<CodesOfRow> Rows(const Reading& reading) const {
    RepeatedPersons repeated;
    return Rows(reading, repeated);
  }
  std::vector<CodesOfRow> Rows(const Reading& reading, RepeatedPersons& repeated) const {
    std::vector<std::vector<CodesOfRow>> of_thread(reading.threads);
    EXPECT_OK(VisitPersonRows(
        reading, hub_.catalogue(), encoder_, sources_, repeated,
        [&](const EncodedRow& row, size_t thread) { of_thread[thread].push_back(CodesOf(row)); }));
    std::vector<CodesOfRow> rows;
    for (const auto& some : of_thread) rows.insert(rows.end(), some.begin(), some.end());
    std::ranges::sort(rows);
    return rows;
  }

  std::string Root(const Reading& reading) const {
    RepeatedPersons repeated;
    return Root(reading, repeated);
  }
  std::string Root(const Reading& reading, RepeatedPersons& repeated) const {
    SeededRandom random(3);
    const std::vector<CohortId> cohorts = {BackCatalogue()};
    const auto snapshot = TakeCohortSnapshot(reading, cohorts, random, repeated);
    EXPECT_OK(snapshot);
    return snapshot->root();
  }

  const FakeClock clock_{absl::FromUnixSeconds(1'790'000'000)};
  TempDir dir_;
  SeededRandom random_{7};
  MemoryStore store_{SmallHubTables()};
  mutable SmallHub hub_{store_, dir_.File("releases"), clock_, random_};
  // Some records of a person are in scope, others are not.
  const agreement::Scope scope_{.restrictions = {{.field = "registration_period",
                                                  .codes = {"2015", "2016", "2017", "2018"}}}};
  const disclosure::Plan plan_ =
      *disclosure::ParsePlan(SmallAgreement(hub_.catalogue()).plan(), hub_.catalogue());
  const disclosure::RowEncoder encoder_ =
      *disclosure::RowEncoder::Create(hub_.catalogue(), plan_.domain);
  std::vector<RowSource> sources_;
};

TEST_F(RecordPassesTest, RowsAreThoseOfAPlainPassOnAnyThreadsAndInAnyRounds) {
  const std::vector<CodesOfRow> plain = PlainRows();
  ASSERT_GT(plain.size(), 5'000u);
  for (const size_t threads : {1, 3}) {
    for (const size_t most : {1'000'000, 500}) {
      SCOPED_TRACE(absl::StrCat(threads, " threads, ", most, " records held"));
      EXPECT_EQ(Rows({.records = hub_.records(), .threads = threads, .most_of_repeated = most}),
                plain);
    }
  }
}

TEST_F(RecordPassesTest, RootIsThatOfAPlainTreeOnAnyThreadsAndInAnyRounds) {
  std::vector<std::pair<std::string, std::string>> records;
  for (const RowSource& source : sources_) {
    const auto& [cohort, organization] = source.holder;
    const auto all = hub_.records().ArrivalsOf(cohort, organization, nullptr);
    ASSERT_OK(all);
    ASSERT_OK(hub_.records().ScanEncoded(cohort, organization, *all, nullptr,
                                         [&](absl::string_view encoded) {
                                           const auto head = ReadRecordHead(encoded);
                                           std::string canonical;
                                           MakeCanonicalRecord(organization, encoded, canonical);
                                           records.emplace_back(head->record_id, canonical);
                                           return absl::OkStatus();
                                         }));
  }
  ASSERT_EQ(records.size(), 9'000u + 2 * 700u);
  std::ranges::sort(records);
  crypto::MerkleRoot plain;
  for (const auto& [id, bytes] : records) plain.Append(crypto::MerkleLeaf(bytes));
  plain.Append(crypto::MerkleLeaf(SeededRandom(3).Bytes(32)));
  for (const size_t threads : {1, 3}) {
    for (const size_t most : {12'000'000, 2'000}) {
      SCOPED_TRACE(absl::StrCat(threads, " threads, ", most, " leaves held"));
      EXPECT_EQ(Root({.records = hub_.records(), .threads = threads, .most_leaves = most}),
                crypto::AsBytes(plain.Root()));
    }
  }
}

TEST_F(RecordPassesTest, RootFindsThePersonsWithSeveralRecordsOfEveryHolder) {
  const std::vector<CodesOfRow> plain = PlainRows();
  for (const size_t most : {12'000'000, 2'000}) {
    SCOPED_TRACE(absl::StrCat(most, " leaves held"));
    RepeatedPersons repeated;
    Root({.records = hub_.records(), .threads = 3, .most_leaves = most}, repeated);

    for (const RowSource& source : sources_) {
      EXPECT_NE(repeated.Find(source.holder), nullptr);
    }
    EXPECT_EQ(Rows({.records = hub_.records(), .threads = 3}, repeated), plain);
  }
}

TEST_F(RecordPassesTest, HoldersThatNobodyLookedThroughAreLookedThroughForTheRows) {
  RepeatedPersons repeated;
  const std::vector<Holder> one = {sources_[1].holder};
  ASSERT_OK(FindRepeatedPersons({.records = hub_.records()}, one, repeated));
  ASSERT_EQ(repeated.Find(sources_[0].holder), nullptr);

  EXPECT_EQ(Rows({.records = hub_.records(), .threads = 2}, repeated), PlainRows());

  EXPECT_NE(repeated.Find(sources_[0].holder), nullptr);
  EXPECT_NE(repeated.Find(sources_[2].holder), nullptr);
}

TEST(CanonicalRecordTest, IsTheOrganizationAndTheStoredBytes) {
  std::string canonical = "of another record";
  MakeCanonicalRecord(*OrganizationId::Parse("casa-aurora"), absl::string_view("\x01\x00z", 3),
                      canonical);
  EXPECT_EQ(canonical, std::string("c\x02", 2) + "casa-aurora" + std::string("\0\x01\0z", 4));
}

TEST_F(RecordPassesTest, ProgressGoesFromNothingToAllAndNeverBack) {
  testing::RecordingListener heard;
  StepProgress progress(heard, "test-trends", "count");

  Rows({.records = hub_.records(), .threads = 2, .progress = &progress, .most_of_repeated = 500});

  EXPECT_EQ(heard.steps, std::vector<std::string>{"test-trends: count"});
  EXPECT_TRUE(std::ranges::is_sorted(heard.percents));
  EXPECT_EQ(heard.percents.front(), 0);
  EXPECT_EQ(heard.percents.back(), 100);
  EXPECT_GT(heard.percents.size(), 3u);
}

}  // namespace
}  // namespace almenara::hub

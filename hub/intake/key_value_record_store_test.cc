// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/key_value_record_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/storage/memory/memory_store.h"
#include "common/testing/status_matchers.h"
#include "hub/intake/testing/sample_records.h"

namespace almenara::hub {
namespace {

using ::almenara::hub::testing::NodeOf;
using ::almenara::hub::testing::Pseudonym;
using ::almenara::hub::testing::RecordOf;
using ::almenara::hub::testing::SampleDigests;
using ::almenara::hub::testing::UpsertOf;
using ::almenara::record::v1::IncidentRecord;
using ::almenara::testing::IsOkAndHolds;
using ::almenara::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

CohortId Cohort(const std::string& id) { return *CohortId::Parse(id); }

class KeyValueRecordStoreTest : public ::testing::Test {
 protected:
  // Commits the changes of one node in its epoch 1, numbered from the durable sequence on.
  PublicationOutcome Commit(const SpiffeId& node, const std::string& open_cohort,
                            std::vector<std::variant<Upsert, Withdrawal, Refusal>> changes) {
    EXPECT_OK(records_.Resume(node, 1, 0).status());
    Publication publication{node, 1, {}};
    uint64_t sequence = records_.ProgressOf(node)->durable_sequence;
    for (auto& change : changes) publication.changes.push_back({++sequence, std::move(change)});
    return records_.Commit(Cohort(open_cohort), {publication})->at(0);
  }
  Upsert Record(const std::string& record, const std::string& person, uint64_t revision = 1) {
    return UpsertOf(RecordOf(record, person, revision));
  }
  // "organisation record/revision" of a cohort, in the order of the scan.
  std::vector<std::string> Scan(const std::string& cohort, const Snapshot* snapshot = nullptr) {
    std::vector<std::string> lines;
    EXPECT_OK(records_.ScanCohort(
        Cohort(cohort), snapshot, [&](const OrganizationId& organization, const StoredRecord& r) {
          const std::string id(r.record_id);
          lines.push_back(organization.value() + " " + id.substr(0, id.find('.')) + "/" +
                          std::to_string(r.revision));
          return absl::OkStatus();
        }));
    return lines;
  }

  const SpiffeId casa_ = NodeOf("casa");
  const SpiffeId faro_ = NodeOf("faro");
  const std::unique_ptr<KeyedDigests> digests_ = SampleDigests();
  MemoryStore store_{RecordStoreTables()};
  KeyValueRecordStore records_{store_, *digests_};
};

TEST_F(KeyValueRecordStoreTest, KeepsRecordsByOrganisationAndArrival) {
  Commit(faro_, "history", {Record("f1", "p1"), Record("f2", "p2")});
  Commit(casa_, "history", {Record("c1", "p1")});
  Commit(faro_, "history", {Record("f0", "p3")});

  EXPECT_THAT(Scan("history"), ElementsAre("casa c1/1", "faro f1/1", "faro f2/1", "faro f0/1"));
  EXPECT_EQ(records_.ProgressOf(faro_)->durable_sequence, 3);
  EXPECT_EQ(records_.ProgressOf(faro_)->records, 3);
  EXPECT_EQ(records_.ProgressOf(casa_)->records, 1);
}

TEST_F(KeyValueRecordStoreTest, ScansOneOrganisation) {
  Commit(faro_, "history", {Record("f1", "p1")});
  Commit(casa_, "history", {Record("c1", "p1")});
  int visits = 0;
  ASSERT_OK(records_.ScanOrganization(Cohort("history"), casa_.organization(), nullptr,
                                      [&](const OrganizationId& organization, const StoredRecord&) {
                                        EXPECT_EQ(organization, casa_.organization());
                                        ++visits;
                                        return absl::OkStatus();
                                      }));
  EXPECT_EQ(visits, 1);
}

TEST_F(KeyValueRecordStoreTest, CutsAScanIntoPartsByArrival) {
  Commit(faro_, "history", {Record("f1", "p1"), Record("f2", "p2")});
  Commit(casa_, "history", {Record("c1", "p1"), Record("c2", "p2")});
  Commit(faro_, "history", {Record("f3", "p3")});
  Commit(casa_, "2026Q4", {Record("c3", "p9")});
  const auto parts_of = [&](const SpiffeId& node) {
    const auto arrivals = records_.ArrivalsOf(Cohort("history"), node.organization(), nullptr);
    EXPECT_OK(arrivals);
    std::string seen;
    for (uint64_t at = arrivals->first; at < arrivals->end; ++at) {
      EXPECT_OK(records_.ScanArrivals(Cohort("history"), node.organization(), {at, at + 1}, nullptr,
                                      [&](const OrganizationId&, const StoredRecord& record) {
                                        seen += std::string(record.record_id.substr(0, 2));
                                        return absl::OkStatus();
                                      }));
      seen += "|";
    }
    return seen;
  };

  EXPECT_EQ(parts_of(faro_), "f1|f2|||f3|");
  EXPECT_EQ(parts_of(casa_), "c1|c2|");
  EXPECT_EQ(parts_of(NodeOf("nobody")), "");
  EXPECT_THAT(records_.OrganizationsIn(Cohort("history"), nullptr),
              IsOkAndHolds(ElementsAre(casa_.organization(), faro_.organization())));
  EXPECT_THAT(records_.OrganizationsIn(Cohort("2026Q3"), nullptr), IsOkAndHolds(IsEmpty()));
}

TEST_F(KeyValueRecordStoreTest, AVisitorEndsTheScanWithItsError) {
  Commit(faro_, "history", {Record("f1", "p1"), Record("f2", "p2")});
  int visits = 0;
  EXPECT_THAT(records_.ScanCohort(Cohort("history"), nullptr,
                                  [&](const OrganizationId&, const StoredRecord&) {
                                    ++visits;
                                    return absl::CancelledError("enough");
                                  }),
              StatusIs(absl::StatusCode::kCancelled));
  EXPECT_EQ(visits, 1);
}

TEST_F(KeyValueRecordStoreTest, ANewRevisionReplacesAndMovesToTheEndOfTheArrivals) {
  Commit(casa_, "history", {Record("c1", "p1"), Record("c2", "p2")});
  Commit(casa_, "history", {Record("c1", "p1", 2)});
  EXPECT_THAT(Scan("history"), ElementsAre("casa c2/1", "casa c1/2"));
  EXPECT_EQ(records_.ProgressOf(casa_)->records, 2);
}

TEST_F(KeyValueRecordStoreTest, APersonKeepsTheCohortOfItsFirstRecord) {
  Commit(casa_, "history", {Record("c1", "p1")});
  Commit(casa_, "2026Q4", {Record("c2", "p1"), Record("c3", "p3"), Record("c1", "p1", 2)});
  EXPECT_THAT(Scan("history"), ElementsAre("casa c2/1", "casa c1/2"));
  EXPECT_THAT(Scan("2026Q4"), ElementsAre("casa c3/1"));
}

TEST_F(KeyValueRecordStoreTest, TheSameKeyAtTwoOrganisationsIsTwoPersons) {
  Commit(casa_, "history", {Record("r1", "p1")});
  Commit(faro_, "2026Q4", {Record("r1", "p1")});
  EXPECT_THAT(Scan("history"), ElementsAre("casa r1/1"));
  EXPECT_THAT(Scan("2026Q4"), ElementsAre("faro r1/1"));
}

TEST_F(KeyValueRecordStoreTest, SendingAgainIsHarmless) {
  Commit(casa_, "history", {Record("c1", "p1")});
  const PublicationOutcome again = Commit(casa_, "history", {Record("c1", "p1")});
  EXPECT_THAT(again.rejected, IsEmpty());
  EXPECT_THAT(Scan("history"), ElementsAre("casa c1/1"));

  const auto skipped =
      records_.Commit(Cohort("history"), {{casa_, 1, {{1, Record("c9", "p9")}}}})->at(0);
  EXPECT_OK(skipped.status);
  EXPECT_EQ(skipped.durable_sequence, 2);
  EXPECT_THAT(Scan("history"), ElementsAre("casa c1/1"));
}

TEST_F(KeyValueRecordStoreTest, RejectsAContradictoryOrOlderRevision) {
  Commit(casa_, "history", {Record("c1", "p1", 5)});
  const auto outcome = Commit(casa_, "history", {Record("c1", "p2", 5), Record("c1", "p1", 4)});
  ASSERT_EQ(outcome.rejected.size(), 2u);
  EXPECT_EQ(outcome.rejected[0].sequence, 2);
  EXPECT_EQ(outcome.rejected[0].refusal.field, "revision");
  EXPECT_THAT(outcome.rejected[0].refusal.rule, HasSubstr("other content"));
  EXPECT_THAT(outcome.rejected[1].refusal.rule, HasSubstr("below"));
  EXPECT_EQ(outcome.durable_sequence, 3);
  EXPECT_THAT(Scan("history"), ElementsAre("casa c1/5"));
}

TEST_F(KeyValueRecordStoreTest, WithdrawalLeavesNoTraceOfTheValueAndBarsReimport) {
  Commit(casa_, "history", {Record("c1", "p1"), Record("c2", "p2")});
  EXPECT_THAT(Commit(casa_, "history", {Withdrawal{Pseudonym("c1"), 2}}).rejected, IsEmpty());
  EXPECT_THAT(Scan("history"), ElementsAre("casa c2/1"));
  EXPECT_EQ(records_.ProgressOf(casa_)->records, 1);
  for (const std::string& table : RecordStoreTables()) {
    for (auto rows = store_.Scan(table, ""); rows->Valid(); rows->Next()) {
      EXPECT_EQ(std::string(rows->key()).find(Pseudonym("c1")), std::string::npos) << table;
      EXPECT_EQ(std::string(rows->value()).find(Pseudonym("c1")), std::string::npos) << table;
    }
  }
  const auto again = Commit(casa_, "history", {Record("c1", "p1", 2)});
  ASSERT_EQ(again.rejected.size(), 1u);
  EXPECT_THAT(again.rejected[0].refusal.rule, HasSubstr("withdrawn"));
}

TEST_F(KeyValueRecordStoreTest, RenewedConsentBringsARecordBackToItsCohort) {
  Commit(casa_, "history", {Record("c1", "p1")});
  Commit(casa_, "history", {Withdrawal{Pseudonym("c1"), 2}});
  EXPECT_THAT(Commit(casa_, "2026Q4", {Record("c1", "p1", 3)}).rejected, IsEmpty());
  EXPECT_THAT(Scan("history"), ElementsAre("casa c1/3"));
  EXPECT_THAT(Scan("2026Q4"), IsEmpty());
}

TEST_F(KeyValueRecordStoreTest, AWithdrawalOfWhatNeverCameBarsItToo) {
  Commit(casa_, "history", {Withdrawal{Pseudonym("c1"), 7}, Withdrawal{Pseudonym("c1"), 5}});
  EXPECT_EQ(Commit(casa_, "history", {Record("c1", "p1", 6)}).rejected.size(), 1u);
  EXPECT_EQ(Commit(casa_, "history", {Record("c1", "p1", 8)}).rejected.size(), 0u);
}

TEST_F(KeyValueRecordStoreTest, RejectsAWithdrawalThatIsNotAboveTheRevision) {
  Commit(casa_, "history", {Record("c1", "p1", 3)});
  const auto outcome = Commit(casa_, "history", {Withdrawal{Pseudonym("c1"), 3}});
  EXPECT_EQ(outcome.rejected.size(), 1u);
  EXPECT_THAT(Scan("history"), ElementsAre("casa c1/3"));
}

TEST_F(KeyValueRecordStoreTest, AppliesChangesOfOneRecordWithinABatchInOrder) {
  const auto outcome = Commit(
      casa_, "history",
      {Record("c1", "p1", 1), Record("c1", "p1", 2), Record("c1", "p1", 2), Record("c1", "p9", 2),
       Withdrawal{Pseudonym("c1"), 3}, Record("c1", "p1", 3), Record("c1", "p1", 4)});
  ASSERT_EQ(outcome.rejected.size(), 2u);
  EXPECT_EQ(outcome.rejected[0].sequence, 4);
  EXPECT_EQ(outcome.rejected[1].sequence, 6);
  EXPECT_THAT(Scan("history"), ElementsAre("casa c1/4"));
  EXPECT_EQ(records_.ProgressOf(casa_)->records, 1);
}

TEST_F(KeyValueRecordStoreTest, RefusesGapsAndStaleEpochsWhole) {
  Commit(casa_, "history", {Record("c1", "p1")});
  const auto try_commit = [&](uint64_t epoch, std::vector<NumberedChange> changes) {
    return records_.Commit(Cohort("history"), {{casa_, epoch, std::move(changes)}})->at(0).status;
  };
  EXPECT_THAT(try_commit(1, {{3, Record("c3", "p3")}}),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("sequence 3")));
  EXPECT_THAT(try_commit(1, {{2, Record("c2", "p2")}, {4, Record("c4", "p4")}}),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(try_commit(2, {{1, Record("c2", "p2")}}),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("epoch")));
  EXPECT_THAT(Scan("history"), ElementsAre("casa c1/1"));
}

TEST_F(KeyValueRecordStoreTest, ANewEpochResynchronisesWithoutDuplicates) {
  Commit(casa_, "history", {Record("c1", "p1"), Record("c2", "p2")});
  ASSERT_OK_AND_ASSIGN(const Resumption resumption, records_.Resume(casa_, 2, 0));
  EXPECT_EQ(resumption.durable_sequence, 0);
  const auto outcome =
      records_
          .Commit(Cohort("2026Q4"),
                  {{casa_, 2, {{1, Record("c2", "p2")}, {2, Record("c1", "p1", 2)}}}})
          ->at(0);
  EXPECT_OK(outcome.status);
  EXPECT_THAT(outcome.rejected, IsEmpty());
  EXPECT_THAT(Scan("history"), ElementsAre("casa c2/1", "casa c1/2"));
  EXPECT_EQ(records_.ProgressOf(casa_)->records, 2);
  EXPECT_THAT(records_.Resume(casa_, 1, 0), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(KeyValueRecordStoreTest, KeepsRejectionsUntilTheNodeHasSeenThem) {
  Commit(casa_, "history",
         {Refusal{"values[gender]", "no such code"}, Record("c1", "p1"), Refusal{"revision", "x"}});
  ASSERT_OK_AND_ASSIGN(const Resumption first, records_.Resume(casa_, 1, 0));
  EXPECT_EQ(first.durable_sequence, 3);
  EXPECT_THAT(first.rejected, ElementsAre(RejectedChange{1, {"values[gender]", "no such code"}},
                                          RejectedChange{3, {"revision", "x"}}));
  EXPECT_THAT(records_.Resume(casa_, 1, 1)->rejected,
              ElementsAre(RejectedChange{3, {"revision", "x"}}));
  EXPECT_THAT(records_.Resume(casa_, 1, UINT64_MAX)->rejected, IsEmpty());
}

TEST_F(KeyValueRecordStoreTest, CommitsManyNodesInOneWrite) {
  ASSERT_OK(records_.Resume(casa_, 1, 0).status());
  ASSERT_OK(records_.Resume(faro_, 1, 0).status());
  ASSERT_OK_AND_ASSIGN(const auto outcomes,
                       records_.Commit(Cohort("history"), {{casa_, 1, {{1, Record("c1", "p")}}},
                                                           {faro_, 9, {{1, Record("x1", "p")}}},
                                                           {faro_, 1, {{1, Record("f1", "p")}}},
                                                           {casa_, 1, {{2, Record("c2", "p")}}}}));
  EXPECT_EQ(outcomes[0].durable_sequence, 1);
  EXPECT_FALSE(outcomes[1].status.ok());
  EXPECT_EQ(outcomes[2].durable_sequence, 1);
  EXPECT_EQ(outcomes[3].durable_sequence, 2);
  EXPECT_THAT(Scan("history"), ElementsAre("casa c1/1", "casa c2/1", "faro f1/1"));
}

TEST_F(KeyValueRecordStoreTest, RetiringACohortDeletesItsRecordsAndNoOthers) {
  std::vector<std::variant<Upsert, Withdrawal, Refusal>> many;
  for (int i = 0; i < 5'000; ++i) {  // more than one batch
    many.push_back(Record("m" + std::to_string(i), "m" + std::to_string(i)));
  }
  Commit(casa_, "2026Q1", std::move(many));
  Commit(faro_, "2026Q1", {Record("f1", "p1")});
  Commit(casa_, "2026Q2", {Record("c1", "p1")});

  ASSERT_OK(records_.RetireCohort(Cohort("2026Q1"), absl::FromUnixSeconds(1)));

  EXPECT_THAT(Scan("2026Q1"), IsEmpty());
  EXPECT_THAT(Scan("2026Q2"), ElementsAre("casa c1/1"));
  EXPECT_EQ(records_.ProgressOf(casa_)->records, 1u);
  EXPECT_EQ(records_.ProgressOf(faro_)->records, 0u);
  EXPECT_THAT(records_.RetiredCohorts(), IsOkAndHolds(ElementsAre(Cohort("2026Q1"))));
  ASSERT_OK(records_.RetireCohort(Cohort("2026Q1"), absl::FromUnixSeconds(2)));
}

TEST_F(KeyValueRecordStoreTest, ARetiredPersonGetsNoSecondCohort) {
  Commit(casa_, "2026Q1", {Record("c1", "p1")});
  ASSERT_OK(records_.RetireCohort(Cohort("2026Q1"), absl::FromUnixSeconds(1)));

  // The same record in a new epoch, a later revision and a new record of the person.
  const auto again =
      Commit(casa_, "2029Q1",
             {Record("c1", "p1"), Record("c1", "p1", 2), Record("c2", "p1"), Record("c3", "p3")});

  ASSERT_THAT(again.rejected, ::testing::SizeIs(3));
  for (const RejectedChange& rejected : again.rejected) {
    EXPECT_EQ(rejected.refusal.field, "person_key");
  }
  EXPECT_THAT(Scan("2026Q1"), IsEmpty());
  EXPECT_THAT(Scan("2029Q1"), ElementsAre("casa c3/1"));
}

TEST_F(KeyValueRecordStoreTest, WhatWasWithdrawnStaysBarredWhenItsCohortIsRetired) {
  Commit(casa_, "2026Q1", {Record("c1", "p1"), Withdrawal{Pseudonym("c1"), 2}});
  ASSERT_OK(records_.RetireCohort(Cohort("2026Q1"), absl::FromUnixSeconds(1)));

  const auto again = Commit(casa_, "2029Q1", {Record("c1", "p9", 2)});

  ASSERT_THAT(again.rejected, ::testing::SizeIs(1));
  EXPECT_EQ(again.rejected[0].refusal.field, "revision");
}

TEST_F(KeyValueRecordStoreTest, ASnapshotDoesNotChange) {
  Commit(casa_, "history", {Record("c1", "p1")});
  const auto snapshot = records_.TakeSnapshot();
  Commit(casa_, "history", {Record("c1", "p1", 2), Record("c2", "p2")});
  EXPECT_THAT(Scan("history", snapshot.get()), ElementsAre("casa c1/1"));
}

}  // namespace
}  // namespace almenara::hub

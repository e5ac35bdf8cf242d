// SPDX-License-Identifier: Apache-2.0
#include "hub/transparency/state_logger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "common/crypto/hmac.h"
#include "common/storage/memory/memory_store.h"
#include "common/testing/status_matchers.h"
#include "common/transparency/receipt.h"
#include "hub/intake/testing/sample_records.h"
#include "hub/membership/member_registry.h"
#include "hub/query/query_desk.h"
#include "hub/release/testing/small_hub.h"
#include "hub/transparency/erasure_desk.h"

namespace almenara::hub {
namespace {

using ::almenara::testing::FakeClock;
using ::almenara::testing::SeededRandom;
using ::almenara::testing::StatusIs;
using ::almenara::testing::TempDir;
using log::v1::LogEntry;
using testing::AgreementWithRestatements;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::RecordingListener;
using ::testing::SizeIs;
using testing::SmallHub;
using testing::SmallHubTables;

class StateLoggerTest : public ::testing::Test {
 protected:
  StateLoggerTest() {
    hub_.Propose(AgreementWithRestatements(hub_.catalogue()));
    for (const char* organization : {"casa-aurora", "linea-azul", "mekong-watch"}) {
      EXPECT_OK(hub_.Sign(organization));
    }
  }
  void Close(const std::string& cohort) {
    const CohortId id = *CohortId::Parse(cohort);
    if (id.is_quarter()) clock_.Advance(id.QuarterEnd() - clock_.Now());
    RecordingListener heard;
    ASSERT_OK(hub_.maker().CloseCohort(id, heard));
  }
  std::vector<LogEntry> Leaves() {
    std::vector<LogEntry> leaves;
    for (uint64_t i = 0; i < hub_.log().Head().size(); ++i) {
      EXPECT_TRUE(leaves.emplace_back().ParseFromString(*hub_.log().Entry(i)));
    }
    return leaves;
  }
  std::vector<LogEntry::EntryCase> Kinds() {
    std::vector<LogEntry::EntryCase> kinds;
    for (const LogEntry& leaf : Leaves()) kinds.push_back(leaf.entry_case());
    return kinds;
  }

  TempDir dir_;
  FakeClock clock_{absl::FromCivil(absl::CivilDay(2026, 7, 2), absl::UTCTimeZone())};
  SeededRandom random_{11};
  MemoryStore store_{SmallHubTables()};
  SmallHub hub_{store_, dir_.File("releases"), clock_, random_};
};

TEST_F(StateLoggerTest, LogsAgreementsSignaturesClosesAndReleasesOnceInOrder) {
  Close(SmallHub::kBackCatalogue);
  ASSERT_OK(hub_.logged().CatchUp());

  EXPECT_THAT(Kinds(), ElementsAre(LogEntry::kAgreement, LogEntry::kSignature, LogEntry::kSignature,
                                   LogEntry::kSignature, LogEntry::kCohort, LogEntry::kPlan,
                                   LogEntry::kRelease));
  const std::vector<LogEntry> leaves = Leaves();
  EXPECT_EQ(leaves[6].release().release(), "test-trends-v1-back-catalogue");
  EXPECT_EQ(leaves[6].release().plan_leaf(), 5u);
  EXPECT_THAT(leaves[6].release().tier_digest(), SizeIs(3));
  const log::v1::ReleasePlanned& plan = leaves[5].plan();
  EXPECT_THAT(plan.cohort(0).contributor(),
              ElementsAre("casa-aurora", "linea-azul", "mekong-watch"));
  EXPECT_THAT(plan.cohort(0).spent(2).nano(), ElementsAre(60'000'000, 24'000'000, 8'000'000));
  EXPECT_THAT(hub_.logged().SealedLeafOf("test-trends-v1-back-catalogue"),
              ::almenara::testing::IsOkAndHolds(6u));
  EXPECT_THAT(hub_.logged().PlanLeafOf("nothing"), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(StateLoggerTest, AFreezeShowsWithTheNextCloseAndNotBefore) {
  Close(SmallHub::kBackCatalogue);
  ASSERT_OK(hub_.Freeze("casa-aurora"));
  const uint64_t before = hub_.log().Head().size();
  ASSERT_OK(hub_.logged().CatchUp());
  EXPECT_EQ(hub_.log().Head().size(), before);

  Close("2026Q3");
  ASSERT_OK(hub_.logged().CatchUp());

  const std::vector<LogEntry> leaves = Leaves();
  ASSERT_EQ(leaves[before].entry_case(), LogEntry::kCohort);
  EXPECT_THAT(leaves[before].cohort().freeze(), SizeIs(1));
}

TEST_F(StateLoggerTest, AMembersRowIsLoggedWheneverItChanges) {
  const SpiffeId first = *SpiffeId::Parse("spiffe://test.example/org/hub/operator/ana");
  const auto members = MemberRegistry::Create({first, crypto::Sha256("key")}, store_);
  ASSERT_OK(members);
  const auto count = [&] {
    EXPECT_OK(hub_.logged().CatchUp());
    int memberships = 0;
    for (const LogEntry& leaf : Leaves()) memberships += leaf.has_membership() ? 1 : 0;
    return memberships;
  };
  EXPECT_EQ(count(), 2);  // the operator's organisation and identity
  const OrganizationId faro = *OrganizationId::Parse("faro");
  ASSERT_OK((*members)->Admit(faro, {"Faro", agreement::v1::ORGANIZATION_KIND_CSO, {}}));
  EXPECT_EQ(count(), 3);
  ASSERT_OK((*members)->Suspend(faro));
  EXPECT_EQ(count(), 4);
  EXPECT_EQ(count(), 4);
  EXPECT_EQ(Leaves().back().membership().change(), "organisation suspended");
}

TEST_F(StateLoggerTest, AnAnswersReceiptVerifiesAndIsOnDiskBeforeTheAnswer) {
  Close(SmallHub::kBackCatalogue);
  QueryDesk desk({hub_.agreements(), hub_.shelf(), hub_.catalogue(), hub_.receipts(), clock_}, 0);
  v1::Query query;
  query.set_agreement("test-trends");
  query.set_purpose("research");
  const auto response = desk.Ask({.organization = *OrganizationId::Parse("fiscalia"),
                                  .kind = agreement::v1::ORGANIZATION_KIND_AUTHORITY,
                                  .jurisdictions = {},
                                  .working_groups = {}},
                                 query);
  ASSERT_OK(response);
  EXPECT_OK(transparency::VerifyReceipt(response->answer(), response->receipt(),
                                        hub_.log().public_key()));
  std::vector<std::string> events;
  ASSERT_OK(hub_.journal().Each([&](uint64_t window, const state::v1::QueryEventState& state) {
    EXPECT_EQ(window, response->receipt().window());
    events.push_back(state.event());
    return absl::OkStatus();
  }));
  EXPECT_THAT(events, ElementsAre(response->receipt().event()));
}

TEST_F(StateLoggerTest, AReceiptProvesItsReleaseInTheLogOfItsOwnTime) {
  Close(SmallHub::kBackCatalogue);
  QueryDesk desk({hub_.agreements(), hub_.shelf(), hub_.catalogue(), hub_.receipts(), clock_},
                 size_t{1} << 20);
  v1::Query query;
  query.set_agreement("test-trends");
  query.set_purpose("research");
  std::set<std::string> events;
  for (int i = 0; i < 6; ++i) {
    const auto response = desk.Ask({.organization = *OrganizationId::Parse("fiscalia"),
                                    .kind = agreement::v1::ORGANIZATION_KIND_AUTHORITY,
                                    .jurisdictions = {},
                                    .working_groups = {}},
                                   query);
    ASSERT_OK(response);
    EXPECT_EQ(response->receipt().tree_head().size(), hub_.log().Head().size());
    EXPECT_OK(transparency::VerifyReceipt(response->answer(), response->receipt(),
                                          hub_.log().public_key()));
    EXPECT_TRUE(events.insert(response->receipt().event()).second);
    if (i % 2 == 0) continue;  // two answers from each state of the log
    ASSERT_OK(hub_.log().Append([](uint64_t, WriteBatch&) { return std::vector<LogEntry>(1); }));
  }
}

TEST_F(StateLoggerTest, AnErasureIsConfirmedToItsOrganisationOnceNoByteIsLeft) {
  hub_.Publish("casa-aurora", {{"r1", "p1", {{"gender", {"female"}}}}});
  ErasureDesk desk({store_, hub_.records(), hub_.log(), random_, clock_});
  const OrganizationId casa = *OrganizationId::Parse("casa-aurora");
  const std::vector<Withdrawal> withdrawals = {{testing::Pseudonym("r1"), 2}};
  EXPECT_EQ(desk.Confirm(casa, withdrawals)->pending(), 1u) << "it was never withdrawn";
  const SpiffeId node = testing::NodeOf("casa-aurora");
  ASSERT_OK(hub_.records().Commit(
      *CohortId::Parse(SmallHub::kBackCatalogue),
      {{node, 1, {{hub_.records().ProgressOf(node)->durable_sequence + 1, withdrawals[0]}}}}));
  EXPECT_EQ(desk.Confirm(casa, withdrawals)->pending(), 1u) << "its bytes may be on disk";

  ASSERT_OK(hub_.records().EraseWithdrawn());
  const auto confirmed = desk.Confirm(casa, withdrawals);

  ASSERT_OK(confirmed);
  ASSERT_THAT(confirmed->erasure(), SizeIs(1));
  const auto statement =
      transparency::VerifyErasure(confirmed->erasure(0), hub_.log().public_key());
  ASSERT_OK(statement);
  EXPECT_EQ(statement->record_id(), testing::Pseudonym("r1"));
  EXPECT_EQ(desk.Confirm(*OrganizationId::Parse("linea-azul"), withdrawals)->pending(), 1u);
}

}  // namespace
}  // namespace almenara::hub

// SPDX-License-Identifier: Apache-2.0
#include "hub/release/ledger_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/storage/memory/memory_store.h"
#include "common/testing/status_matchers.h"
#include "hub/release/testing/small_hub.h"

namespace almenara::hub {
namespace {

using ::almenara::testing::FakeClock;
using ::almenara::testing::SeededRandom;
using ::almenara::testing::TempDir;
using testing::AgreementWithRestatements;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::RecordingListener;
using ::testing::SizeIs;
using testing::SmallHub;
using testing::SmallHubTables;

class LedgerReportTest : public ::testing::Test {
 protected:
  LedgerReportTest() {
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
  v1::ReadLedgerResponse ReportOf(const std::string& organization) {
    const auto report = LedgerReport({store_, hub_.records(), hub_.calendar(), hub_.agreements(),
                                      hub_.freezes(), hub_.planner()})
                            .Of(*OrganizationId::Parse(organization), clock_.Now());
    EXPECT_OK(report);
    return *report;
  }

  TempDir dir_;
  FakeClock clock_{absl::FromCivil(absl::CivilDay(2026, 7, 2), absl::UTCTimeZone())};
  SeededRandom random_{11};
  MemoryStore store_{SmallHubTables()};
  SmallHub hub_{store_, dir_.File("releases"), clock_, random_};
};

TEST_F(LedgerReportTest, SaysWhatEachReleaseCostAndWhatRemains) {
  for (const char* cohort : {SmallHub::kBackCatalogue, "2026Q3", "2026Q4", "2027Q1"}) Close(cohort);

  const v1::ReadLedgerResponse report = ReportOf("casa-aurora");

  EXPECT_THAT(report.cap_nano(), ElementsAre(1'000'000'000, 400'000'000, 125'000'000));
  ASSERT_THAT(report.account(), SizeIs(5));  // the open quarter, too
  const v1::LedgerAccount& quarter = report.account(1);
  EXPECT_EQ(quarter.cohort(), "2026Q3");
  EXPECT_TRUE(quarter.closed());
  ASSERT_THAT(quarter.charge(), SizeIs(2));
  EXPECT_EQ(quarter.charge(0).kind(), "quarterly");
  EXPECT_EQ(quarter.charge(1).kind(), "annual_restatement");
  EXPECT_EQ(quarter.charge(1).release(), "test-trends-v1-2026");
  EXPECT_EQ(quarter.charge(1).agreement(), "test-trends");
  EXPECT_THAT(quarter.spent_nano(), ElementsAre(60'000'000, 24'000'000, 8'000'000));
  EXPECT_THAT(quarter.remaining_nano(), ElementsAre(940'000'000, 376'000'000, 117'000'000));
  EXPECT_FALSE(report.account(4).closed());
  EXPECT_THAT(report.account(4).charge(), IsEmpty());
  ASSERT_THAT(report.reservation(), SizeIs(1));
  EXPECT_THAT(report.reservation(0).calendar_nano(),
              ElementsAre(99'000'000, 39'000'000, 12'000'000));
}

TEST_F(LedgerReportTest, SaysWhoIsFrozenByWhichStatement) {
  EXPECT_FALSE(ReportOf("casa-aurora").frozen());
  const auto standing = hub_.Freeze("casa-aurora");
  ASSERT_OK(standing);

  const v1::ReadLedgerResponse report = ReportOf("casa-aurora");

  EXPECT_TRUE(report.frozen());
  EXPECT_EQ(report.frozen_by(), standing->frozen_by);
  EXPECT_EQ(report.frozen_since_unix_seconds(), absl::ToUnixSeconds(clock_.Now()));
  EXPECT_FALSE(ReportOf("linea-azul").frozen());
}

TEST_F(LedgerReportTest, SaysWhichReleasesALowerCapKeptTheOrganisationOutOf) {
  ASSERT_OK(hub_.Sign("free-voice"));
  WriteBatch batch;
  ASSERT_OK(PrivacyLedger(store_).Charge(*OrganizationId::Parse("free-voice"),
                                         *CohortId::Parse(SmallHub::kBackCatalogue), "another",
                                         {990'000'000, 0, 0}, disclosure::kPersonCap, batch));
  ASSERT_OK(store_.WriteSynced(batch));
  Close(SmallHub::kBackCatalogue);

  EXPECT_THAT(ReportOf("free-voice").left_out_of(), ElementsAre("test-trends-v1-back-catalogue"));
  EXPECT_THAT(ReportOf("casa-aurora").left_out_of(), IsEmpty());
}

TEST_F(LedgerReportTest, AnOrganisationWithoutSignaturesHasPaidNothing) {
  Close(SmallHub::kBackCatalogue);
  const v1::ReadLedgerResponse report = ReportOf("free-voice");
  for (const v1::LedgerAccount& account : report.account())
    EXPECT_THAT(account.charge(), IsEmpty());
  EXPECT_THAT(report.reservation(), IsEmpty());
}

}  // namespace
}  // namespace almenara::hub

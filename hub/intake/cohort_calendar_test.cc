// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/cohort_calendar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <string>
#include <thread>

#include "common/storage/memory/memory_store.h"
#include "common/storage/testing/fault_injecting_store.h"
#include "common/testing/status_matchers.h"

namespace almenara::hub {
namespace {

using ::almenara::testing::CrashSide;
using ::almenara::testing::FaultInjectingStore;
using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;

const absl::Time kNovember = absl::FromCivil(absl::CivilDay(2026, 11, 23), absl::UTCTimeZone());
const absl::Time kJanuary = absl::FromCivil(absl::CivilDay(2027, 1, 5), absl::UTCTimeZone());

CohortId Cohort(const std::string& text) { return *CohortId::Parse(text); }

std::unique_ptr<CohortCalendar> CalendarOn(KeyValueStore& store, absl::Time now = kNovember) {
  return *CohortCalendar::Create(Cohort("history"), store, now);
}

std::vector<std::string> Describe(const CohortCalendar& calendar, absl::Time now) {
  std::vector<std::string> lines;
  for (const CohortWindow& window : calendar.List(now)) {
    lines.push_back(window.id.value() + (window.closed_at ? " closed" : " open"));
  }
  return lines;
}

TEST(CohortCalendarTest, GathersTheBackCatalogueUntilItIsClosedThenQuarters) {
  MemoryStore store({kCohortsTable});
  const auto calendar = CalendarOn(store);
  EXPECT_EQ(calendar->Admit(kJanuary).cohort(), Cohort("history"));

  ASSERT_OK_AND_ASSIGN(const ClosedCohort closed, calendar->Close(Cohort("history"), kNovember));

  EXPECT_TRUE(closed.closed_now);
  EXPECT_EQ(closed.closed_at, kNovember);
  EXPECT_EQ(calendar->Admit(kNovember).cohort(), Cohort("2026Q4"));
  EXPECT_EQ(calendar->Admit(kJanuary).cohort(), Cohort("2027Q1"));
  EXPECT_THAT(Describe(*calendar, kJanuary),
              ::testing::ElementsAre("history closed", "2026Q4 open", "2027Q1 open"));
}

TEST(CohortCalendarTest, StartsTheCalendarAtOnceWithoutABackCatalogue) {
  MemoryStore store({kCohortsTable});
  ASSERT_OK_AND_ASSIGN(const auto calendar, CohortCalendar::Create(std::nullopt, store, kNovember));
  EXPECT_EQ(calendar->Admit(kNovember).cohort(), Cohort("2026Q4"));
}

TEST(CohortCalendarTest, ClosesAQuarterOnlyAfterItsEndAndInOrder) {
  MemoryStore store({kCohortsTable});
  const auto calendar = CalendarOn(store);
  EXPECT_THAT(calendar->Close(Cohort("2026Q4"), kJanuary),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("history")));
  ASSERT_OK(calendar->Close(Cohort("history"), kNovember).status());

  EXPECT_THAT(calendar->Close(Cohort("2026Q4"), kNovember),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("2027-01-01 00:00 UTC")));
  EXPECT_THAT(calendar->Close(Cohort("2027Q1"), kJanuary),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("2026Q4")));
  EXPECT_THAT(calendar->Close(Cohort("2026Q3"), kJanuary), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(calendar->Close(Cohort("other"), kJanuary), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_OK(calendar->Close(Cohort("2026Q4"), kJanuary).status());
}

TEST(CohortCalendarTest, ClosingAgainChangesNothing) {
  MemoryStore store({kCohortsTable, "other"});
  const auto calendar = CalendarOn(store);
  ASSERT_OK(calendar->Close(Cohort("history"), kNovember).status());
  WriteBatch extra;
  extra.Put("other", "key", "value");

  ASSERT_OK_AND_ASSIGN(const ClosedCohort again,
                       calendar->Close(Cohort("history"), kJanuary, std::move(extra)));

  EXPECT_FALSE(again.closed_now);
  EXPECT_EQ(again.closed_at, kNovember);
  EXPECT_EQ(*store.Get("other", "key"), std::nullopt);
}

TEST(CohortCalendarTest, AClockThatGoesBackDoesNotReopenAQuarter) {
  MemoryStore store({kCohortsTable});
  const auto calendar = CalendarOn(store);
  ASSERT_OK(calendar->Close(Cohort("history"), kNovember).status());
  ASSERT_OK(calendar->Close(Cohort("2026Q4"), kJanuary).status());

  EXPECT_EQ(calendar->Admit(kNovember).cohort(), Cohort("2027Q1"));
}

TEST(CohortCalendarTest, RefusesAnotherNameForTheBackCatalogue) {
  MemoryStore store({kCohortsTable});
  CalendarOn(store);
  EXPECT_THAT(CohortCalendar::Create(Cohort("other"), store, kNovember),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("history")));
  EXPECT_THAT(CohortCalendar::Create(Cohort("2026Q1"), store, kNovember),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(CohortCalendarTest, IsClosedOrOpenAfterACrashNeverBetween) {
  for (const CrashSide side : {CrashSide::kBeforeWrite, CrashSide::kAfterWrite}) {
    MemoryStore disk({kCohortsTable, "other"});
    FaultInjectingStore store(disk);
    const auto calendar = CalendarOn(store);
    WriteBatch extra;
    extra.Put("other", "contributors", "fixed");
    store.CrashAt(1, side);

    EXPECT_THAT(calendar->Close(Cohort("history"), kNovember, std::move(extra)),
                StatusIs(absl::StatusCode::kUnavailable));

    store.Restart();
    const bool closed = side == CrashSide::kAfterWrite;
    EXPECT_EQ(CalendarOn(store)->Admit(kNovember).cohort(), Cohort(closed ? "2026Q4" : "history"));
    EXPECT_EQ(store.Get("other", "contributors")->has_value(), closed);
  }
}

TEST(CohortCalendarTest, AFailedWriteLeavesTheCohortOpenAndTheCalendarUsable) {
  MemoryStore disk({kCohortsTable});
  FaultInjectingStore store(disk);
  const auto calendar = CalendarOn(store);
  store.FailWriteAt(1);
  EXPECT_THAT(calendar->Close(Cohort("history"), kNovember),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(calendar->Admit(kNovember).cohort(), Cohort("history"));
  EXPECT_OK(calendar->Close(Cohort("history"), kNovember).status());
}

TEST(CohortCalendarTest, ACloseWaitsForAdmissionsUnderWay) {
  MemoryStore store({kCohortsTable, "other"});
  const auto calendar = CalendarOn(store);
  auto admission = std::make_unique<CohortCalendar::Admission>(calendar->Admit(kNovember));
  std::future<absl::StatusOr<ClosedCohort>> closing =
      std::async(std::launch::async, [&] { return calendar->Close(Cohort("history"), kNovember); });
  WriteBatch record;
  record.Put("other", "record", "");
  ASSERT_OK(store.WriteSynced(record));
  admission.reset();

  ASSERT_OK_AND_ASSIGN(const ClosedCohort closed, closing.get());

  EXPECT_TRUE(store.Scan("other", "", "", closed.snapshot.get())->Valid());
  EXPECT_EQ(calendar->Admit(kNovember).cohort(), Cohort("2026Q4"));
}

}  // namespace
}  // namespace almenara::hub

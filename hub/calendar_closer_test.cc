// SPDX-License-Identifier: Apache-2.0
#include "hub/calendar_closer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "common/storage/memory/memory_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"

namespace almenara::hub {
namespace {

using ::almenara::testing::FakeClock;
using ::testing::ElementsAre;

class SilentSink final : public LogSink {
 public:
  void Write(absl::string_view) override {}
};

absl::Time At(int year, int month) {
  return absl::FromCivil(absl::CivilMonth(year, month), absl::UTCTimeZone());
}

TEST(CalendarCloserTest, ClosesWhatIsDueInOrderAndTriesAgainAfterAFailure) {
  MemoryStore store({kCohortsTable});
  FakeClock clock(At(2026, 11));
  SilentSink sink;
  const Log log(sink, clock);
  ASSERT_OK_AND_ASSIGN(const auto calendar,
                       CohortCalendar::Create(std::nullopt, store, clock.Now()));
  clock.Advance(At(2027, 5) - clock.Now());
  std::vector<std::string> closes;
  std::promise<void> all_closed;
  int calls = 0;
  {
    const CalendarCloser closer(
        *calendar,
        [&](const CohortId& cohort) -> absl::Status {
          closes.push_back(cohort.value());
          if (++calls == 1) return absl::UnavailableError("disk");
          const absl::Status status = calendar->Close(cohort, clock.Now()).status();
          if (calls == 3) all_closed.set_value();
          return status;
        },
        log, clock, absl::Milliseconds(1));
    all_closed.get_future().wait();
  }
  EXPECT_THAT(closes, ElementsAre("2026Q4", "2026Q4", "2027Q1"));
}

TEST(CalendarCloserTest, FinishesAfterAStartWhatWasClosedBefore) {
  MemoryStore store({kCohortsTable});
  FakeClock clock(At(2026, 11));
  SilentSink sink;
  const Log log(sink, clock);
  const CohortId back_catalogue = *CohortId::Parse("back-catalogue");
  ASSERT_OK_AND_ASSIGN(const auto calendar,
                       CohortCalendar::Create(back_catalogue, store, clock.Now()));
  ASSERT_OK(calendar->Close(back_catalogue, clock.Now()));
  std::vector<std::string> closes;
  std::promise<void> called;
  {
    const CalendarCloser closer(
        *calendar,
        [&](const CohortId& cohort) -> absl::Status {
          closes.push_back(cohort.value());
          called.set_value();  // throws when it is called twice
          return absl::OkStatus();
        },
        log, clock, absl::Milliseconds(1));
    called.get_future().wait();
  }
  EXPECT_THAT(closes, ElementsAre("back-catalogue"));
}

TEST(CalendarCloserTest, LeavesTheBackCatalogueToTheOperator) {
  MemoryStore store({kCohortsTable});
  FakeClock clock(At(2026, 11));
  SilentSink sink;
  const Log log(sink, clock);
  ASSERT_OK_AND_ASSIGN(
      const auto calendar,
      CohortCalendar::Create(*CohortId::Parse("back-catalogue"), store, clock.Now()));
  clock.Advance(absl::Hours(24 * 400));
  int calls = 0;
  {
    const CalendarCloser closer(
        *calendar,
        [&](const CohortId&) {
          ++calls;
          return absl::OkStatus();
        },
        log, clock, absl::Hours(1));
  }
  EXPECT_EQ(calls, 0);
}

}  // namespace
}  // namespace almenara::hub

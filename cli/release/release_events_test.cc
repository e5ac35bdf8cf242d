// SPDX-License-Identifier: Apache-2.0
#include "cli/release/release_events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <sstream>

#include "cli/release/interruption.h"
#include "common/testing/fake_clock.h"

namespace almenara::cli {
namespace {

using ::testing::EndsWith;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

hub::v1::CloseCohortResponse Counting(uint32_t percent) {
  hub::v1::CloseCohortResponse event;
  event.mutable_progress()->set_agreement("global-trends");
  event.mutable_progress()->set_step("count");
  event.mutable_progress()->set_percent(percent);
  return event;
}

class ReleaseEventsTest : public ::testing::Test {
 protected:
  std::ostringstream out_, err_;
  almenara::testing::FakeClock clock_{absl::FromUnixSeconds(1'790'000'000)};
};

TEST_F(ReleaseEventsTest, ShowHowFarALongStepIsAndHowLongTheRestWillTake) {
  ReleaseEvents events({out_, err_, /*shows_progress=*/true, clock_});
  events.Print(Counting(0));
  clock_.Advance(absl::Seconds(5));
  events.Print(Counting(20));

  EXPECT_THAT(out_.str(), Eq("  global-trends: count\n"));
  EXPECT_THAT(err_.str(), EndsWith("20 %, 20 s left"));
}

TEST_F(ReleaseEventsTest, EraseTheLineBeforeWhatComesNext) {
  ReleaseEvents events({out_, err_, /*shows_progress=*/true, clock_});
  events.Print(Counting(0));
  clock_.Advance(absl::Seconds(5));
  events.Print(Counting(20));
  hub::v1::CloseCohortResponse sealed;
  sealed.mutable_release()->set_id("global-trends-v1-2026Q4");
  events.Print(sealed);

  EXPECT_THAT(err_.str(), EndsWith("\r\x1b[K"));
  EXPECT_THAT(out_.str(), HasSubstr("\nsealed global-trends-v1-2026Q4"));
}

TEST_F(ReleaseEventsTest, SayOnlyWhatStepsThereAreWhereNobodyLooks) {
  ReleaseEvents events({out_, err_, /*shows_progress=*/false, clock_});
  for (const uint32_t percent : {0, 20, 90}) {
    events.Print(Counting(percent));
    clock_.Advance(absl::Seconds(5));
  }

  EXPECT_THAT(out_.str(), Eq("  global-trends: count\n"));
  EXPECT_THAT(err_.str(), IsEmpty());
}

TEST(InterruptionNoteTest, SaysThatTheHubGoesOn) {
  EXPECT_EXIT(
      {
        const InterruptionNote note;
        raise(SIGINT);
      },
      ::testing::ExitedWithCode(kExitInterrupted), "goes on there to its end");
}

TEST(InterruptionNoteTest, LeavesTheSignalAsItWas) {
  EXPECT_EXIT(
      {
        { const InterruptionNote note; }
        raise(SIGINT);
      },
      ::testing::KilledBySignal(SIGINT), Not(HasSubstr("goes on")));
}

}  // namespace
}  // namespace almenara::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/progress_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "absl/strings/str_cat.h"
#include "cli/text_table.h"
#include "common/testing/fake_clock.h"

namespace almenara::cli {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Rows(uint64_t count) { return absl::StrCat(Grouped(count), " rows"); }

class ProgressLineTest : public ::testing::Test {
 protected:
  std::ostringstream out_;
  almenara::testing::FakeClock clock_{absl::FromUnixSeconds(1'790'000'000)};
};

TEST_F(ProgressLineTest, SaysHowFarHowFastAndHowLong) {
  ProgressLine line(out_, true, clock_, Language::kEnglish, Rows);
  clock_.Advance(absl::Seconds(4));
  line.Show(12'000, 0.2);
  EXPECT_THAT(out_.str(), EndsWith("12,000 rows, 3,000 rows a second, 20 %, 16 s left"));
}

TEST_F(ProgressLineTest, SpeaksSpanishAndLeavesOutWhatNobodyKnows) {
  ProgressLine line(out_, true, clock_, Language::kSpanish, Rows);
  clock_.Advance(absl::Seconds(4));
  line.Show(12'000, -1);
  EXPECT_THAT(out_.str(), EndsWith("12,000 rows, 3,000 rows por segundo"));
  clock_.Advance(absl::Seconds(1));
  line.Show(30'000, 0.001);
  EXPECT_THAT(out_.str(), EndsWith("0 %, faltan 84 min"));
}

TEST_F(ProgressLineTest, CountsTheRateWithoutWhatWasDoneBefore) {
  ProgressLine line(out_, true, clock_, Language::kEnglish, Rows);
  clock_.Advance(absl::Seconds(10));
  line.Show(1'000'000, 0.5, 999'000);
  EXPECT_THAT(out_.str(), HasSubstr("100 rows a second"));
}

TEST_F(ProgressLineTest, IsSilentAtFirstAndWhereNobodyLooks) {
  ProgressLine line(out_, true, clock_, Language::kEnglish, Rows);
  line.Show(1, 0.1);
  clock_.Advance(absl::Seconds(1));
  line.Show(2, 0.2);
  ProgressLine unseen(out_, false, clock_, Language::kEnglish, Rows);
  clock_.Advance(absl::Seconds(60));
  unseen.Show(3, 0.3);
  EXPECT_THAT(out_.str(), IsEmpty());
}

TEST_F(ProgressLineTest, ErasesItselfInTheEnd) {
  {
    ProgressLine line(out_, true, clock_, Language::kEnglish, Rows);
    clock_.Advance(absl::Seconds(4));
    line.Show(1, 0.5);
  }
  EXPECT_THAT(out_.str(), EndsWith("\r\x1b[K"));
}

}  // namespace
}  // namespace almenara::cli

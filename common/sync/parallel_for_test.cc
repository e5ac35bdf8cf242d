// SPDX-License-Identifier: Apache-2.0
#include "common/sync/parallel_for.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <vector>

#include "common/testing/status_matchers.h"

namespace almenara {
namespace {

using ::almenara::testing::StatusIs;

TEST(ParallelForTest, DoesEveryPieceOnceAndEachThreadOneAtATime) {
  constexpr size_t kThreads = 4;
  std::vector<std::atomic<int>> done(10'000);
  std::vector<int> busy(kThreads, 0);
  ASSERT_OK(ParallelFor(done.size(), kThreads, [&](size_t piece, size_t thread) {
    EXPECT_LT(thread, kThreads);
    EXPECT_EQ(++busy[thread], 1);
    ++done[piece];
    --busy[thread];
    return absl::OkStatus();
  }));
  for (const std::atomic<int>& times : done) ASSERT_EQ(times, 1);
}

TEST(ParallelForTest, HasNothingToDoForNoPieces) {
  EXPECT_OK(ParallelFor(0, 4, [](size_t, size_t) { return absl::InternalError("a piece"); }));
}

TEST(ParallelForTest, BeginsNothingAfterAnErrorAndReturnsIt) {
  std::atomic<int> begun = 0;
  EXPECT_THAT(ParallelFor(1'000'000, 2,
                          [&](size_t piece, size_t) {
                            ++begun;
                            return piece == 3 ? absl::DataLossError("third") : absl::OkStatus();
                          }),
              StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_LT(begun, 1'000'000);
}

}  // namespace
}  // namespace almenara

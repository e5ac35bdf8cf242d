// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/rate_limiter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/testing/fake_clock.h"

namespace almenara::hub {
namespace {

using ::testing::Eq;
using ::testing::Optional;

class RateLimiterTest : public ::testing::Test {
 protected:
  // How many tokens can be taken at once.
  static int TakeAll(RateLimiter& limiter, const std::string& key) {
    int taken = 0;
    while (taken < 1000 && !limiter.Take(key).has_value()) ++taken;
    return taken;
  }

  testing::FakeClock clock_{absl::FromUnixSeconds(1'700'000'000)};
};

TEST_F(RateLimiterTest, GivesTheBurstAndThenSaysWhenTheNextIsThere) {
  RateLimiter limiter({.burst = 3, .per_second = 0.5}, std::nullopt, clock_);
  EXPECT_EQ(TakeAll(limiter, "ana"), 3);
  EXPECT_THAT(limiter.Take("ana"), Optional(Eq(absl::Seconds(2))));
}

TEST_F(RateLimiterTest, WhatWasRefusedTakesNothing) {
  RateLimiter limiter({.burst = 1, .per_second = 1}, std::nullopt, clock_);
  EXPECT_EQ(TakeAll(limiter, "ana"), 1);
  for (int i = 0; i < 10; ++i) EXPECT_THAT(limiter.Take("ana"), Optional(Eq(absl::Seconds(1))));
}

TEST_F(RateLimiterTest, RefillsWithTimeUpToTheBurst) {
  RateLimiter limiter({.burst = 3, .per_second = 0.5}, std::nullopt, clock_);
  TakeAll(limiter, "ana");
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(limiter.Take("ana"), Optional(Eq(absl::Seconds(1))));
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(TakeAll(limiter, "ana"), 1);
  clock_.Advance(absl::Hours(24));
  EXPECT_EQ(TakeAll(limiter, "ana"), 3);
}

TEST_F(RateLimiterTest, AfterTheTimeItSaysThereIsOne) {
  for (const double per_second : {0.1, 0.3, 1.0 / 3, 0.7, 2.0, 3.0, 7.0, 100.0}) {
    RateLimiter limiter({.burst = 2, .per_second = per_second}, std::nullopt, clock_);
    TakeAll(limiter, "ana");
    for (int i = 0; i < 200; ++i) {
      const std::optional<absl::Duration> wait = limiter.Take("ana");
      ASSERT_TRUE(wait.has_value()) << per_second << " " << i;
      clock_.Advance(*wait);
      ASSERT_FALSE(limiter.Take("ana").has_value()) << per_second << " " << i;
    }
  }
}

TEST_F(RateLimiterTest, OneKeyTakesNothingFromAnother) {
  RateLimiter limiter({.burst = 2, .per_second = 1}, std::nullopt, clock_);
  EXPECT_EQ(TakeAll(limiter, "ana"), 2);
  EXPECT_EQ(TakeAll(limiter, "ben"), 2);
}

TEST_F(RateLimiterTest, AllKeysShareTheCommonBucket) {
  RateLimiter limiter({.burst = 2, .per_second = 1}, Rate{.burst = 3, .per_second = 0.1}, clock_);
  EXPECT_EQ(TakeAll(limiter, "ana"), 2);
  EXPECT_EQ(TakeAll(limiter, "ben"), 1);
  // The longer of the two waits: ben's own bucket still has one.
  EXPECT_THAT(limiter.Take("ben"), Optional(Eq(absl::Seconds(10))));
  EXPECT_THAT(limiter.Take("ana"), Optional(Eq(absl::Seconds(10))));
}

TEST_F(RateLimiterTest, ARefusalByTheOwnBucketTakesNothingFromTheCommonOne) {
  RateLimiter limiter({.burst = 1, .per_second = 0.1}, Rate{.burst = 2, .per_second = 0.1}, clock_);
  EXPECT_EQ(TakeAll(limiter, "ana"), 1);
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(limiter.Take("ana").has_value());
  EXPECT_EQ(TakeAll(limiter, "ben"), 1);
}

TEST_F(RateLimiterTest, ForgetsTheKeyUsedLongestAgo) {
  RateLimiter limiter({.burst = 1, .per_second = 1e-6}, std::nullopt, clock_);
  EXPECT_FALSE(limiter.Take("ana").has_value());
  EXPECT_FALSE(limiter.Take("ben").has_value());
  // Used again, though refused: ben is the one of longest ago.
  EXPECT_TRUE(limiter.Take("ana").has_value());
  for (size_t i = 0; i < RateLimiter::kMostKeys - 1; ++i) {
    EXPECT_FALSE(limiter.Take(absl::StrCat("key", i)).has_value());
  }
  EXPECT_TRUE(limiter.Take("ana").has_value());
  EXPECT_FALSE(limiter.Take("ben").has_value());
}

TEST_F(RateLimiterTest, AClockSetBackFillsNothingAndTakesNothing) {
  RateLimiter limiter({.burst = 2, .per_second = 1}, Rate{.burst = 9, .per_second = 1}, clock_);
  EXPECT_FALSE(limiter.Take("ana").has_value());
  clock_.Advance(-absl::Hours(1));
  EXPECT_EQ(TakeAll(limiter, "ana"), 1);
  // Nor does anybody wait until the clock is where it was.
  EXPECT_THAT(limiter.Take("ana"), Optional(Eq(absl::Seconds(1))));
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(TakeAll(limiter, "ana"), 1);
}

}  // namespace
}  // namespace almenara::hub

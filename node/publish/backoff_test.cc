// SPDX-License-Identifier: Apache-2.0
#include "node/publish/backoff.h"

#include <gtest/gtest.h>

#include "common/testing/seeded_random.h"

namespace almenara::node {
namespace {

TEST(BackoffTest, DoublesUpToTheLimitWithJitterBetweenHalfAndWhole) {
  testing::SeededRandom random(3);
  Backoff backoff({.first = absl::Seconds(1), .longest = absl::Seconds(5)}, random);
  for (const int whole : {1, 2, 4, 5, 5}) {
    const absl::Duration wait = backoff.Next();
    EXPECT_GE(wait, absl::Seconds(whole) / 2);
    EXPECT_LE(wait, absl::Seconds(whole));
  }
  backoff.Reset();
  EXPECT_LE(backoff.Next(), absl::Seconds(1));
}

}  // namespace
}  // namespace almenara::node

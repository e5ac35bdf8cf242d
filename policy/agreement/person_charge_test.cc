// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/person_charge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace almenara::agreement {
namespace {

using ::testing::ElementsAre;

TEST(PersonChargeTest, TheCapsAreWhatThePrivacyModelSaysInGuesses) {
  EXPECT_THAT(RightGuesses(kPersonCap), ElementsAre(76, 67, 60));
}

TEST(PersonChargeTest, WithoutAChargeAReaderTossesACoin) {
  EXPECT_EQ(RightGuesses(uint64_t{0}), 50);
  EXPECT_EQ(RightGuesses(uint64_t{1}), 50);
}

TEST(PersonChargeTest, MoreChargeNeverMeansFewerRightGuesses) {
  int last = 50;
  for (uint64_t nano_rho = 1; nano_rho < 100'000'000'000; nano_rho *= 3) {
    EXPECT_GE(RightGuesses(nano_rho), last);
    last = RightGuesses(nano_rho);
  }
  EXPECT_EQ(last, 100);
}

TEST(PersonChargeTest, APersonKnownToSeveralPaysTheSquareOfTheirNumber) {
  EXPECT_THAT(ChargeWhenKnownTo(2, {100, 10, 0}), ElementsAre(400, 40, 0));
  EXPECT_THAT(ChargeWhenKnownTo(1, {100, 10, 0}), ElementsAre(100, 10, 0));
  constexpr uint64_t kMost = std::numeric_limits<uint64_t>::max();
  EXPECT_THAT(ChargeWhenKnownTo(3, {kMost / 8, 1, 1}), ElementsAre(kMost, 9, 9));
}

TEST(PersonChargeTest, TheGreaterOfBothKindsOfCohortCounts) {
  const Reservation reservation = {
      .agreement = "a", .versions = {1}, .back_catalogue = {9, 4, 1}, .calendar = {8, 5, 1}};
  EXPECT_THAT(GreaterCharge(reservation), ElementsAre(9, 5, 1));
}

}  // namespace
}  // namespace almenara::agreement

// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "common/testing/status_matchers.h"

namespace almenara::disclosure {
namespace {

using ::almenara::testing::IsOkAndHolds;
using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;

constexpr auto kExhausted = absl::StatusCode::kResourceExhausted;
constexpr TierNano kBackCatalogue = {600'000'000, 240'000'000, 80'000'000};
constexpr TierNano kThreeYear = {300'000'000, 120'000'000, 40'000'000};

TEST(ChargeTest, SpendsToTheCapAndNotOneNanoMore) {
  ASSERT_OK_AND_ASSIGN(LedgerEntry entry, Charge(LedgerEntry{}, kBackCatalogue));
  ASSERT_OK_AND_ASSIGN(entry, Charge(entry, kThreeYear));
  EXPECT_EQ(entry.spent, (TierNano{900'000'000, 360'000'000, 120'000'000}));
  EXPECT_OK(Charge(entry, {100'000'000, 40'000'000, 5'000'000}));
  EXPECT_THAT(Charge(entry, {100'000'001, 0, 0}), StatusIs(kExhausted, HasSubstr("tier 0")));
  EXPECT_THAT(Charge(entry, {0, 0, 5'000'001}), StatusIs(kExhausted, HasSubstr("tier 2")));
}

TEST(ChargeTest, KeepsToAContributorsOwnLowerCap) {
  LedgerEntry entry;
  entry.cap = {600'000'000, 240'000'000, 0};
  EXPECT_THAT(Charge(entry, kBackCatalogue), StatusIs(kExhausted, HasSubstr("tier 2")));
}

TEST(ChargeTest, CapLoweredBelowWhatIsSpentRefusesOnlyFurtherCharges) {
  const LedgerEntry entry = {.spent = kBackCatalogue, .cap = kThreeYear};
  EXPECT_THAT(Charge(entry, {1, 0, 0}), StatusIs(kExhausted));
  EXPECT_THAT(Charge(entry, {0, 0, 0}), IsOkAndHolds(entry));
}

TEST(ChargeTest, HugeAmountsDoNotWrap) {
  const LedgerEntry entry = {.spent = kBackCatalogue};
  EXPECT_THAT(Charge(entry, {~uint64_t{0}, 0, 0}), StatusIs(kExhausted));
}

TEST(ChargeTest, NoHistoryPassesTheCapAtAnyRung) {
  std::mt19937_64 chance(9);
  for (int history = 0; history < 10'000; ++history) {
    LedgerEntry entry;
    for (int step = 0; step < 20; ++step) {
      const auto next =
          Charge(entry, {chance() % 400'000'000, chance() % 160'000'000, chance() % 60'000'000});
      if (next.ok()) entry = *next;
      for (size_t tier = 0; tier < kTiers; ++tier) ASSERT_LE(entry.spent[tier], entry.cap[tier]);
    }
  }
}

}  // namespace
}  // namespace almenara::disclosure

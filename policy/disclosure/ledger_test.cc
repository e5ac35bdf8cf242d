// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "common/testing/status_matchers.h"
#include "policy/disclosure/testing/toy_plan.h"

namespace almenara::disclosure {
namespace {

using ::almenara::testing::IsOkAndHolds;
using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;

constexpr auto kExhausted = absl::StatusCode::kResourceExhausted;
constexpr TierNano kBackCatalogue = {600'000'000, 240'000'000, 80'000'000};
constexpr TierNano kRest = {390'000'000, 150'000'000, 40'000'000};  // three years and ad hoc

TEST(ReserveTest, TakesTheWholeDefaultCalendarAndNothingMore) {
  ASSERT_OK_AND_ASSIGN(LedgerEntry entry, Reserve(LedgerEntry{}, kBackCatalogue));
  ASSERT_OK_AND_ASSIGN(entry, Reserve(entry, kRest));
  EXPECT_EQ(entry.reserved, (TierNano{990'000'000, 390'000'000, 120'000'000}));
  EXPECT_THAT(Reserve(entry, {1, 0, 0}), StatusIs(kExhausted, HasSubstr("tier 0")));
  EXPECT_THAT(Reserve(entry, {0, 0, 1}), StatusIs(kExhausted, HasSubstr("tier 2")));
  EXPECT_THAT(Reserve(entry, {0, 0, 0}), IsOkAndHolds(entry));
}

TEST(ReserveTest, KeepsToAContributorsOwnLowerCap) {
  LedgerEntry entry;
  entry.cap = {500'000'000, 200'000'000, 0};
  EXPECT_THAT(Reserve(entry, kBackCatalogue), StatusIs(kExhausted));
}

TEST(ReserveTest, HugeAmountsDoNotWrap) {
  ASSERT_OK_AND_ASSIGN(const LedgerEntry entry, Reserve(LedgerEntry{}, kBackCatalogue));
  EXPECT_THAT(Reserve(entry, {~uint64_t{0}, 0, 0}), StatusIs(kExhausted));
  EXPECT_THAT(Charge(entry, {~uint64_t{0}, 0, 0}, {}), StatusIs(kExhausted));
}

TEST(ChargeTest, SpendsWhatWasReservedForIt) {
  ASSERT_OK_AND_ASSIGN(LedgerEntry entry, Reserve(LedgerEntry{}, kBackCatalogue));
  ASSERT_OK_AND_ASSIGN(entry, Charge(entry, kBackCatalogue, kBackCatalogue));
  EXPECT_EQ(entry.spent, kBackCatalogue);
  EXPECT_EQ(entry.reserved, TierNano{});
  EXPECT_THAT(Charge(entry, kBackCatalogue, kBackCatalogue),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Charge(entry, kBackCatalogue, {}), StatusIs(kExhausted, HasSubstr("tier 0")));
}

TEST(ChargeTest, DoesNotEatWhatIsReservedForOthers) {
  ASSERT_OK_AND_ASSIGN(LedgerEntry entry, Reserve(LedgerEntry{}, kBackCatalogue));
  EXPECT_THAT(Charge(entry, {500'000'000, 0, 0}, {}), StatusIs(kExhausted));
}

TEST(ChargeTest, NoHistoryPassesTheCapAtAnyRung) {
  std::mt19937_64 chance(9);
  for (int history = 0; history < 2'000; ++history) {
    LedgerEntry entry;
    for (int step = 0; step < 30; ++step) {
      const TierNano amount = {chance() % 400'000'000, chance() % 160'000'000,
                               chance() % 60'000'000};
      const auto next = chance() % 2 == 0 ? Reserve(entry, amount) : Charge(entry, amount, {});
      if (next.ok()) entry = *next;
      for (size_t tier = 0; tier < kTiers; ++tier) {
        ASSERT_LE(entry.spent[tier] + entry.reserved[tier], entry.cap[tier]);
      }
    }
  }
}

TEST(CohortCommitmentTest, AddsOneOfEachKindThatCoversTheCohort) {
  Plan plan = testing::MakeToyPlan({testing::FlatAxis("a", 40)}, {{{"a", 1}}},
                                   {6'000'000, 2'400'000, 800'000});
  PlannedKind quarterly = plan.kinds.front();
  quarterly.kind = agreement::v1::RELEASE_KIND_QUARTERLY;
  quarterly.rho_nano = {1'500'000, 600'000};
  PlannedKind three_year = plan.kinds.front();
  three_year.kind = agreement::v1::RELEASE_KIND_THREE_YEAR_RESTATEMENT;
  three_year.rho_nano = {3'000'000, 1'200'000, 400'000};
  plan.kinds.push_back(quarterly);
  plan.kinds.push_back(three_year);
  EXPECT_EQ(CohortCommitment(plan, CohortKind::kBackCatalogue),
            (TierNano{9'000'000, 3'600'000, 1'200'000}));
  EXPECT_EQ(CohortCommitment(plan, CohortKind::kQuarter),
            (TierNano{4'500'000, 1'800'000, 400'000}));
}

}  // namespace
}  // namespace almenara::disclosure

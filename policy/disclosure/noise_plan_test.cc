// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/noise_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "common/testing/status_matchers.h"
#include "policy/disclosure/discrete_gaussian.h"
#include "policy/disclosure/testing/toy_plan.h"

namespace almenara::disclosure {
namespace {

using ::almenara::testing::IsOk;
using ::almenara::testing::StatusIs;
using testing::FlatAxis;
using ::testing::HasSubstr;
using testing::MakeToyPlan;

PlannedKind KindOf(std::vector<Component> components, std::vector<uint64_t> rho_nano) {
  return {.kind = agreement::v1::RELEASE_KIND_QUARTERLY,
          .rho_nano = std::move(rho_nano),
          .tables = {},
          .components = std::move(components)};
}

Component ComponentWith(uint64_t d2, double weight, std::vector<uint64_t> s2 = {}) {
  return {.family = 0,
          .levels = {},
          .id = "c",
          .cells = 1,
          .d2 = d2,
          .split_weight = weight,
          .s2 = std::move(s2)};
}

TEST(FillNoiseTest, NeverOverspendsAndWastesLittle) {
  std::mt19937_64 chance(11);
  for (int plan = 0; plan < 300; ++plan) {
    std::vector<Component> components;
    const size_t count = 1 + chance() % 40;
    for (size_t i = 0; i < count; ++i) {
      const double weight = std::exp(static_cast<double>(chance() % 1000) / 100 - 8);
      components.push_back(ComponentWith(1 + chance() % 144, weight));
    }
    PlannedKind kind = KindOf(std::move(components), {1 + chance() % 900'000'000 + 10'000'000});
    ASSERT_OK(FillNoise(kind));
    long double spent = 0;
    for (const Component& component : kind.components) {
      spent += static_cast<long double>(component.d2) / (2.0L * component.s2[0]);
    }
    EXPECT_LE(spent * 1e9L, kind.rho_nano[0] + 1e-6L);
    EXPECT_LE(SpendNano(kind, 0), kind.rho_nano[0]);
    EXPECT_GE(static_cast<double>(SpendNano(kind, 0)) + 1, static_cast<double>(spent * 1e9L));
  }
}

// Moving noise between two components at the same spend never lowers the weighted sum of variances.
TEST(FillNoiseTest, SplitIsTheCheapestForItsCharge) {
  PlannedKind kind =
      KindOf({ComponentWith(1, 4.0), ComponentWith(9, 0.5), ComponentWith(4, 0.01)}, {10'000'000});
  ASSERT_OK(FillNoise(kind));
  const auto objective = [&](double a, double b, double c) { return 4.0 * a + 0.5 * b + 0.01 * c; };
  const auto s2 = [&](int i) { return static_cast<double>(kind.components[i].s2[0]); };
  const double best = objective(s2(0), s2(1), s2(2));
  for (const double shift : {0.9, 0.97, 1.03, 1.1}) {
    // The second component takes up what the first one gives or needs.
    const double charge_b = 9 / s2(1) + 1 / s2(0) - 1 / (s2(0) * shift);
    EXPECT_GT(objective(s2(0) * shift, 9 / charge_b, s2(2)), best);
  }
}

TEST(LadderTest, IsExactInIntegers) {
  EXPECT_EQ(NextRung(45, 600'000'000, 240'000'000), 113u);  // ceil(112.5001125)
  EXPECT_EQ(NextRung(1, 2, 2), 2u);                         // at least one more
  EXPECT_EQ(NextRung(1'000'000, 3, 1), 3'000'003u);
  // 10^9 * 1.000001 * 3 is whole; one more only if the quotient is not.
  EXPECT_EQ(NextRung(1'000'000'000, 3, 1), 3'000'003'000u);
  EXPECT_EQ(NextRung(uint64_t{1} << 63, 1'000'000'000, 1), ~uint64_t{0});
}

TEST(LadderTest, EveryRungSpendsLessThanItsCharge) {
  const Plan plan =
      MakeToyPlan({FlatAxis("a", 5), FlatAxis("m", 6, 3)}, {{{"a", 1}}, {{"a", 1}, {"m", 1}}},
                  {600'000'000, 240'000'000, 80'000'000});
  const PlannedKind& kind = plan.kinds.front();
  for (size_t tier = 0; tier < 3; ++tier) {
    EXPECT_LE(SpendNano(kind, tier), kind.rho_nano[tier]);
    EXPECT_GE(SpendNano(kind, tier), kind.rho_nano[tier] * 8 / 10);
  }
}

TEST(CheckNoiseTest, RefusesEachFaultByName) {
  const Plan plan = MakeToyPlan({FlatAxis("a", 5)}, {{{"a", 1}}});
  const PlannedKind& good = plan.kinds.front();
  EXPECT_THAT(CheckNoise(good), IsOk());
  const auto refusal = [&](auto change) {
    PlannedKind kind = good;
    change(kind);
    return CheckNoise(kind);
  };
  const auto code = absl::StatusCode::kInvalidArgument;
  EXPECT_THAT(refusal([](PlannedKind& k) { ++k.components[1].s2[1]; }),
              StatusIs(code, HasSubstr("tier 1 is not the ladder's")));
  EXPECT_THAT(refusal([](PlannedKind& k) { k.components[1].s2.pop_back(); }),
              StatusIs(code, HasSubstr("component \"a\"")));
  EXPECT_THAT(refusal([](PlannedKind& k) { k.components[0].s2[0] = 0; }), StatusIs(code));
  EXPECT_THAT(refusal([](PlannedKind& k) { k.components[0].s2[0] = kMaxS2 + 1; }), StatusIs(code));
  EXPECT_THAT(refusal([](PlannedKind& k) {
                k.rho_nano = {5, 5, 1};
              }),
              StatusIs(code, HasSubstr("rho_nano")));
  EXPECT_THAT(refusal([](PlannedKind& k) { k.rho_nano[0] -= 200'000'000; }), StatusIs(code));
  EXPECT_THAT(refusal([](PlannedKind& k) { k.rho_nano.clear(); }), StatusIs(code));
}

TEST(CheckNoiseTest, SpendOneNanoOverTheChargeIsRefused) {
  // D2 / (2 * s2) = 1 / 50 exactly.
  PlannedKind kind = KindOf({ComponentWith(1, 1, {25})}, {20'000'000});
  EXPECT_EQ(SpendNano(kind, 0), 20'000'000u);
  EXPECT_THAT(CheckNoise(kind), IsOk());
  kind.rho_nano[0] -= 1;
  EXPECT_THAT(CheckNoise(kind), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(ChargeTest, IsTheDeclaredRhoWhenEverySummandIsWide) {
  const PlannedKind kind =
      KindOf({ComponentWith(1, 1, {25, 50, 100})}, {600'000'000, 240'000'000, 80'000'000});
  EXPECT_EQ(ChargeNano(kind), (TierNano{600'000'000, 240'000'000, 80'000'000}));
}

TEST(ChargeTest, TierWithANarrowStepPaysForTheTierAbove) {
  const PlannedKind narrow_first =
      KindOf({ComponentWith(1, 1, {25, 49, 100})}, {600'000'000, 240'000'000, 80'000'000});
  EXPECT_EQ(ChargeNano(narrow_first), (TierNano{600'000'000, 600'000'000, 600'000'000}));
  const PlannedKind narrow_second =
      KindOf({ComponentWith(1, 1, {25, 50, 74})}, {600'000'000, 240'000'000, 80'000'000});
  EXPECT_EQ(ChargeNano(narrow_second), (TierNano{600'000'000, 240'000'000, 240'000'000}));
}

TEST(ChargeTest, TiersThatAreNotServedCostNothing) {
  const PlannedKind kind = KindOf({ComponentWith(1, 1, {25, 63})}, {150'000'000, 60'000'000});
  EXPECT_EQ(ChargeNano(kind), (TierNano{150'000'000, 60'000'000, 0}));
}

}  // namespace
}  // namespace almenara::disclosure

// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/noisy_components.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "common/testing/status_matchers.h"
#include "policy/disclosure/noise_plan.h"
#include "policy/disclosure/testing/toy_plan.h"

namespace almenara::disclosure {
namespace {

using ::almenara::testing::StatusIs;
using testing::FixedSource;
using testing::FlatAxis;
using testing::MakeToyPlan;

struct SeedVector {
  const char* component;
  uint8_t step;
  uint64_t s2;
  const char* seed;
  Counts cells;
};

class SeedVectorTest : public ::testing::TestWithParam<SeedVector> {};

TEST_P(SeedVectorTest, SeedAndFirstTwelveCellsAreAsPublished) {
  const SeedVector& expected = GetParam();
  const crypto::Digest256 seed =
      NoiseSeed(FixedSource("2026Q4"), expected.step, expected.component);
  EXPECT_EQ(absl::BytesToHexString(crypto::AsBytes(seed)), expected.seed);
  EXPECT_EQ(DrawNoise(seed, expected.s2, 12), expected.cells);
}

INSTANTIATE_TEST_SUITE_P(
    PrivacyModel, SeedVectorTest,
    ::testing::Values(SeedVector{"",
                                 0,
                                 25,
                                 "df8e54c5eb671e3673dde0363b0eda4cbe419163b15ee463218365d17404aa6c",
                                 {3, -14, 2, -8, -8, 6, 0, 4, 11, -1, -2, 11}},
                      SeedVector{"",
                                 1,
                                 38,
                                 "6ab66229d277f10cf1132bcf9e99acd4b07224dbe5153bc6c01185537a727f80",
                                 {3, -14, 4, 4, -9, 4, -2, 8, -3, 5, 2, 1}},
                      SeedVector{"",
                                 2,
                                 137,
                                 "5906db83a30847e836fee0aecfe4bb6595bc980d2f52f74f701f509647bc6981",
                                 {-18, -5, 18, 32, 6, -14, 14, 6, 4, 15, -9, 5}},
                      SeedVector{"gender",
                                 0,
                                 25,
                                 "e76ab30a8ab240e27a6f34420b3f0bedc162d233879968f4252f86869781f9bf",
                                 {-5, -8, 7, -2, 2, 11, 0, -3, 5, 1, 0, -2}},
                      SeedVector{"gender",
                                 1,
                                 38,
                                 "baafb344aefc84b8129ef15b044631c9cf02e1a0b62ee662e447ae620680fe67",
                                 {-4, 0, 0, -17, 2, -1, 7, 3, 0, 6, 1, 12}},
                      SeedVector{"gender",
                                 2,
                                 137,
                                 "bd632d20e13a4819442363dde0423d0046f4b1f3154455ea703d9c38be727ef3",
                                 {21, -10, 8, 14, -11, -4, 11, -1, 11, 29, -2, 16}},
                      SeedVector{"exploitation|gender#exploitation",
                                 0,
                                 25,
                                 "250689a7f8c76ad10ef30eb519b13bbef1908effca7da185efe8c030c78d950e",
                                 {2, -1, 2, 7, -1, -7, -1, 0, -4, 3, -1, 3}},
                      SeedVector{"exploitation|gender#exploitation",
                                 1,
                                 38,
                                 "3d8cb508214f57c751c1cc6415ccee981c80724fde460ea42dc71e069762a1dc",
                                 {-12, 0, 1, -1, 2, 1, 6, 0, 5, 7, 2, 3}},
                      SeedVector{"exploitation|gender#exploitation",
                                 2,
                                 137,
                                 "2975c565bb44bf796384c807c534bb18c157d575340fe1a6bed9856fbde3d1a6",
                                 {-25, -3, -18, 7, 11, -3, -21, 2, 12, -8, -3, 2}}));

TEST(ComponentIdTest, NamesDimensionsLevelsAndFamily) {
  const Plan plan = MakeToyPlan({FlatAxis("gender", 3), FlatAxis("exploitation", 4, 2),
                                 testing::ChainAxis("place", 2, {{0, 0, 1}})},
                                {{{"gender", 1}, {"exploitation", 1}, {"place", 2}}});
  const Domain& domain = plan.domain;
  const AxisSet family = domain.FamilyOf(testing::LevelsOf(domain, {{"exploitation", 1}}));
  EXPECT_EQ(domain.ComponentId(0, domain.Total()), "");
  EXPECT_EQ(domain.ComponentId(family, testing::LevelsOf(domain, {{"gender", 1}})),
            "gender#exploitation");
  EXPECT_EQ(
      domain.ComponentId(family, testing::LevelsOf(domain, {{"gender", 1}, {"exploitation", 1}})),
      "exploitation|gender#exploitation");
  EXPECT_EQ(domain.ComponentId(0, testing::LevelsOf(domain, {{"place", 2}, {"gender", 1}})),
            "gender|place@l2");
}

TEST(AddNoiseTest, EachTierIsTheOneAbovePlusTheNoiseOfItsOwnStep) {
  const Plan plan = MakeToyPlan({FlatAxis("a", 5)}, {{{"a", 1}}});
  const PlannedKind& kind = plan.kinds.front();
  ComponentCounts exact;
  for (const Component& component : kind.components) exact.push_back(Counts(component.cells, 100));
  ASSERT_OK_AND_ASSIGN(const TieredCounts tiers, AddNoise(kind, exact, FixedSource("r")));
  ASSERT_EQ(tiers.size(), 3u);
  for (size_t c = 0; c < kind.components.size(); ++c) {
    const Component& component = kind.components[c];
    Counts expected = exact[c];
    for (uint8_t tier = 0; tier < 3; ++tier) {
      const uint64_t step = component.s2[tier] - (tier == 0 ? 0 : component.s2[tier - 1]);
      const Counts noise =
          DrawNoise(NoiseSeed(FixedSource("r"), tier, component.id), step, component.cells);
      for (size_t cell = 0; cell < expected.size(); ++cell) expected[cell] += noise[cell];
      EXPECT_EQ(tiers[tier][c], expected) << component.id << " tier " << int{tier};
    }
  }
}

TEST(AddNoiseTest, IsTheSameInWhateverOrderThePiecesAreDrawn) {
  const Plan plan = MakeToyPlan({FlatAxis("a", 5), FlatAxis("b", 3)}, {{{"a", 1}, {"b", 1}}});
  const PlannedKind& kind = plan.kinds.front();
  ComponentCounts exact;
  for (const Component& component : kind.components) exact.push_back(Counts(component.cells, 100));
  const auto backwards = [](size_t pieces, absl::FunctionRef<void(size_t)> piece) {
    while (pieces-- > 0) piece(pieces);
  };
  ASSERT_OK_AND_ASSIGN(const TieredCounts forth, AddNoise(kind, exact, FixedSource("r")));
  ASSERT_OK_AND_ASSIGN(const TieredCounts back, AddNoise(kind, exact, FixedSource("r"), backwards));
  EXPECT_EQ(forth, back);
}

TEST(AddNoiseTest, RefusesNoiseThatSpendsMoreThanTheCharge) {
  Plan plan = MakeToyPlan({FlatAxis("a", 5)}, {{{"a", 1}}});
  PlannedKind& kind = plan.kinds.front();
  ComponentCounts exact;
  for (const Component& component : kind.components) exact.push_back(Counts(component.cells, 0));
  kind.components.front().s2 = {1, NextRung(1, kind.rho_nano[0], kind.rho_nano[1])};
  kind.components.front().s2.push_back(
      NextRung(kind.components.front().s2[1], kind.rho_nano[1], kind.rho_nano[2]));
  EXPECT_THAT(AddNoise(kind, exact, FixedSource("r")),
              StatusIs(absl::StatusCode::kInvalidArgument, ::testing::HasSubstr("spends more")));
}

TEST(AddNoiseTest, RefusesAShortKeyAndCountsOfAnotherPlan) {
  const Plan plan = MakeToyPlan({FlatAxis("a", 5)}, {{{"a", 1}}});
  const PlannedKind& kind = plan.kinds.front();
  NoiseSource short_key = FixedSource("r");
  short_key.key.resize(16);
  EXPECT_THAT(AddNoise(kind, {{0}, Counts(5, 0)}, short_key),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(AddNoise(kind, {{0}, Counts(4, 0)}, FixedSource("r")),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace almenara::disclosure

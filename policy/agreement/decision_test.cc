// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/decision.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace almenara::agreement {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);
constexpr Standing kInForce{.contributors = 3};

OrganizationId Org(absl::string_view id) { return *OrganizationId::Parse(id); }

disclosure::PlannedKind Kind(ReleaseKind kind, std::vector<uint64_t> rho_nano) {
  disclosure::PlannedKind planned;
  planned.kind = kind;
  planned.rho_nano = std::move(rho_nano);
  return planned;
}

// Authorities of Spain at T0 but for one; a working group and "red-dos" at T1; academics at T2.
Agreement ThreeTiers() {
  Agreement agreement;
  agreement.id = "global-trends";
  agreement.version = 1;
  agreement.purposes = {"trend-analysis", "research", "enforcement"};
  agreement.forbidden_purposes = {"enforcement"};
  agreement.tiers = {
      {0,
       {KindRecipient{v1::ORGANIZATION_KIND_AUTHORITY, {"ESP"}},
        OrganizationRecipient{Org("casa-luz")}},
       {OrganizationRecipient{Org("policia-x")}}},
      {1, {WorkingGroupRecipient{"icat"}, OrganizationRecipient{Org("policia-x")}}, {}},
      {2, {KindRecipient{v1::ORGANIZATION_KIND_ACADEMIC, {}}}, {WorkingGroupRecipient{"barred"}}}};
  agreement.plan.kinds = {Kind(v1::RELEASE_KIND_BACK_CATALOGUE, {600, 240, 80}),
                          Kind(v1::RELEASE_KIND_QUARTERLY, {150, 60})};
  return agreement;
}

CallerProfile Prosecutor() {
  return {Org("fiscalia"), v1::ORGANIZATION_KIND_AUTHORITY, {"ESP"}, {}};
}
CallerProfile University() { return {Org("uni-uno"), v1::ORGANIZATION_KIND_ACADEMIC, {}, {}}; }

Question Ask(std::string purpose) {
  return {std::move(purpose),
          Question::Releases::kCurrent,
          {{"back", v1::RELEASE_KIND_BACK_CATALOGUE, kNow - absl::Hours(48)},
           {"q1", v1::RELEASE_KIND_QUARTERLY, kNow - absl::Hours(24)}}};
}

DenialReason ReasonOf(const Decision& decision) {
  EXPECT_NE(decision.deny(), nullptr) << decision.Explain(Language::kEnglish);
  return decision.deny() == nullptr ? DenialReason{} : decision.deny()->reason;
}

TEST(DecideTest, GivesAnAuthorityOfTheJurisdictionTheFirstTier) {
  const Decision decision =
      Decide(ThreeTiers(), kInForce, Prosecutor(), Ask("trend-analysis"), kNow);

  ASSERT_TRUE(decision.allowed());
  EXPECT_EQ(decision.allow()->tier, 0);
  EXPECT_THAT(decision.allow()->releases, ElementsAre("back", "q1"));
  EXPECT_EQ(decision.Explain(Language::kEnglish),
            "Allowed at tier T0 by tier[0].recipient[0] of the agreement.");
  EXPECT_THAT(decision.Explain(Language::kSpanish), HasSubstr("Permitido en el nivel T0"));
}

TEST(DecideTest, RefusesAnAuthorityOfAnotherJurisdiction) {
  CallerProfile caller = Prosecutor();
  caller.jurisdictions = {"FRA"};

  EXPECT_EQ(ReasonOf(Decide(ThreeTiers(), kInForce, caller, Ask("trend-analysis"), kNow)),
            DenialReason::kNotARecipient);
}

TEST(DecideTest, ExclusionHoldsAtLaterTiersToo) {
  const CallerProfile excluded{
      Org("policia-x"), v1::ORGANIZATION_KIND_AUTHORITY, {"ESP"}, {"icat"}};

  const Decision decision = Decide(ThreeTiers(), kInForce, excluded, Ask("trend-analysis"), kNow);

  EXPECT_EQ(ReasonOf(decision), DenialReason::kExcluded);
  EXPECT_EQ(decision.deny()->clause, "tier[0].exclusion[0]");
  EXPECT_THAT(decision.Explain(Language::kSpanish), HasSubstr("excluye a su organización"));
}

TEST(DecideTest, AnExclusionOfALaterTierLeavesTheEarlierOne) {
  CallerProfile caller = Prosecutor();
  caller.working_groups = {"barred"};

  const Decision decision = Decide(ThreeTiers(), kInForce, caller, Ask("research"), kNow);

  ASSERT_TRUE(decision.allowed());
  EXPECT_EQ(decision.allow()->tier, 0);
}

TEST(DecideTest, AKindNeverReadsAMorePreciseTierThanItsOwnEvenWhenNamed) {
  const CallerProfile shelter{Org("casa-luz"), v1::ORGANIZATION_KIND_CSO, {}, {}};

  const Decision decision = Decide(ThreeTiers(), kInForce, shelter, Ask("research"), kNow);

  EXPECT_EQ(ReasonOf(decision), DenialReason::kTierNotForKind);
  EXPECT_EQ(decision.deny()->clause, "tier[0].recipient[1]");
}

TEST(DecideTest, AnAuthorityReadsALessPreciseTierThroughItsWorkingGroup) {
  const CallerProfile caller{Org("policia-y"), v1::ORGANIZATION_KIND_AUTHORITY, {"FRA"}, {"icat"}};

  const Decision decision = Decide(ThreeTiers(), kInForce, caller, Ask("research"), kNow);

  ASSERT_TRUE(decision.allowed());
  EXPECT_EQ(decision.allow()->tier, 1);
}

TEST(DecideTest, AnUnknownKindGetsNothing) {
  const CallerProfile caller{
      Org("nobody"), v1::ORGANIZATION_KIND_UNSPECIFIED, {"ESP"}, {"icat", "barred"}};

  EXPECT_EQ(ReasonOf(Decide(ThreeTiers(), kInForce, caller, Ask("research"), kNow)),
            DenialReason::kTierNotForKind);
}

TEST(DecideTest, ForbiddenPurposesWinOverListedOnes) {
  EXPECT_EQ(ReasonOf(Decide(ThreeTiers(), kInForce, Prosecutor(), Ask("enforcement"), kNow)),
            DenialReason::kPurposeForbidden);
}

TEST(DecideTest, AnUnlistedPurposeIsRefusedWithThePermittedOnes) {
  const Decision decision = Decide(ThreeTiers(), kInForce, Prosecutor(), Ask("marketing"), kNow);

  EXPECT_EQ(ReasonOf(decision), DenialReason::kPurposeNotListed);
  EXPECT_THAT(decision.Explain(Language::kEnglish),
              HasSubstr("Permitted: trend-analysis, research."));
}

TEST(DecideTest, NothingIsInForceBelowThreeContributors) {
  EXPECT_EQ(
      ReasonOf(Decide(ThreeTiers(), {.contributors = 2}, Prosecutor(), Ask("research"), kNow)),
      DenialReason::kNotInForce);
  EXPECT_EQ(BestTier(ThreeTiers(), {.contributors = 2}, Prosecutor()), std::nullopt);
  EXPECT_EQ(BestTier(ThreeTiers(), kInForce, Prosecutor()), 0);
}

TEST(DecideTest, LeavesOutReleasesWithoutNumbersForTheTier) {
  const Decision decision = Decide(ThreeTiers(), kInForce, University(), Ask("research"), kNow);

  ASSERT_TRUE(decision.allowed());
  EXPECT_EQ(decision.allow()->tier, 2);
  EXPECT_THAT(decision.allow()->releases, ElementsAre("back"));
}

TEST(DecideTest, RefusesANamedReleaseWithoutNumbersForTheTier) {
  Question question = Ask("research");
  question.choice = Question::Releases::kNamed;

  EXPECT_EQ(ReasonOf(Decide(ThreeTiers(), kInForce, University(), question, kNow)),
            DenialReason::kReleaseNotForTier);
}

TEST(DecideTest, ReleasesExpireAtTheEndOfTheirLifetime) {
  Agreement agreement = ThreeTiers();
  agreement.release_lifetime = absl::Hours(24);

  EXPECT_EQ(ReasonOf(Decide(agreement, kInForce, Prosecutor(), Ask("research"), kNow)),
            DenialReason::kReleaseExpired);
  const Decision earlier =
      Decide(agreement, kInForce, Prosecutor(), Ask("research"), kNow - absl::Nanoseconds(1));
  ASSERT_TRUE(earlier.allowed());
  EXPECT_THAT(earlier.allow()->releases, ElementsAre("q1"));
}

TEST(DecideTest, RefusesWhenNothingWasReleased) {
  Question question = Ask("research");
  question.releases.clear();

  EXPECT_EQ(ReasonOf(Decide(ThreeTiers(), kInForce, Prosecutor(), question, kNow)),
            DenialReason::kNoRelease);
}

TEST(DecideTest, AnAgreementWithoutTiersAllowsNobody) {
  EXPECT_EQ(ReasonOf(Decide(Agreement{}, kInForce, Prosecutor(), Ask("research"), kNow)),
            DenialReason::kNotARecipient);
  EXPECT_THAT(PermittedPurposes(Agreement{}), IsEmpty());
}

}  // namespace
}  // namespace almenara::agreement

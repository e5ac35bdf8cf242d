// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/reservation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "common/testing/status_matchers.h"

namespace almenara::agreement {
namespace {

using almenara::testing::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr uint64_t kMilli = 1'000'000;

// One component whose noise is far above every step that the ladder charges extra for.
disclosure::PlannedKind Kind(ReleaseKind kind, std::vector<uint64_t> rho_milli) {
  disclosure::PlannedKind planned;
  planned.kind = kind;
  disclosure::Component total;
  total.d2 = 1;
  total.cells = 1;
  for (size_t tier = 0; tier < rho_milli.size(); ++tier) {
    planned.rho_nano.push_back(rho_milli[tier] * kMilli);
    total.s2.push_back(1000 * (tier + 1));
  }
  planned.components = {total};
  return planned;
}

Agreement Of(std::string id, uint32_t version, std::vector<disclosure::PlannedKind> kinds) {
  Agreement agreement;
  agreement.id = std::move(id);
  agreement.version = version;
  agreement.plan.kinds = std::move(kinds);
  return agreement;
}

Reservation Alone(const Agreement& agreement) {
  const Agreement* const versions[] = {&agreement};
  return ReservationOf(versions);
}

Agreement Everything() {
  return Of("all", 1,
            {Kind(v1::RELEASE_KIND_BACK_CATALOGUE, {600, 240, 80}),
             Kind(v1::RELEASE_KIND_QUARTERLY, {150, 60}),
             Kind(v1::RELEASE_KIND_ANNUAL_RESTATEMENT, {450, 180, 80}),
             Kind(v1::RELEASE_KIND_THREE_YEAR_RESTATEMENT, {300, 120, 40}),
             Kind(v1::RELEASE_KIND_AD_HOC, {90, 30})});
}

TEST(ReservationTest, SumsTheKindsThatACohortUndergoes) {
  const Reservation reservation = Alone(Everything());

  EXPECT_EQ(reservation.back_catalogue, (TierCharge{990 * kMilli, 390 * kMilli, 120 * kMilli}));
  EXPECT_EQ(reservation.calendar, (TierCharge{990 * kMilli, 390 * kMilli, 120 * kMilli}));
}

TEST(ReservationTest, OneAgreementMayUseEverythingThatIsNotHeldBack) {
  const Reservation reservation = Alone(Everything());

  EXPECT_OK(CheckCommitment({&reservation, 1}, kPersonCap));
}

TEST(ReservationTest, RefusesOverCommitmentWithNumbersAndHolders) {
  const std::vector<Reservation> reservations = {
      Alone(Of("trends", 1, {Kind(v1::RELEASE_KIND_BACK_CATALOGUE, {600, 240, 80})})),
      Alone(Of("routes", 1, {Kind(v1::RELEASE_KIND_BACK_CATALOGUE, {400, 150})}))};

  EXPECT_THAT(CheckCommitment(reservations, kPersonCap),
              StatusIs(absl::StatusCode::kResourceExhausted,
                       AllOf(HasSubstr("tier 0"), HasSubstr("rho 1 "), HasSubstr("0.99"),
                             HasSubstr("trends 0.6, routes 0.4"))));
}

TEST(ReservationTest, EveryTierCounts) {
  const std::vector<Reservation> reservations = {
      Alone(Of("trends", 1, {Kind(v1::RELEASE_KIND_BACK_CATALOGUE, {100, 90, 80})})),
      Alone(Of("routes", 1, {Kind(v1::RELEASE_KIND_BACK_CATALOGUE, {100, 90, 50})}))};

  EXPECT_THAT(CheckCommitment(reservations, kPersonCap),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("tier 2")));
}

TEST(ReservationTest, AnOwnCapLowersTheLimit) {
  const Reservation reservation =
      Alone(Of("trends", 1, {Kind(v1::RELEASE_KIND_QUARTERLY, {150, 60})}));

  EXPECT_OK(CheckCommitment({&reservation, 1}, {150 * kMilli, 60 * kMilli, 0}));
  EXPECT_THAT(CheckCommitment({&reservation, 1}, {150 * kMilli - 1, 60 * kMilli, 0}),
              StatusIs(absl::StatusCode::kResourceExhausted,
                       AllOf(HasSubstr("0.149999999"), HasSubstr("a calendar cohort"))));
}

TEST(ReservationTest, OfSeveralVersionsTheGreatestChargeOfEachKindCounts) {
  const Agreement first = Of(
      "trends", 1,
      {Kind(v1::RELEASE_KIND_BACK_CATALOGUE, {500, 100}), Kind(v1::RELEASE_KIND_QUARTERLY, {100})});
  const Agreement second = Of(
      "trends", 2,
      {Kind(v1::RELEASE_KIND_BACK_CATALOGUE, {300, 200}), Kind(v1::RELEASE_KIND_QUARTERLY, {150})});
  const Agreement* const versions[] = {&second, &first};

  const Reservation reservation = ReservationOf(versions);

  EXPECT_EQ(reservation.agreement, "trends");
  EXPECT_THAT(reservation.versions, ElementsAre(1, 2));
  EXPECT_EQ(reservation.back_catalogue, (TierCharge{500 * kMilli, 200 * kMilli, 0}));
  EXPECT_EQ(reservation.calendar, (TierCharge{150 * kMilli, 0, 0}));
}

TEST(ReservationTest, PrintsRhoWithoutTrailingZeros) {
  EXPECT_EQ(FormatRho(600'000'000), "0.6");
  EXPECT_EQ(FormatRho(1'000'000'000), "1");
  EXPECT_EQ(FormatRho(1), "0.000000001");
  EXPECT_EQ(FormatRho(0), "0");
}

}  // namespace
}  // namespace almenara::agreement

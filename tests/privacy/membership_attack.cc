// SPDX-License-Identifier: Apache-2.0
// A3. Was this person in the data? The strongest attacker that there can be, on one record, on
// many, and on a quarter with its restatement.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/privacy/attack.h"
#include "tests/privacy/hub_years.h"
#include "tests/privacy/membership_game.h"
#include "tests/privacy/population.h"

namespace almenara::attack {
namespace {

constexpr char kId[] = "A3";

Values TargetRecord(const std::string& year) {
  return {{"gender", {"female"}},
          {"registration_period", {year}},
          {"exploitation", {"sexual_exploitation", "forced_labour"}}};
}

}  // namespace

AttackResults AttackMembership(Effort effort) {
  const MembershipGame game;
  const auto back_catalogue = agreement::v1::RELEASE_KIND_BACK_CATALOGUE;
  std::vector<MembershipScenario> scenarios = {
      {kId, "one record", {back_catalogue}, {TargetRecord("2017")}, 300}};
  if (effort == Effort::kWhole) {
    std::vector<Values> many;
    for (int i = 0; i < 30; ++i) many.push_back(TargetRecord(absl::StrCat(2015 + i % 5)));
    scenarios.push_back({kId,
                         "one record, charge .60",
                         {agreement::v1::RELEASE_KIND_AD_HOC},
                         {TargetRecord("2017")},
                         305});
    scenarios.push_back({kId, "30 records", {back_catalogue}, many, 310});
    // A record in each of four cohorts: the person stands in the first, and in the year's
    // restatement once, merged.
    scenarios.push_back(
        {kId,
         "a quarter and the restatement of 4 cohorts",
         {agreement::v1::RELEASE_KIND_QUARTERLY, agreement::v1::RELEASE_KIND_ANNUAL_RESTATEMENT},
         std::vector<Values>(4, TargetRecord("2018")),
         320});
  }
  AttackResults results;
  for (const MembershipScenario& scenario : scenarios) {
    const AttackResults played = game.Play(scenario);
    results.insert(results.end(), played.begin(), played.end());
  }
  if (effort == Effort::kWhole) {
    results.push_back(
        AdvantageOverYears(kId, "a quarter and its year restated, by the release maker", 1, 200));
  }
  return results;
}

}  // namespace almenara::attack

// SPDX-License-Identifier: Apache-2.0
// A14. Several releases put together: two agreements, quarters and their restatement, two versions,
// before and after a freeze. For a person that is A3 with the charges added up. For an organisation
// that stands in one release and not in the other, the difference is readable, and as far as the
// documents and `almenara agreement simulate` say.
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/privacy/attack.h"
#include "tests/privacy/hub_years.h"
#include "tests/privacy/membership_game.h"
#include "tests/privacy/weak_protections.h"
#include "tests/privacy/yearly_hub.h"

namespace almenara::attack {
namespace {

constexpr char kId[] = "A14";
constexpr size_t kOthers = 1'000;
constexpr size_t kExtra = 200;

// Share of one organisation's cells that two tables under a weak protection, with and without it,
// give exactly.
double RecoveredFrom(WeakProtection protection) {
  const std::vector<Values> others = MakePeople(kOthers, 144);
  const std::vector<Values> extra = MakePeople(kExtra, 145);
  std::vector<Values> all = others;
  all.insert(all.end(), extra.begin(), extra.end());
  WeakService with(all, protection, 146);
  WeakService without(others, protection, 146);
  const WeakService truth(extra, WeakProtection::kExact, 146);
  int cells = 0;
  int recovered = 0;
  for (const char* gender : {"female", "male", "unknown"}) {
    for (int year = 2015; year <= 2019; ++year) {
      const std::vector<disclosure::QueryFilter> where = {{"gender", {gender}},
                                                          {"year", {absl::StrCat(year)}}};
      ++cells;
      const auto one = with.Ask(where);
      const auto other = without.Ask(where);
      if (one.has_value() && other.has_value() &&
          std::llround(*one - *other) == truth.TrueCount(where)) {
        ++recovered;
      }
    }
  }
  return recovered / static_cast<double>(cells);
}

AttackResult Organisation(const std::string& scenario, double ratio, const HubYears& ran,
                          double slack) {
  AttackResult result;
  result.id = kId;
  result.scenario = scenario;
  result.measure = "sd of error / sd stated";
  result.measured = ratio;
  result.bound = 1 + slack;
  result.at_least = 1 - slack;
  result.controls = {{"exact", RecoveredFrom(WeakProtection::kExact), 0.99},
                     {"threshold-10", RecoveredFrom(WeakProtection::kThreshold10), 0.5},
                     {"rounded", RecoveredFrom(WeakProtection::kRounded5), 0.1}};
  result.note = absl::StrFormat(
      "%d cells of the total, gender and year; documented as not promised: the difference is "
      "readable to within sqrt(var1 + var2); a sound hub fails with probability below 0.01",
      ran.cells);
  return result;
}

// Cohorts that releases of two versions of one agreement both count, and cohorts that two
// agreements both count, after two years of which every version restates its own.
struct SharedCohorts {
  int by_two_versions = 0;
  int by_two_agreements = 0;
};

SharedCohorts CountSharedCohorts() {
  YearlyHub world(1'410);
  world.Propose(YearlyHub::kFirst);
  world.Sign(YearlyHub::kFirst, false);
  world.Propose(YearlyHub::kSecond);
  world.Sign(YearlyHub::kSecond, false);
  world.CloseBackCatalogue();
  std::map<std::string, std::set<std::string>> counted_by;  // cohort to agreement and version
  for (int quarter = 1; quarter <= 9; ++quarter) {
    if (quarter == 3) {
      world.Propose(YearlyHub::kFirst, 2);
      world.Sign(YearlyHub::kFirst, true, 2);
    }
    for (const char* contributor : YearlyHub::kContributors)
      world.Publish(contributor, MakePeople(5, 143));
    for (const auto& release : world.CloseQuarter()) {
      for (const std::string& cohort : release.cohort()) {
        counted_by[cohort].insert(
            absl::StrCat(release.agreement(), " v", release.agreement_version()));
      }
    }
  }
  SharedCohorts shared;
  for (const auto& [cohort, by] : counted_by) {
    const bool first = by.contains("test-trends v1");
    const bool next = by.contains("test-trends v2");
    if (first && next) ++shared.by_two_versions;
    if ((first || next) && by.contains("other-trends v1")) ++shared.by_two_agreements;
  }
  return shared;
}

std::vector<MembershipScenario> PersonScenarios() {
  const Values target = {{"gender", {"female"}},
                         {"registration_period", {"2017"}},
                         {"exploitation", {"sexual_exploitation", "forced_labour"}}};
  const auto back_catalogue = agreement::v1::RELEASE_KIND_BACK_CATALOGUE;
  const auto quarterly = agreement::v1::RELEASE_KIND_QUARTERLY;
  const auto annual = agreement::v1::RELEASE_KIND_ANNUAL_RESTATEMENT;
  return {{kId, "people: two agreements", {back_catalogue, back_catalogue}, {target}, 1'420},
          {kId,
           "people: quarter and restatement of two agreements",
           {quarterly, quarterly, annual, annual},
           {target},
           1'430}};
}

}  // namespace

AttackResults AttackByIntersection(Effort effort) {
  const bool whole = effort == Effort::kWhole;
  AttackResults results;
  if (whole) {
    for (const MembershipScenario& scenario : PersonScenarios()) {
      const AttackResults played = MembershipGame().Play(scenario);
      results.insert(results.end(), played.begin(), played.end());
    }
  }

  const int years = whole ? 200 : 80;
  const HubYears ran = RunYears(2, years);
  results.push_back(ResultOfYears(
      kId, "people: quarter and restatement of two agreements, by the release maker", ran, years));
  const double slack = whole ? 0.05 : 0.12;
  results.push_back(
      Organisation("organisations: two agreements, tier 0", ran.of_two_agreements, ran, slack));
  results.push_back(Organisation("organisations: before and after a freeze, tier 0",
                                 ran.of_a_freeze, ran, slack));

  const SharedCohorts shared = CountSharedCohorts();
  AttackResult versions;
  versions.id = kId;
  versions.scenario = "two versions of an agreement with different contributors";
  versions.measure = "cohorts both count";
  versions.measured = shared.by_two_versions;
  versions.controls = {{"two agreements", static_cast<double>(shared.by_two_agreements), 1}};
  versions.note = "nine quarters and two restated years; a sound hub always passes";
  results.push_back(std::move(versions));
  return results;
}

}  // namespace almenara::attack

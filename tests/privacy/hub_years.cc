// SPDX-License-Identifier: Apache-2.0
#include "tests/privacy/hub_years.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "policy/agreement/table_error.h"
#include "policy/disclosure/accountant.h"
#include "policy/disclosure/noise_plan.h"
#include "policy/disclosure/query_plan.h"
#include "policy/disclosure/rebuild.h"
#include "tests/privacy/population.h"
#include "tests/privacy/yearly_hub.h"

namespace almenara::attack {
namespace {

using agreement::v1::ReleaseKind;
using disclosure::ComponentCounts;

using Hub = YearlyHub;
constexpr auto kQuarterly = agreement::v1::RELEASE_KIND_QUARTERLY;
constexpr auto kAnnual = agreement::v1::RELEASE_KIND_ANNUAL_RESTATEMENT;

ComponentCounts Plus(ComponentCounts counts, const ComponentCounts& added, int64_t times) {
  for (size_t c = 0; c < counts.size(); ++c) {
    for (size_t i = 0; i < counts[c].size(); ++i) counts[c][i] += times * added[c][i];
  }
  return counts;
}

// Squares of errors in units of the stated sd.
struct Deviations {
  double squares = 0;
  int cells = 0;

  double Ratio() const { return std::sqrt(squares / cells); }
};

// Everything that an attacker knows beforehand, and what the years have told.
class Years {
 public:
  Years(int agreements, uint64_t seed) : world_(seed), second_(agreements == 2) {
    const Catalogue& catalogue = world_.core().catalogue();
    for (const char* id : {Hub::kFirst, Hub::kSecond}) {
      if (id == Hub::kSecond && !second_) continue;
      world_.Propose(id);
      world_.Sign(id, id == Hub::kFirst);
    }
    world_.CloseBackCatalogue();
    plan_ = OrDie(world_.core().agreements().Find(Hub::kFirst, 1)).version->agreement.plan;
    others_people_ = MakePeople(24, 141);
    extra_people_ = MakePeople(40, 142);
    target_ = {{"gender", {"male"}}, {"registration_period", {"2016"}}};
    const auto& quarterly = *plan_.FindKind(kQuarterly);
    // Both kinds count the same components.
    others_ = CountPeople(catalogue, plan_, quarterly, others_people_);
    extra_ = CountPeople(catalogue, plan_, quarterly, extra_people_);
    added_ = CountPeople(catalogue, plan_, quarterly, {target_});
    stated_ = OrDie(agreement::TableDifferences(plan_, quarterly, plan_, quarterly));
  }

  HubYears Run(int years) {
    HubYears ran;
    for (const ReleaseKind kind : {kQuarterly, kAnnual}) {
      ran.rho += (second_ ? 2 : 1) *
                 static_cast<double>(disclosure::ChargeNano(*plan_.FindKind(kind))[0]) /
                 disclosure::kNanoPerRho;
    }
    int excess = 0;
    // A year is restated when the next one's first quarter closes.
    std::pair<double, bool> last = {0, false};
    for (int year = 0; year <= years; ++year) {
      const bool in = year % 2 == 0;
      const double ratio = RunYear(2027 + year, in, last.first);
      if (year > 0 && restated_ > 0) excess += last.second ? 1 : -1;
      last = {ratio, in};
    }
    ran.advantage = 2.0 * excess / years;
    const auto& kind = *plan_.FindKind(kQuarterly);
    ran.advantage_on_exact = (LogRatio(kind, Plus(others_, added_, 1), others_) > 0 ? 1 : 0) -
                             (LogRatio(kind, others_, others_) > 0 ? 1 : 0);
    ran.of_a_freeze = freeze_.Ratio();
    ran.cells = freeze_.cells;
    if (second_) ran.of_two_agreements = agreements_.Ratio();
    return ran;
  }

 private:
  // Four quarters; the log ratio of the first one's releases. The first close also restates the
  // year before, whose ratio so far is `earlier`; restated_ is then that year's whole.
  double RunYear(int year, bool with_target, double earlier) {
    const disclosure::PlannedKind& quarterly = *plan_.FindKind(kQuarterly);
    const disclosure::PlannedKind& annual = *plan_.FindKind(kAnnual);
    double ratio = 0;
    for (int quarter = 1; quarter <= 4; ++quarter) {
      const bool frozen = quarter % 2 == 0;
      if (frozen) Require(world_.core().Freeze(Hub::kExtra).status());
      const size_t third = others_people_.size() / std::size(Hub::kContributors);
      for (size_t c = 0; c < std::size(Hub::kContributors); ++c) {
        const auto first = others_people_.begin() + static_cast<std::ptrdiff_t>(c * third);
        world_.Publish(Hub::kContributors[c], {first, first + static_cast<std::ptrdiff_t>(third)});
      }
      world_.Publish(Hub::kExtra, extra_people_);
      if (quarter == 1 && with_target) world_.Publish(Hub::kContributors[0], {target_});
      world_.CloseQuarter();
      if (frozen) Require(world_.core().Thaw(Hub::kExtra).status());

      const std::string name = absl::StrCat(year, "Q", quarter);
      const ComponentCounts first = world_.Read(absl::StrCat(Hub::kFirst, "-v1-", name));
      ComponentCounts second;
      if (second_) second = world_.Read(absl::StrCat(Hub::kSecond, "-v1-", name));
      if (quarter == 1) {
        restated_ = earlier;
        if (year > 2027) restated_ += RatioOfYear(annual, year - 1);
        ratio += LogRatio(quarterly, first, Plus(others_, extra_, 1));
        if (second_) ratio += LogRatio(quarterly, second, others_);
      }
      // The extra organisation's cells, where the target is not in them.
      if (!frozen && second_) Compare(quarterly, first, second, agreements_);
      if (quarter == 4) Compare(quarterly, unfrozen_, first, freeze_);
      if (quarter == 3) unfrozen_ = first;
    }
    return ratio;
  }

  double RatioOfYear(const disclosure::PlannedKind& annual, int year) {
    const ComponentCounts of_first = Plus(Plus(others_, others_, 3), extra_, 2);
    double ratio = LogRatio(annual, world_.Read(absl::StrCat(Hub::kFirst, "-v1-", year)), of_first);
    if (second_) {
      ratio += LogRatio(annual, world_.Read(absl::StrCat(Hub::kSecond, "-v1-", year)),
                        Plus(others_, others_, 3));
    }
    return ratio;
  }

  // Positive says that the target is in.
  double LogRatio(const disclosure::PlannedKind& kind, const ComponentCounts& seen,
                  const ComponentCounts& without) const {
    double ratio = 0;
    for (size_t c = 0; c < seen.size(); ++c) {
      for (size_t i = 0; i < seen[c].size(); ++i) {
        const auto d = static_cast<double>(added_[c][i]);
        const auto beyond = static_cast<double>(seen[c][i] - without[c][i]);
        ratio += d * (beyond - d / 2) / static_cast<double>(kind.components[c].s2[0]);
      }
    }
    return ratio;
  }

  // Every cell of every table, one release less the other, against the extra organisation's.
  void Compare(const disclosure::PlannedKind& kind, const ComponentCounts& with,
               const ComponentCounts& without, Deviations& deviations) const {
    const auto errors = OrDie(agreement::TableErrors(plan_, kind));
    for (size_t t = 0; t < errors.size(); ++t) {
      const auto estimates = [&](const ComponentCounts& counts) {
        const auto planned = OrDie(disclosure::PlanQuery(plan_, kind, errors[t].query));
        const disclosure::ComponentView view(counts.begin(), counts.end());
        return OrDie(disclosure::Rebuild(plan_, kind, view, planned.levels)).estimate;
      };
      const std::vector<double> one = estimates(with);
      const std::vector<double> other = estimates(without);
      const std::vector<double> truth = estimates(extra_);
      for (size_t i = 0; i < truth.size(); ++i) {
        const double error = (one[i] - other[i] - truth[i]) / stated_[t].sd[0];
        deviations.squares += error * error;
        ++deviations.cells;
      }
    }
  }

  YearlyHub world_;
  const bool second_;
  disclosure::Plan plan_;
  std::vector<Values> others_people_;
  std::vector<Values> extra_people_;
  Values target_;
  ComponentCounts others_;
  ComponentCounts extra_;
  ComponentCounts added_;
  std::vector<agreement::TableDifference> stated_;
  ComponentCounts unfrozen_;
  double restated_ = 0;
  Deviations agreements_;
  Deviations freeze_;
};

}  // namespace

HubYears RunYears(int agreements, int years) {
  return Years(agreements, 1'400 + static_cast<uint64_t>(agreements)).Run(years);
}

AttackResult ResultOfYears(const std::string& id, const std::string& scenario, const HubYears& ran,
                           int years) {
  AttackResult result;
  result.id = id;
  result.scenario = absl::StrCat(scenario, ", tier 0");
  result.measure = "advantage";
  result.measured = ran.advantage;
  const double slack = 3 * std::sqrt(1.0 / years);
  result.bound = disclosure::MembershipAdvantage(ran.rho) + slack;
  result.at_least = disclosure::MembershipAdvantage(ran.rho) - slack;
  result.controls = {{"exact counts", ran.advantage_on_exact, 0.99}};
  result.note = absl::StrFormat(
      "%d years of quarters of 64 persons and restatements made by the release maker, every second "
      "one with the "
      "target; rho %.3f; a sound hub fails with probability below 0.003",
      years, ran.rho);
  return result;
}

AttackResult AdvantageOverYears(const std::string& id, const std::string& scenario, int agreements,
                                int years) {
  return ResultOfYears(id, scenario, RunYears(agreements, years), years);
}

}  // namespace almenara::attack

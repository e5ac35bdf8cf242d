// SPDX-License-Identifier: Apache-2.0
// A6. Two questions whose sets of people are equal or differ in one person: the attacker says which
// from the two answers. Noise that is a function of the set of records gives equal answers for
// equal sets, and so gives the person away.
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "policy/disclosure/accountant.h"
#include "policy/disclosure/noise_plan.h"
#include "policy/disclosure/noisy_components.h"
#include "tests/privacy/attack.h"
#include "tests/privacy/population.h"
#include "tests/privacy/weak_protections.h"

namespace almenara::attack {
namespace {

using disclosure::QueryFilter;

constexpr int kTrials = 20'000;
constexpr int kControlTrials = 200;
constexpr double kSlack = 0.01;  // nearly three standard errors of the measured accuracy

// Nobody but the target is of this gender and year.
const std::vector<QueryFilter> kWhole = {{"gender", {"transgender_nonconforming"}}};
const std::vector<QueryFilter> kRest = {{"gender", {"transgender_nonconforming"}},
                                        {"year", {"2016", "2017", "2018", "2019", "not_recorded"}}};

Values TheTarget() {
  return {{"gender", {"transgender_nonconforming"}},
          {"registration_period", {"2015"}},
          {"citizenship", {"PHL"}},
          {"exploitation", {"forced_labour"}}};
}

std::vector<Values> Others() {
  std::vector<Values> people = MakePeople(kPopulation, 6);
  std::erase_if(people, [](const Values& person) {
    return Matches(person, kWhole) && !Matches(person, kRest);
  });
  return people;
}

// Accuracy when exact answers betray one person by a difference, and others by being unequal.
double AccuracyAgainst(const std::vector<Values>& others, WeakProtection protection) {
  std::vector<Values> with = others;
  with.push_back(TheTarget());
  int right = 0;
  for (int trial = 0; trial < kControlTrials; ++trial) {
    const bool present = trial % 2 == 0;
    WeakService service(present ? with : others, protection, 600 + static_cast<uint64_t>(trial));
    const auto whole = service.Ask(kWhole);
    const auto rest = service.Ask(kRest);
    const bool says_present = whole.has_value() && rest.has_value() && *whole != *rest;
    if (says_present == present) ++right;
  }
  return right / static_cast<double>(kControlTrials);
}

std::vector<double> Accuracies(const Catalogue& catalogue, const disclosure::Plan& plan,
                               const disclosure::PlannedKind& kind,
                               const std::vector<Values>& others, int trials) {
  std::vector<Values> with = others;
  with.push_back(TheTarget());
  const disclosure::ComponentCounts absent = CountPeople(catalogue, plan, kind, others);
  const disclosure::ComponentCounts present = CountPeople(catalogue, plan, kind, with);
  std::vector<int> right(kind.tiers(), 0);
  for (int trial = 0; trial < trials; ++trial) {
    const bool in = trial % 2 == 0;
    const disclosure::TieredCounts noisy = OrDie(disclosure::AddNoise(
        kind, in ? present : absent, SeededNoise(601, static_cast<uint64_t>(trial))));
    for (size_t tier = 0; tier < kind.tiers(); ++tier) {
      const double difference = EstimateOf(plan, kind, tier, noisy[tier], {{}, kWhole}) -
                                EstimateOf(plan, kind, tier, noisy[tier], {{}, kRest});
      if ((difference > 0.5) == in) ++right[tier];
    }
  }
  std::vector<double> accuracies;
  for (const int count : right) accuracies.push_back(count / static_cast<double>(trials));
  return accuracies;
}

}  // namespace

AttackResults AttackByEquality(Effort effort) {
  const int trials = effort == Effort::kWhole ? kTrials : kTrials / 4;
  // A quarter of the trials doubles the standard error.
  const double slack = effort == Effort::kWhole ? kSlack : 2 * kSlack;
  const auto catalogue = OrDie(Catalogue::Load("proto/codelists"));
  const disclosure::Plan plan = NarrowPlan(*catalogue);
  const disclosure::PlannedKind& kind = *plan.FindKind(agreement::v1::RELEASE_KIND_BACK_CATALOGUE);
  const std::vector<Values> others = Others();
  const std::vector<Control> controls = {
      {"exact", AccuracyAgainst(others, WeakProtection::kExact), 0.99},
      {"threshold-10", AccuracyAgainst(others, WeakProtection::kThreshold10), 0.99},
      {"cell-key", AccuracyAgainst(others, WeakProtection::kCellKey), 0.85}};
  const std::vector<double> accuracies = Accuracies(*catalogue, plan, kind, others, trials);
  AttackResults results;
  for (size_t tier = 0; tier < accuracies.size(); ++tier) {
    const double rho = static_cast<double>(disclosure::ChargeNano(kind)[tier]) /
                       static_cast<double>(disclosure::kNanoPerRho);
    AttackResult result;
    result.id = "A6";
    result.scenario = absl::StrCat("nobody or one person apart, tier ", tier);
    result.measure = "accuracy";
    result.measured = accuracies[tier];
    result.bound = 0.5 + disclosure::MembershipAdvantage(rho) / 2 + slack;
    result.controls = controls;
    result.note = absl::StrCat(trials,
                               " releases; a sound hub exceeds the bound with probability below "
                               "0.003");
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace almenara::attack

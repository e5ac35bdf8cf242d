// SPDX-License-Identifier: Apache-2.0
#include "tests/privacy/membership_game.h"

#include <algorithm>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "policy/disclosure/accountant.h"
#include "policy/disclosure/noise_plan.h"
#include "policy/disclosure/noisy_components.h"
#include "policy/disclosure/table_counter.h"
#include "tests/privacy/weak_protections.h"

namespace almenara::attack {
namespace {

using disclosure::ComponentCounts;
using disclosure::Plan;
using disclosure::PlannedKind;

constexpr double kAbove = 0.01;  // two standard errors of the measured advantage
constexpr double kBelow = 0.02;

// What a person with these records, oldest first, adds to every component.
ComponentCounts Contribution(const Catalogue& catalogue, const Plan& plan, const PlannedKind& kind,
                             const std::vector<Values>& records) {
  std::vector<disclosure::RecordValues> values;
  for (const Values& record : records) values.push_back(RecordValuesOf(catalogue, record));
  const disclosure::RowEncoder encoder =
      OrDie(disclosure::RowEncoder::Create(catalogue, plan.domain));
  disclosure::EncodedRow row;
  encoder.Encode(*disclosure::MergeRecords(catalogue, values), row);
  disclosure::TableCounter counter(plan.domain, kind);
  counter.Add(row);
  return counter.Components();
}

ComponentCounts Sum(ComponentCounts counts, const ComponentCounts& added) {
  for (size_t c = 0; c < counts.size(); ++c) {
    for (size_t i = 0; i < counts[c].size(); ++i) counts[c][i] += added[c][i];
  }
  return counts;
}

// One release of one kind under attack.
struct Target {
  const PlannedKind& kind;
  ComponentCounts others;
  ComponentCounts target;
};

// The likelihood ratio at each tier, shifted so that positive says "was in the data".
std::vector<double> LogRatios(const Target& attacked, const ComponentCounts& exact,
                              const disclosure::NoiseSource& noise, const PlannedKind& drawn) {
  const disclosure::TieredCounts noisy = OrDie(disclosure::AddNoise(drawn, exact, noise));
  std::vector<double> ratios;
  for (size_t tier = 0; tier < noisy.size(); ++tier) {
    double ratio = 0;
    for (size_t c = 0; c < attacked.others.size(); ++c) {
      const auto s2 = static_cast<double>(attacked.kind.components[c].s2[tier]);
      for (size_t i = 0; i < attacked.others[c].size(); ++i) {
        const auto d = static_cast<double>(attacked.target[c][i]);
        if (d == 0) continue;
        ratio += d * (static_cast<double>(noisy[tier][c][i] - attacked.others[c][i]) - d / 2) / s2;
      }
    }
    ratios.push_back(ratio);
  }
  return ratios;
}

// Advantage at each tier that all the releases serve, over independent pairs of histories.
std::vector<double> Advantages(const std::vector<Target>& releases,
                               const std::vector<const PlannedKind*>& drawn, int pairs,
                               uint64_t seed) {
  size_t tiers = disclosure::kTiers;
  for (const Target& release : releases) tiers = std::min(tiers, release.kind.tiers());
  std::vector<int64_t> excess(tiers, 0);
  std::vector<ComponentCounts> present;
  for (const Target& release : releases) present.push_back(Sum(release.others, release.target));
  uint64_t number = 0;
  for (int pair = 0; pair < pairs; ++pair) {
    for (const bool in : {true, false}) {
      std::vector<double> ratio(tiers, 0);
      for (size_t r = 0; r < releases.size(); ++r) {
        const std::vector<double> ratios =
            LogRatios(releases[r], in ? present[r] : releases[r].others,
                      SeededNoise(seed, ++number), *drawn[r]);
        for (size_t tier = 0; tier < tiers; ++tier) ratio[tier] += ratios[tier];
      }
      for (size_t tier = 0; tier < tiers; ++tier) {
        if (ratio[tier] > 0) excess[tier] += in ? 1 : -1;
      }
    }
  }
  std::vector<double> advantages;
  for (const int64_t count : excess) {
    advantages.push_back(static_cast<double>(count) / static_cast<double>(pairs));
  }
  return advantages;
}

// A kind that claims the charge but draws noise of half the variance.
PlannedKind Underpaid(PlannedKind kind) {
  for (disclosure::Component& component : kind.components) {
    component.s2[0] = std::max<uint64_t>(1, component.s2[0] / 2);
  }
  // The ladder is made anew below the halved rung, with the charge that halving really costs.
  for (uint64_t& rho : kind.rho_nano) rho = 2 * rho + 100'000'000;
  for (size_t tier = 1; tier < kind.tiers(); ++tier) {
    for (disclosure::Component& component : kind.components) {
      component.s2[tier] = disclosure::NextRung(component.s2[tier - 1], kind.rho_nano[tier - 1],
                                                kind.rho_nano[tier]);
    }
  }
  return kind;
}

// The same question put to a count released as a weak protection would.
double AdvantageAgainst(WeakProtection protection, const std::vector<Values>& others,
                        const Values& target) {
  std::vector<Values> with = others;
  with.push_back(target);
  const std::vector<disclosure::QueryFilter> everyone;
  WeakService absent(others, protection, 1);
  WeakService present(with, protection, 1);
  const auto midpoint = static_cast<double>(others.size()) + 0.5;
  const auto says_in = [&](WeakService& service) {
    return service.Ask(everyone).value_or(0) > midpoint ? 1.0 : 0.0;
  };
  return says_in(present) - says_in(absent);
}

}  // namespace

MembershipGame::MembershipGame()
    : catalogue_(OrDie(Catalogue::Load("proto/codelists"))),
      plan_(NarrowPlan(*catalogue_)),
      people_(MakePeople(kPopulation, 3)) {}

AttackResults MembershipGame::Play(const MembershipScenario& scenario) const {
  std::vector<Target> releases;
  std::vector<const PlannedKind*> honest;
  std::vector<PlannedKind> underpaid;
  for (const auto kind_name : scenario.kinds) {
    const PlannedKind& kind = *plan_.FindKind(kind_name);
    releases.push_back({kind, CountPeople(*catalogue_, plan_, kind, people_),
                        Contribution(*catalogue_, plan_, kind, scenario.records)});
    honest.push_back(&kind);
    underpaid.push_back(Underpaid(kind));
  }
  std::vector<const PlannedKind*> halved;
  for (const PlannedKind& kind : underpaid) halved.push_back(&kind);
  const std::vector<double> measured = Advantages(releases, honest, scenario.pairs, scenario.seed);
  const std::vector<double> control =
      Advantages(releases, halved, scenario.pairs / 4, scenario.seed + 1);
  AttackResults results;
  for (size_t tier = 0; tier < measured.size(); ++tier) {
    double rho = 0;
    for (const Target& release : releases) {
      rho +=
          static_cast<double>(disclosure::ChargeNano(release.kind)[tier]) / disclosure::kNanoPerRho;
    }
    const double bound = disclosure::MembershipAdvantage(rho);
    AttackResult result;
    result.id = scenario.id;
    result.scenario = absl::StrCat(scenario.name, ", tier ", tier);
    result.measure = "advantage";
    result.measured = measured[tier];
    result.bound = bound + kAbove;
    result.at_least = bound - kBelow;
    for (const auto& [name, protection] :
         {std::pair{"exact", WeakProtection::kExact},
          std::pair{"threshold-10", WeakProtection::kThreshold10}}) {
      result.controls.push_back(
          {name, AdvantageAgainst(protection, people_, people_.front()), 0.99});
    }
    if (tier == 0) {
      result.controls.push_back({"half the noise charged for", control[0], result.bound});
    }
    result.note = absl::StrFormat(
        "%d pairs of releases; rho %.3f; a sound hub exceeds the bound with probability about 0.02",
        scenario.pairs, rho);
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace almenara::attack

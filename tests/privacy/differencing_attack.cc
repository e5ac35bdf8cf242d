// SPDX-License-Identifier: Apache-2.0
// A5. A small cell is hidden, but the whole and the rest are shown: their difference is the cell.
// On rebuilt tables the difference must be the very estimate of the cell, with no less noise.
#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "policy/disclosure/noisy_components.h"
#include "tests/privacy/attack.h"
#include "tests/privacy/attacked_hub.h"
#include "tests/privacy/population.h"
#include "tests/privacy/weak_protections.h"

namespace almenara::attack {
namespace {

using disclosure::QueryFilter;

constexpr double kSame = 1e-9;
constexpr int kReleases = 40;

// Axes of the family's largest table, with the codes that predicates are made of.
const std::vector<QueryFilter> kAxes = {
    {"citizenship", {"PHL", "UKR", "COL", "NGA", "MEX", "IDN", "MDA", "KHM", "VEN", "BGD"}},
    {"gender", {"female", "male", "transgender_nonconforming", "unknown", "not_recorded"}},
    {"year", {"2015", "2016", "2017", "2018", "2019", "not_recorded"}}};

// The planned pairs of single-valued dimensions: an axis of the predicate and the attribute.
constexpr size_t kPairs[][2] = {{0, 1}, {1, 0}, {1, 2}, {2, 1}};

// answer(whole) - answer(rest) against answer(cell).
struct Difference {
  std::vector<QueryFilter> whole;
  std::vector<QueryFilter> rest;
  std::vector<QueryFilter> cell;
};

std::vector<std::string> Some(std::vector<std::string> codes, size_t least,
                              std::mt19937_64& chance) {
  std::ranges::shuffle(codes, chance);
  codes.resize(least + chance() % (codes.size() - least + 1));
  return codes;
}

Difference Draw(std::mt19937_64& chance) {
  const auto& pair = kPairs[chance() % std::size(kPairs)];
  const QueryFilter& predicate = kAxes[pair[0]];
  const QueryFilter& attribute = kAxes[pair[1]];
  const QueryFilter where = {predicate.dimension, Some(predicate.codes, 1, chance)};
  const std::vector<std::string> any = Some(attribute.codes, 2, chance);
  return {.whole = {where, {attribute.dimension, any}},
          .rest = {where, {attribute.dimension, {any.begin() + 1, any.end()}}},
          .cell = {where, {attribute.dimension, {any.front()}}}};
}

struct Outcome {
  double worst_inequality = 0;
  double difference_squares = 0;  // of the errors
  double cell_squares = 0;
};

Outcome AgainstReleases(const disclosure::Plan& plan, const disclosure::PlannedKind& kind,
                        const disclosure::ComponentCounts& exact, size_t tier, int predicates) {
  std::mt19937_64 chance(500 + tier);
  Outcome outcome;
  disclosure::TieredCounts noisy;
  for (int i = 0; i < predicates; ++i) {
    if (i % (predicates / kReleases) == 0) {
      noisy = OrDie(disclosure::AddNoise(kind, exact, SeededNoise(501, static_cast<uint64_t>(i))));
    }
    const Difference drawn = Draw(chance);
    const auto ask = [&](const std::vector<QueryFilter>& where) {
      return EstimateOf(plan, kind, tier, noisy[tier], {{}, where});
    };
    const double cell = ask(drawn.cell);
    const double difference = ask(drawn.whole) - ask(drawn.rest);
    const double truth = EstimateOf(plan, kind, tier, exact, {{}, drawn.cell});
    outcome.worst_inequality = std::max(outcome.worst_inequality, std::abs(difference - cell));
    outcome.difference_squares += (difference - truth) * (difference - truth);
    outcome.cell_squares += (cell - truth) * (cell - truth);
  }
  return outcome;
}

// Share of the cells of 1 to 9 persons that the difference gives exactly.
double RecoveredFrom(const std::vector<Values>& people, WeakProtection protection) {
  WeakService service(people, protection, 51);
  std::mt19937_64 chance(52);
  int small = 0;
  int recovered = 0;
  for (int i = 0; i < 400; ++i) {
    const Difference drawn = Draw(chance);
    const int64_t truth = service.TrueCount(drawn.cell);
    if (truth < 1 || truth > 9 || service.TrueCount(drawn.rest) < 10) continue;
    ++small;
    const auto whole = service.Ask(drawn.whole);
    const auto rest = service.Ask(drawn.rest);
    if (whole.has_value() && rest.has_value() && std::llround(*whole - *rest) == truth) ++recovered;
  }
  return small == 0 ? 0 : recovered / static_cast<double>(small);
}

}  // namespace

AttackResults AttackByDifferencing(Effort effort) {
  const int predicates = effort == Effort::kWhole ? 1'000 : 200;
  const std::vector<Values> people = MakePeople(kPopulation, 5);
  AttackedHub hub(people, 55);
  hub.CloseBackCatalogue();
  const disclosure::Plan& plan = hub.release().plan();
  const disclosure::PlannedKind& kind = hub.release().kind();
  const disclosure::ComponentCounts exact = CountPeople(hub.core().catalogue(), plan, kind, people);
  const std::vector<Control> controls = {
      {"exact", RecoveredFrom(people, WeakProtection::kExact), 0.99},
      {"threshold-10", RecoveredFrom(people, WeakProtection::kThreshold10), 0.99}};
  AttackResults results;
  for (size_t tier = 0; tier < kind.tiers(); ++tier) {
    const Outcome outcome = AgainstReleases(plan, kind, exact, tier, predicates);
    AttackResult same;
    same.id = "A5";
    same.scenario = absl::StrCat("difference is the cell, tier ", tier);
    same.measure = "largest deviation";
    same.measured = outcome.worst_inequality;
    same.bound = kSame;
    same.controls = controls;
    same.note = absl::StrCat(predicates, " predicates over ", kReleases,
                             " releases; a sound hub always passes");
    results.push_back(same);
    AttackResult noise = same;
    noise.scenario = absl::StrCat("noise that differencing removes, tier ", tier);
    noise.measure = "1 - sd ratio";
    noise.measured = 1 - std::sqrt(outcome.difference_squares / outcome.cell_squares);
    noise.bound = 0.001;
    noise.at_least = -0.001;
    results.push_back(noise);
  }
  return results;
}

}  // namespace almenara::attack

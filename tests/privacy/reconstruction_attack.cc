// SPDX-License-Identifier: Apache-2.0
// A11. The whole data put together again from its tables, as was done with the census of 2010: the
// counts of all joint cells that fit everything published best. Three fits, each the strongest
// somewhere: least absolute deviation (a linear program), whole numbers within all intervals
// nearest to independence (an integer program), and the most probable count of each cell given all
// noisy components (Gibbs sampling from the posterior, the best that there is for known noise),
// also for an attacker who is told that a cell holds one to three and need only say which.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/privacy/attack.h"
#include "tests/privacy/cell_programs.h"
#include "tests/privacy/four_way_test.h"
#include "tests/privacy/posterior_sampler.h"

namespace almenara::attack {
namespace {

constexpr uint64_t kSeeds[] = {11, 12, 13, 14, 15};
constexpr double kAboveBaseline = 0.05;
constexpr int kMostWidenings = 5;
// How far from independence the attacker believes cells to be: a little, and not at all.
constexpr double kShapes[] = {10, 1e6};

// Share of the joint cells of one to three that a fit has exactly right.
template <typename Fit>
double MatchRate(const JointCounts& persons, const Fit& fit) {
  const std::vector<int> small = FourWayTest::SmallCells(persons);
  int matched = 0;
  for (const int cell : small) {
    const auto place = static_cast<size_t>(cell);
    if (std::llround(static_cast<double>(fit[place])) == persons[place]) ++matched;
  }
  return matched / static_cast<double>(small.size());
}

// Sums of match rates by method.
struct Score {
  double baseline = 0;
  double least_deviation = 0;
  double whole_numbers = 0;
  double most_probable[std::size(kShapes)] = {};
  // The same guesses by who is told that the cell is small.
  double told_baseline = 0;
  double told[std::size(kShapes)] = {};
  int trials = 0;
  // The integer program takes seconds; it has trials and a baseline of its own.
  double whole_baseline = 0;
  int whole_trials = 0;

  double AboveBaseline() const {
    const double best = std::max(least_deviation, *std::ranges::max_element(most_probable));
    return std::max({(best - baseline) / trials,
                     (*std::ranges::max_element(told) - told_baseline) / trials,
                     (whole_numbers - whole_baseline) / whole_trials});
  }
};

struct Attacked {
  PublishedCells tables;
  PublishedCells independent;  // measurements with independent errors
};

void ReconstructWhole(const JointCounts& persons, PublishedCells allowed,
                      const std::vector<double>& expected, Score& score) {
  std::optional<JointCounts> whole = NearestWholeNumbers(allowed, expected);
  for (int widened = 0; !whole.has_value() && widened < kMostWidenings; ++widened) {
    allowed = Widened(std::move(allowed));
    whole = NearestWholeNumbers(allowed, expected);
  }
  if (whole.has_value()) score.whole_numbers += MatchRate(persons, *whole);
  score.whole_baseline += MatchRate(persons, expected);
  ++score.whole_trials;
}

void Reconstruct(const FourWayTest& test, const JointCounts& persons, const Attacked& attacked,
                 int sweeps, bool whole, Score& score) {
  const std::vector<double> expected = test.ExpectedByIndependence(persons);
  if (whole) ReconstructWhole(persons, attacked.tables, expected, score);
  score.baseline += MatchRate(persons, expected);
  score.least_deviation +=
      MatchRate(persons, FitByAbsoluteDeviation(attacked.tables, test.joint_cells()));
  score.told_baseline += MatchRate(persons, ExpectMostProbable(expected).of_small_ones);
  for (size_t i = 0; i < std::size(kShapes); ++i) {
    const MostProbable guess =
        SampleMostProbable(attacked.independent, {expected, kShapes[i]}, sweeps, 110);
    score.most_probable[i] += MatchRate(persons, guess.of_all);
    score.told[i] += MatchRate(persons, guess.of_small_ones);
  }
  ++score.trials;
}

std::string Rates(const Score& score) {
  const double n = score.trials;
  return absl::StrFormat(
      "independence %.2f, least deviation %.2f, whole numbers %.2f, most probable %.2f; told that "
      "the cell is small: independence %.2f, most probable %.2f",
      score.baseline / n, score.least_deviation / n, score.whole_numbers / score.whole_trials,
      *std::ranges::max_element(score.most_probable) / n, score.told_baseline / n,
      *std::ranges::max_element(score.told) / n);
}

struct Weak {
  std::string name;
  WeakProtection protection;
  FourWayTest::Published published;
  double needed;
};

const std::vector<Weak>& WeakOnes() {
  using enum FourWayTest::Published;
  static const auto* const list = new std::vector<Weak>{
      {"exact", WeakProtection::kExact, kEverything, 0.5},
      {"exact without the joint table", WeakProtection::kExact, kAllButJoint, 0.1},
      {"threshold-10", WeakProtection::kThreshold10, kEverything, 0.5},
      {"rounded", WeakProtection::kRounded5, kEverything, 0.2},
      {"cell-key", WeakProtection::kCellKey, kEverything, kAboveBaseline}};
  return *list;
}

}  // namespace

AttackResults AttackByReconstruction(Effort effort) {
  const bool whole = effort == Effort::kWhole;
  const int releases = whole ? 3 : 1;
  const int sweeps = whole ? 3'000 : 1'200;
  const FourWayTest test;
  std::vector<Control> controls;
  std::string reached;
  for (const Weak& weak : WeakOnes()) {
    Score score;
    for (const uint64_t seed : kSeeds) {
      const JointCounts persons = test.DrawPersons(seed);
      const PublishedCells tables = test.WeakTables(persons, weak.protection, weak.published, seed);
      Reconstruct(test, persons, {tables, tables}, sweeps, whole || seed == kSeeds[0], score);
    }
    controls.push_back({weak.name, score.AboveBaseline(), weak.needed});
    absl::StrAppend(&reached, "; on ", weak.name, ": ", Rates(score));
  }
  AttackResults results;
  for (size_t tier = 0; tier < test.kind().tiers(); ++tier) {
    Score score;
    for (const uint64_t seed : kSeeds) {
      const JointCounts persons = test.DrawPersons(seed);
      for (int release = 0; release < releases; ++release) {
        const disclosure::TieredCounts noisy =
            test.Release(persons, 1'100 + 10 * seed + static_cast<uint64_t>(release));
        Reconstruct(test, persons, {test.Tables(noisy, tier), test.Components(noisy, tier)}, sweeps,
                    release == 0 && (whole || seed == kSeeds[0]), score);
      }
    }
    AttackResult result;
    result.id = "A11";
    result.scenario = absl::StrCat("joint cells of 1 to 3, tier ", tier);
    result.measure = "match rate - baseline";
    result.measured = score.AboveBaseline();
    result.bound = kAboveBaseline;
    result.at_least = -1;
    result.controls = controls;
    result.note = absl::StrCat(
        std::size(kSeeds), " seeds, ", releases, " releases each; match rates: ", Rates(score),
        tier == 0 ? reached : "", "; a sound hub fails with probability about 0.02");
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace almenara::attack

// SPDX-License-Identifier: Apache-2.0
// A9. Members of several tiers put their tables together and estimate each cell by least squares.
// With tiers of a ladder nothing is gained: the estimate has the variance of the best tier among
// them. With noise of its own for every tier it would be better.
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "policy/disclosure/noisy_components.h"
#include "tests/privacy/attack.h"
#include "tests/privacy/population.h"

namespace almenara::attack {
namespace {

using disclosure::QueryFilter;

const std::vector<std::string> kGenders = {"female", "male", "transgender_nonconforming",
                                           "unknown"};
const std::vector<std::string> kYears = {"2015", "2016", "2017", "2018", "2019"};

std::vector<std::vector<QueryFilter>> Cells() {
  std::vector<std::vector<QueryFilter>> cells;
  for (const std::string& gender : kGenders) {
    for (const std::string& year : kYears) {
      cells.push_back({{"gender", {gender}}, {"year", {year}}});
    }
  }
  return cells;
}

// Errors of one cell at each tier, in units of the best tier's stated sd.
using Errors = std::vector<double>;

// The variance left of the best estimate of a coalition that holds tiers `best` and later: the
// best tier's error after regression on its differences to the others.
double VarianceOf(const std::vector<Errors>& sample, size_t best) {
  const size_t others = sample.front().size() - best - 1;
  std::vector<std::vector<double>> gram(others, std::vector<double>(others, 0));
  std::vector<double> cross(others, 0);
  double square = 0;
  for (const Errors& errors : sample) {
    square += errors[best] * errors[best];
    for (size_t i = 0; i < others; ++i) {
      const double di = errors[best + 1 + i] - errors[best];
      cross[i] += di * errors[best];
      for (size_t j = 0; j < others; ++j) gram[i][j] += di * (errors[best + 1 + j] - errors[best]);
    }
  }
  // Gaussian elimination; the Gram matrix of at most two independent differences is definite.
  std::vector<double> reduced = cross;
  double explained = 0;
  for (size_t i = 0; i < others; ++i) {
    explained += reduced[i] * reduced[i] / gram[i][i];
    for (size_t j = i + 1; j < others; ++j) {
      const double factor = gram[j][i] / gram[i][i];
      reduced[j] -= factor * reduced[i];
      for (size_t k = i; k < others; ++k) gram[j][k] -= factor * gram[i][k];
    }
  }
  return (square - explained) / static_cast<double>(sample.size());
}

std::vector<Errors> ErrorsOfReleases(const disclosure::Plan& plan,
                                     const disclosure::PlannedKind& kind, int releases) {
  disclosure::ComponentCounts exact;
  for (const disclosure::Component& component : kind.components) {
    exact.emplace_back(component.cells, 100);
  }
  // Estimates are linear in the counts, so their error is the same whatever the counts.
  const std::vector<std::vector<QueryFilter>> cells = Cells();
  std::vector<double> truth;
  for (const auto& cell : cells) truth.push_back(EstimateOf(plan, kind, 0, exact, {{}, cell}));
  std::vector<Errors> sample;
  for (int release = 0; release < releases; ++release) {
    const auto noisy =
        OrDie(disclosure::AddNoise(kind, exact, SeededNoise(900, static_cast<uint64_t>(release))));
    for (size_t c = 0; c < cells.size(); ++c) {
      Errors errors;
      for (size_t tier = 0; tier < kind.tiers(); ++tier) {
        errors.push_back(EstimateOf(plan, kind, tier, noisy[tier], {{}, cells[c]}) - truth[c]);
      }
      sample.push_back(std::move(errors));
    }
  }
  return sample;
}

// The stated variance of the cells at a tier, on average.
double MeanStatedVariance(const disclosure::Plan& plan, const disclosure::PlannedKind& kind,
                          size_t tier) {
  double sum = 0;
  for (const auto& cell : Cells()) sum += StatedVariance(plan, kind, tier, {{}, cell});
  return sum / static_cast<double>(Cells().size());
}

// How much of the best tier's variance a coalition rids itself of when every tier's noise is its
// own.
double GainFromSeparateNoise(const std::vector<double>& variances, size_t best) {
  std::mt19937_64 chance(901);
  std::vector<Errors> sample;
  for (int i = 0; i < 20'000; ++i) {
    Errors errors;
    for (const double variance : variances) {
      errors.push_back(std::normal_distribution<double>(0, std::sqrt(variance))(chance));
    }
    sample.push_back(std::move(errors));
  }
  return 1 - VarianceOf(sample, best) / variances[best];
}

}  // namespace

AttackResults AttackByTierCollusion(Effort effort) {
  // 20 cells a release, correlated, give the ratio a standard error of about 0.006 and 0.003.
  const int releases = effort == Effort::kWhole ? 20'000 : 5'000;
  const auto catalogue = OrDie(Catalogue::Load("proto/codelists"));
  const disclosure::Plan plan = NarrowPlan(*catalogue);
  const disclosure::PlannedKind& kind = *plan.FindKind(agreement::v1::RELEASE_KIND_BACK_CATALOGUE);
  const std::vector<Errors> sample = ErrorsOfReleases(plan, kind, releases);
  std::vector<double> stated;
  for (size_t tier = 0; tier < kind.tiers(); ++tier) {
    stated.push_back(MeanStatedVariance(plan, kind, tier));
  }
  AttackResults results;
  for (size_t best = 0; best + 1 < kind.tiers(); ++best) {
    AttackResult result;
    result.id = "A9";
    result.scenario = best == 0 ? "tiers 0, 1 and 2 together" : "tiers 1 and 2 together";
    result.measure = "variance / best tier's";
    result.measured = VarianceOf(sample, best) / stated[best];
    result.bound = 1.02;
    result.at_least = 0.98;
    result.controls = {{"noise of its own for each tier (variance gained)",
                        GainFromSeparateNoise(stated, best), 0.05}};
    result.note = absl::StrCat(releases, " releases of ", Cells().size(),
                               " cells; a sound hub fails with probability below 0.002");
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace almenara::attack

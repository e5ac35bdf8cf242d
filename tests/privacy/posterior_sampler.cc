// SPDX-License-Identifier: Apache-2.0
#include "tests/privacy/posterior_sampler.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace almenara::attack {
namespace {

constexpr double kWindow = 5;  // standard deviations
constexpr double kLeastExpected = 1e-3;
constexpr size_t kLargestMode = 40;  // larger cells are not told apart

class Sampler {
 public:
  Sampler(const PublishedCells& measured, const Belief& belief, uint64_t seed)
      : measured_(measured),
        belief_(belief),
        chance_(seed),
        cells_(belief.expected.size()),
        holders_(belief.expected.size()),
        precision_(belief.expected.size(), 0) {
    for (size_t cell = 0; cell < cells_.size(); ++cell) {
      cells_[cell] = std::llround(belief.expected[cell]);
      const double expected = std::max(belief.expected[cell], kLeastExpected);
      log_ratio_.push_back(std::log(expected / (expected + belief.shape)));
    }
    for (size_t m = 0; m < measured.size(); ++m) {
      double residual = measured[m].estimate;
      weight_.push_back(1 / (measured[m].sd * measured[m].sd));
      for (const int member : measured[m].members) {
        const auto cell = static_cast<size_t>(member);
        residual -= static_cast<double>(cells_[cell]);
        holders_[cell].push_back(m);
        precision_[cell] += weight_[m];
      }
      residual_.push_back(residual);
    }
  }

  void Sweep() {
    for (size_t cell = 0; cell < cells_.size(); ++cell) Redraw(cell);
  }
  const JointCounts& cells() const { return cells_; }

 private:
  // From the conditional distribution given all other cells, cut five deviations from its centre.
  void Redraw(size_t cell) {
    double pull = 0;
    for (const size_t m : holders_[cell]) pull += residual_[m] * weight_[m];
    const double precision = precision_[cell];
    const double centre = static_cast<double>(cells_[cell]) + pull / precision;
    const double reach = kWindow / std::sqrt(precision);
    const auto first = static_cast<int64_t>(std::max(0.0, std::floor(centre - reach)));
    const auto last = std::max(first, static_cast<int64_t>(std::ceil(centre + reach)));
    while (steps_.size() <= static_cast<size_t>(last)) {
      const auto count = static_cast<double>(steps_.size());
      steps_.push_back(std::log((count + belief_.shape) / (count + 1)));
    }
    std::vector<double>& cumulated = cumulated_;
    cumulated.clear();
    // Relative to the first: each step multiplies prior and likelihood, in logarithms.
    double log = 0;
    double peak = 0;
    for (int64_t k = first; k <= last; ++k) {
      cumulated.push_back(log);
      peak = std::max(peak, log);
      log += steps_[static_cast<size_t>(k)] + log_ratio_[cell] +
             precision * (centre - static_cast<double>(k) - 0.5);
    }
    double sum = 0;
    for (double& entry : cumulated) entry = sum += std::exp(entry - peak);
    const double drawn = std::uniform_real_distribution<double>(0, sum)(chance_);
    const auto place = std::ranges::lower_bound(cumulated, drawn) - cumulated.begin();
    const int64_t value = std::min(last, first + place);
    const auto change = static_cast<double>(value - cells_[cell]);
    for (const size_t m : holders_[cell]) residual_[m] -= change;
    cells_[cell] = value;
  }

  const PublishedCells& measured_;
  const Belief& belief_;
  std::mt19937_64 chance_;
  JointCounts cells_;
  std::vector<std::vector<size_t>> holders_;  // [cell] measurements that sum it
  std::vector<double> precision_;             // [cell]
  std::vector<double> weight_;                // [measurement]
  std::vector<double> residual_;              // [measurement]
  std::vector<double> log_ratio_;             // [cell] of the belief, with steps_ from k to k + 1
  std::vector<double> steps_;                 // [k]
  std::vector<double> cumulated_;
};

}  // namespace

MostProbable SampleMostProbable(const PublishedCells& measured, const Belief& belief, int sweeps,
                                uint64_t seed) {
  Sampler sampler(measured, belief, seed);
  for (int i = 0; i < sweeps / 4; ++i) sampler.Sweep();
  const size_t cells = belief.expected.size();
  std::vector<std::vector<int>> seen(cells, std::vector<int>(kLargestMode + 1, 0));
  for (int i = 0; i < sweeps; ++i) {
    sampler.Sweep();
    for (size_t cell = 0; cell < cells; ++cell) {
      ++seen[cell][std::min(static_cast<size_t>(sampler.cells()[cell]), kLargestMode)];
    }
  }
  MostProbable modes;
  for (const std::vector<int>& counts : seen) {
    modes.of_all.push_back(std::ranges::max_element(counts) - counts.begin());
    modes.of_small_ones.push_back(std::max_element(counts.begin() + 1, counts.begin() + 4) -
                                  counts.begin());
  }
  return modes;
}

MostProbable ExpectMostProbable(const std::vector<double>& expected) {
  MostProbable modes;
  for (const double mean : expected) {
    modes.of_all.push_back(std::llround(mean));
    // P(k + 1) / P(k) = mean / (k + 1).
    modes.of_small_ones.push_back(std::clamp<int64_t>(static_cast<int64_t>(mean), 1, 3));
  }
  return modes;
}

}  // namespace almenara::attack

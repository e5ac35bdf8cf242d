// SPDX-License-Identifier: Apache-2.0
#include "tests/privacy/cell_programs.h"

#include <CbcHeuristic.hpp>
#include <CbcModel.hpp>
#include <ClpSimplex.hpp>
#include <CoinPackedMatrix.hpp>
#include <OsiClpSolverInterface.hpp>
#include <algorithm>
#include <cmath>

namespace almenara::attack {
namespace {

constexpr int kMaxNodes = 400;
constexpr double kGap = 0.02;  // to the best whole solution that may be left
constexpr int kQuiet = 0;

// Rows of a program, one for each constraint, built column by column number.
class Rows {
 public:
  explicit Rows(size_t columns) : matrix_(false, 0, 0) {
    matrix_.setDimensions(0, static_cast<int>(columns));
  }

  void Add(const std::vector<int>& columns, const std::vector<double>& values, double low,
           double high) {
    matrix_.appendRow(static_cast<int>(columns.size()), columns.data(), values.data());
    low_.push_back(low);
    high_.push_back(high);
  }

  const CoinPackedMatrix& matrix() const { return matrix_; }
  const double* low() const { return low_.data(); }
  const double* high() const { return high_.data(); }

 private:
  CoinPackedMatrix matrix_;
  std::vector<double> low_;
  std::vector<double> high_;
};

void AddIntervals(const PublishedCells& published, Rows& rows) {
  for (const PublishedCell& cell : published) {
    rows.Add(cell.members, std::vector<double>(cell.members.size(), 1), cell.low, cell.high);
  }
}

// Minimises the sum over `terms` of weight * |sum of members - target|: each has a column of its
// own, starting at `first`, that is at least the deviation either way.
struct Deviation {
  std::vector<int> members;
  double target;
};

void AddDeviations(const std::vector<Deviation>& deviations, size_t first, Rows& rows) {
  for (size_t i = 0; i < deviations.size(); ++i) {
    std::vector<int> columns = deviations[i].members;
    columns.push_back(static_cast<int>(first + i));
    std::vector<double> values(columns.size(), 1);
    rows.Add(columns, values, deviations[i].target, COIN_DBL_MAX);
    values.back() = -1;
    rows.Add(columns, values, -COIN_DBL_MAX, deviations[i].target);
  }
}

}  // namespace

std::optional<std::vector<Range>> RangesOf(const PublishedCells& published, size_t joint_cells,
                                           const std::vector<int>& wanted) {
  Rows rows(joint_cells);
  AddIntervals(published, rows);
  const std::vector<double> least(joint_cells, 0);
  const std::vector<double> most(joint_cells, COIN_DBL_MAX);
  const std::vector<double> objective(joint_cells, 0);
  ClpSimplex program;
  program.setLogLevel(kQuiet);
  program.loadProblem(rows.matrix(), least.data(), most.data(), objective.data(), rows.low(),
                      rows.high());
  program.initialSolve();
  if (!program.isProvenOptimal()) return std::nullopt;
  std::vector<Range> ranges;
  for (const int cell : wanted) {
    program.setObjectiveCoefficient(cell, 1);
    program.setOptimizationDirection(1);
    program.primal(1);  // from the basis that is there
    Range range = {.low = program.primalColumnSolution()[cell], .high = 0};
    program.setOptimizationDirection(-1);
    program.primal(1);
    range.high = program.isProvenDualInfeasible() ? HUGE_VAL : program.primalColumnSolution()[cell];
    program.setObjectiveCoefficient(cell, 0);
    ranges.push_back(range);
  }
  return ranges;
}

PublishedCells Widened(PublishedCells published) {
  for (PublishedCell& cell : published) {
    const double more = 0.05 * (cell.high - cell.low);
    cell.low -= more;
    cell.high += more;
  }
  return published;
}

std::vector<double> FitByAbsoluteDeviation(const PublishedCells& published, size_t joint_cells) {
  const size_t columns = joint_cells + published.size();
  Rows rows(columns);
  std::vector<Deviation> deviations;
  std::vector<double> objective(joint_cells, 0);
  for (const PublishedCell& cell : published) {
    deviations.push_back({cell.members, cell.estimate});
    objective.push_back(1 / cell.sd);
  }
  AddDeviations(deviations, joint_cells, rows);
  const std::vector<double> least(columns, 0);
  const std::vector<double> most(columns, COIN_DBL_MAX);
  ClpSimplex program;
  program.setLogLevel(kQuiet);
  program.loadProblem(rows.matrix(), least.data(), most.data(), objective.data(), rows.low(),
                      rows.high());
  program.initialSolve();
  const double* solution = program.primalColumnSolution();
  return {solution, solution + joint_cells};
}

std::optional<JointCounts> NearestWholeNumbers(const PublishedCells& published,
                                               const std::vector<double>& expected) {
  const size_t joint_cells = expected.size();
  const size_t columns = 2 * joint_cells;
  Rows rows(columns);
  AddIntervals(published, rows);
  std::vector<Deviation> deviations;
  std::vector<double> objective(joint_cells, 0);
  for (size_t cell = 0; cell < joint_cells; ++cell) {
    deviations.push_back({{static_cast<int>(cell)}, expected[cell]});
    objective.push_back(1 / std::sqrt(std::max(expected[cell], 0.1)));
  }
  AddDeviations(deviations, joint_cells, rows);
  const std::vector<double> least(columns, 0);
  const std::vector<double> most(columns, COIN_DBL_MAX);
  OsiClpSolverInterface relaxed;
  relaxed.messageHandler()->setLogLevel(kQuiet);
  relaxed.loadProblem(rows.matrix(), least.data(), most.data(), objective.data(), rows.low(),
                      rows.high());
  for (size_t cell = 0; cell < joint_cells; ++cell) relaxed.setInteger(static_cast<int>(cell));
  CbcModel model(relaxed);
  model.setLogLevel(kQuiet);
  model.messageHandler()->setLogLevel(kQuiet);
  model.setMaximumNodes(kMaxNodes);
  model.setAllowableFractionGap(kGap);
  CbcRounding rounding(model);
  model.addHeuristic(&rounding);
  model.branchAndBound();
  const double* best = model.bestSolution();
  if (best == nullptr) return std::nullopt;
  JointCounts whole;
  for (size_t cell = 0; cell < joint_cells; ++cell) whole.push_back(std::llround(best[cell]));
  return whole;
}

}  // namespace almenara::attack

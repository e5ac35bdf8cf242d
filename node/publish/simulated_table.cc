// SPDX-License-Identifier: Apache-2.0
#include "node/publish/simulated_table.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "common/status/status_macros.h"
#include "policy/disclosure/answer.h"
#include "policy/disclosure/estimate_variance.h"
#include "policy/disclosure/query_plan.h"
#include "policy/disclosure/rebuild.h"
#include "policy/disclosure/typed_cell.h"

namespace almenara::node {
namespace {

using disclosure::Answer;
using disclosure::PlannedQuery;

// A cell in which the organisation has somebody.
struct OwnCell {
  size_t index = 0;  // in the draft's table
  uint64_t persons = 0;
  std::vector<std::string> codes;
  std::optional<ReleasedCell> released;
  std::optional<size_t> against;  // index in the other plan's table; nullopt: it has no such cell
};

bool IsAlone(const OwnCell& cell) {
  return cell.released.has_value() &&
         static_cast<double>(cell.persons) >=
             cell.released->estimate - agreement::kSpread95 * cell.released->sd;
}

bool IsShown(const OwnCell& cell, int64_t threshold) {
  double seen = static_cast<double>(cell.persons);
  if (cell.released.has_value()) seen = std::max(seen, cell.released->estimate);
  return seen >= static_cast<double>(threshold);
}

// The same table of the other plan; nullopt when it answers no such question.
class OtherTable {
 public:
  OtherTable(PlanOfKind plan, const disclosure::TableQuery& whole) : plan_(plan) {
    absl::StatusOr<PlannedQuery> query = disclosure::PlanQuery(plan.plan, plan.kind, whole);
    if (query.ok()) query_ = *std::move(query);
  }

  std::optional<size_t> IndexOf(const std::vector<std::string>& codes) const {
    if (!query_.has_value()) return std::nullopt;
    size_t index = 0;
    for (size_t i = 0; i < query_->axes.size(); ++i) {
      const disclosure::AxisSelection& selection = query_->axes[i];
      const int category =
          plan_.plan.domain.axes()[selection.axis].FindCode(selection.group_level, codes[i]);
      if (category < 0) return std::nullopt;
      index = index * selection.group.size() + static_cast<size_t>(category);
    }
    return index;
  }

  // Empty when the plan serves no such tier.
  std::vector<double> Variance(size_t tier) const {
    if (!query_.has_value() || tier >= plan_.kind.tiers()) return {};
    return disclosure::AnswerVariance(plan_.plan, plan_.kind, tier, *query_);
  }

 private:
  const PlanOfKind plan_;
  std::optional<PlannedQuery> query_;
};

std::vector<OwnCell> FindOwnCells(const Answer& exact, const OtherTable& other,
                                  const ReleasedTable* released) {
  std::vector<OwnCell> cells;
  for (size_t i = 0; i < exact.estimate.size(); ++i) {
    const int64_t persons = std::llround(exact.estimate[i]);
    if (persons <= 0) continue;
    OwnCell& cell = cells.emplace_back();
    cell.index = i;
    cell.persons = static_cast<uint64_t>(persons);
    const std::vector<size_t> position = exact.Position(i);
    for (size_t axis = 0; axis < exact.axes.size(); ++axis) {
      cell.codes.push_back(exact.axes[axis].code[position[axis]]);
    }
    const ReleasedCell* shown = released == nullptr ? nullptr : released->Find(cell.codes);
    if (shown != nullptr) cell.released = *shown;
    cell.against = other.IndexOf(cell.codes);
  }
  return cells;
}

// The cells of one table at one tier.
struct TierOfTable {
  const std::vector<double>& variance;
  const std::vector<double>& against;  // empty: no such table or tier there
  uint64_t table_cells;

  int64_t Threshold(const OwnCell& cell) const {
    return disclosure::DisplayThreshold(std::sqrt(variance[cell.index]), table_cells);
  }
  bool IsReadable(const OwnCell& cell) const {
    if (against.empty() || !cell.against.has_value()) return false;
    const double sd = std::sqrt(variance[cell.index] + against[*cell.against]);
    return static_cast<double>(cell.persons) > agreement::kSpread95 * sd;
  }
};

v1::SimulatedTier Summarize(const TierOfTable& tier, const std::vector<OwnCell>& cells) {
  v1::SimulatedTier summary;
  for (const OwnCell& cell : cells) {
    if (IsShown(cell, tier.Threshold(cell))) summary.set_shown_cells(summary.shown_cells() + 1);
    if (tier.IsReadable(cell)) summary.set_readable_cells(summary.readable_cells() + 1);
  }
  return summary;
}

v1::SimulatedCell ToMessage(const OwnCell& cell, const TierOfTable& tier) {
  v1::SimulatedCell message;
  message.mutable_code()->Add(cell.codes.begin(), cell.codes.end());
  message.set_own(cell.persons);
  message.set_sd(std::sqrt(tier.variance[cell.index]));
  message.set_threshold(tier.Threshold(cell));
  message.set_shown(IsShown(cell, message.threshold()));
  message.set_readable(tier.IsReadable(cell));
  if (cell.released.has_value()) message.set_released(cell.released->estimate);
  message.set_alone(IsAlone(cell));
  return message;
}

}  // namespace

absl::StatusOr<SimulatedTableAndCells> TableSimulation::Run(
    const agreement::TableError& table, const ReleasedTable* released,
    std::optional<size_t> cells_of_tier) const {
  const auto& [plan, kind] = draft_;
  ALMENARA_ASSIGN_OR_RETURN(const PlannedQuery query,
                            disclosure::PlanQuery(plan, kind, table.query));
  ALMENARA_ASSIGN_OR_RETURN(const disclosure::RebuiltTable rebuilt,
                            disclosure::Rebuild(plan, kind, own_, query.levels));
  // Rebuilt from exact components, the table is exact but for rounding.
  ALMENARA_ASSIGN_OR_RETURN(const Answer exact,
                            disclosure::Evaluate(plan, kind, 0, query, rebuilt));
  const OtherTable other(against_, table.query);
  const std::vector<OwnCell> cells = FindOwnCells(exact, other, released);

  SimulatedTableAndCells simulated;
  v1::SimulatedTable& message = simulated.table;
  message.set_table(table.table);
  message.set_cells(table.cells);
  message.set_own_cells(cells.size());
  message.set_released(released != nullptr);
  message.set_alone_cells(
      static_cast<uint64_t>(std::count_if(cells.begin(), cells.end(), IsAlone)));
  const bool is_itself = &against_.kind == &kind;
  for (size_t tier = 0; tier < kind.tiers(); ++tier) {
    const std::vector<double> variance = disclosure::AnswerVariance(plan, kind, tier, query);
    const std::vector<double> other_variance =
        is_itself ? std::vector<double>() : other.Variance(tier);
    const TierOfTable at = {.variance = variance,
                            .against = is_itself ? variance : other_variance,
                            .table_cells = query.table_cells};
    v1::SimulatedTier& summary = *message.add_tier();
    summary = Summarize(at, cells);
    summary.set_tier(static_cast<uint32_t>(tier));
    summary.set_median_sd(table.tiers[tier].median_sd);
    summary.set_median_threshold(static_cast<double>(table.tiers[tier].median_threshold));
    if (cells_of_tier != tier) continue;
    for (const OwnCell& cell : cells) simulated.cells.push_back(ToMessage(cell, at));
  }
  return simulated;
}

}  // namespace almenara::node

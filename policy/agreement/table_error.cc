// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/table_error.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "common/status/status_macros.h"
#include "policy/disclosure/estimate_variance.h"
#include "policy/disclosure/typed_cell.h"

namespace almenara::agreement {
namespace {

double Median(std::vector<double> values) {
  const size_t middle = values.size() / 2;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle),
                   values.end());
  return values[middle];
}

// By names, so that it can be put to another plan too.
disclosure::TableQuery WholeTable(const disclosure::Domain& domain,
                                  const disclosure::Levels& levels) {
  disclosure::TableQuery query;
  for (size_t i = 0; i < levels.size(); ++i) {
    if (levels[i] == 0) continue;
    const disclosure::Axis& axis = domain.axes()[i];
    query.by.push_back({axis.name(), axis.level(levels[i]).name});
  }
  return query;
}

std::vector<TierError> ErrorsOf(const disclosure::Plan& plan, const disclosure::PlannedKind& kind,
                                const disclosure::PlannedQuery& query) {
  std::vector<TierError> errors;
  for (size_t tier = 0; tier < kind.tiers(); ++tier) {
    const double sd = std::sqrt(Median(disclosure::AnswerVariance(plan, kind, tier, query)));
    // The threshold rises with the standard deviation, so that the medians belong together.
    errors.push_back({sd, disclosure::DisplayThreshold(sd, query.table_cells)});
  }
  return errors;
}

}  // namespace

absl::StatusOr<std::vector<TableError>> TableErrors(const disclosure::Plan& plan,
                                                    const disclosure::PlannedKind& kind) {
  std::vector<TableError> errors;
  for (const size_t index : kind.tables) {
    const disclosure::PlannedTable& table = plan.tables[index];
    TableError error = {.query = WholeTable(plan.domain, table.levels),
                        .table = plan.domain.Describe(table.levels),
                        .cells = table.cells,
                        .tiers = {}};
    ALMENARA_ASSIGN_OR_RETURN(const disclosure::PlannedQuery query,
                              disclosure::PlanQuery(plan, kind, error.query));
    error.tiers = ErrorsOf(plan, kind, query);
    errors.push_back(std::move(error));
  }
  return errors;
}

std::vector<double> TypicalSd(const std::vector<TableError>& tables) {
  std::vector<double> typical;
  for (size_t tier = 0; !tables.empty() && tier < tables.front().tiers.size(); ++tier) {
    std::vector<double> of_tables;
    for (const TableError& table : tables) of_tables.push_back(table.tiers[tier].median_sd);
    typical.push_back(Median(std::move(of_tables)));
  }
  return typical;
}

uint64_t TableDifference::ReadableFrom(double sd) {
  return static_cast<uint64_t>(std::ceil(kSpread95 * sd));
}

absl::StatusOr<std::vector<TableDifference>> TableDifferences(
    const disclosure::Plan& plan, const disclosure::PlannedKind& kind,
    const disclosure::Plan& against, const disclosure::PlannedKind& against_kind) {
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<TableError> errors, TableErrors(plan, kind));
  std::vector<TableDifference> differences;
  for (const TableError& error : errors) {
    const absl::StatusOr<disclosure::PlannedQuery> query =
        disclosure::PlanQuery(against, against_kind, error.query);
    // Not counted there, or at other levels: nothing to subtract.
    if (!query.ok()) continue;
    const std::vector<TierError> others = ErrorsOf(against, against_kind, *query);
    TableDifference difference = {error.table, {}};
    for (size_t tier = 0; tier < std::min(error.tiers.size(), others.size()); ++tier) {
      difference.sd.push_back(std::hypot(error.tiers[tier].median_sd, others[tier].median_sd));
    }
    differences.push_back(std::move(difference));
  }
  return differences;
}

}  // namespace almenara::agreement

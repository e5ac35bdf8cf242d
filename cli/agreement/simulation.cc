// SPDX-License-Identifier: Apache-2.0
#include "cli/agreement/simulation.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"
#include "policy/agreement/person_charge.h"
#include "policy/agreement/reservation.h"
#include "policy/agreement/table_error.h"

namespace almenara::cli {
namespace {

absl::Status AddDifferences(const agreement::Agreement& agreement,
                            const disclosure::PlannedKind& kind, const Other& other,
                            Simulation& simulation) {
  ALMENARA_ASSIGN_OR_RETURN(
      const std::vector<agreement::TableDifference> differences,
      agreement::TableDifferences(agreement.plan, kind, other.agreement->plan, *other.kind));
  std::map<std::string, const agreement::TableDifference*> by_table;
  for (const agreement::TableDifference& difference : differences) {
    by_table[difference.table] = &difference;
  }
  for (TableSimulation& table : simulation.tables) {
    const auto difference = by_table.find(table.table);
    if (difference == by_table.end()) continue;
    for (size_t tier = 0; tier < difference->second->sd.size(); ++tier) {
      table.tiers[tier].difference_sd = difference->second->sd[tier];
    }
  }
  simulation.against =
      absl::StrCat(other.agreement->id, " version ", other.agreement->version, " (",
                   std::string(agreement::ReleaseKindName(other.kind->kind)), ")");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Simulation> Simulate(const agreement::Agreement& agreement,
                                    const disclosure::PlannedKind& kind, const Other& other) {
  const agreement::Agreement* const alone[] = {&agreement};
  const agreement::Reservation reservation = agreement::ReservationOf(alone);
  Simulation simulation;
  simulation.agreement = agreement.id;
  simulation.version = agreement.version;
  simulation.kind = kind.kind;
  simulation.charge = agreement::ChargeOf(kind);
  simulation.back_catalogue = reservation.back_catalogue;
  simulation.calendar = reservation.calendar;
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<agreement::TableError> errors,
                            agreement::TableErrors(agreement.plan, kind));
  for (const agreement::TableError& error : errors) {
    TableSimulation table;
    table.table = error.table;
    table.cells = error.cells;
    for (const agreement::TierError& tier : error.tiers) {
      table.tiers.push_back({.median_sd = tier.median_sd,
                             .median_threshold = tier.median_threshold,
                             .difference_sd = std::nullopt});
    }
    simulation.tables.push_back(std::move(table));
  }
  if (other.agreement != nullptr) {
    ALMENARA_RETURN_IF_ERROR(AddDifferences(agreement, kind, other, simulation));
  }
  return simulation;
}

}  // namespace almenara::cli

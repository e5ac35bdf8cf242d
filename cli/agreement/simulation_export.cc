// SPDX-License-Identifier: Apache-2.0
// A simulation for other programs.
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/agreement/simulation_printer.h"
#include "cli/text_table.h"
#include "policy/agreement/person_charge.h"
#include "policy/agreement/table_error.h"

namespace almenara::cli {
namespace {

using agreement::TableDifference;
using Json = nlohmann::ordered_json;

std::string Number(double value) { return absl::StrFormat("%.3f", value); }
const char* Flag(bool value) { return value ? "1" : "0"; }

void PrintTablesCsv(const Simulation& simulation, std::ostream& out) {
  std::vector<TextTable::Column> columns = {{"table"},        {"cells"},     {"tier"},
                                            {"median_sd"},    {"threshold"}, {"difference_sd"},
                                            {"readable_from"}};
  const bool with_node = simulation.node.has_value();
  if (with_node) {
    for (const char* name : {"own_cells", "alone_cells", "shown_cells", "readable_cells"}) {
      columns.push_back({name});
    }
  }
  TextTable csv(columns);
  for (const TableSimulation& table : simulation.tables) {
    for (size_t i = 0; i < table.tiers.size(); ++i) {
      const SimulatedError& tier = table.tiers[i];
      std::vector<std::string> row = {table.table, absl::StrCat(table.cells), absl::StrCat(i),
                                      Number(tier.median_sd), absl::StrCat(tier.median_threshold)};
      row.push_back(tier.difference_sd.has_value() ? Number(*tier.difference_sd) : "");
      row.push_back(tier.difference_sd.has_value()
                        ? absl::StrCat(TableDifference::ReadableFrom(*tier.difference_sd))
                        : "");
      if (with_node) {
        row.push_back(absl::StrCat(table.own_cells));
        row.push_back(table.released ? absl::StrCat(table.alone_cells) : "");
        row.push_back(absl::StrCat(tier.shown_cells));
        row.push_back(absl::StrCat(tier.readable_cells));
      }
      csv.AddRow(std::move(row));
    }
  }
  csv.PrintCsv(out);
}

void PrintCellsCsv(const NodeSimulation& node, std::ostream& out) {
  std::vector<TextTable::Column> columns;
  for (const std::string& dimension : node.dimensions) columns.push_back({dimension});
  for (const char* name : {"own", "sd", "threshold", "shown", "readable", "released", "alone"}) {
    columns.push_back({name});
  }
  TextTable csv(columns);
  for (const CellSimulation& cell : node.cells) {
    std::vector<std::string> row = cell.codes;
    row.insert(row.end(),
               {absl::StrCat(cell.own), Number(cell.sd), absl::StrCat(cell.threshold),
                Flag(cell.shown), Flag(cell.readable),
                cell.released.has_value() ? Number(*cell.released) : "", Flag(cell.alone)});
    csv.AddRow(std::move(row));
  }
  csv.PrintCsv(out);
}

Json ChargeJson(const agreement::TierCharge& charge) {
  Json json = Json::array();
  for (size_t tier = 0; tier < charge.size(); ++tier) {
    if (charge[tier] == 0) continue;
    json.push_back({{"tier", tier},
                    {"rho", static_cast<double>(charge[tier]) / 1e9},
                    {"right_guesses_in_100", agreement::RightGuesses(charge[tier])}});
  }
  return json;
}

Json TableJson(const TableSimulation& table, bool with_node) {
  Json json = {{"table", table.table}, {"cells", table.cells}, {"tiers", Json::array()}};
  if (with_node) {
    json["own_cells"] = table.own_cells;
    json["released"] = table.released;
    if (table.released) json["alone_cells"] = table.alone_cells;
  }
  for (size_t i = 0; i < table.tiers.size(); ++i) {
    const SimulatedError& tier = table.tiers[i];
    Json of_tier = {
        {"tier", i}, {"median_sd", tier.median_sd}, {"median_threshold", tier.median_threshold}};
    if (tier.difference_sd.has_value()) {
      of_tier["difference_sd"] = *tier.difference_sd;
      of_tier["readable_from"] = TableDifference::ReadableFrom(*tier.difference_sd);
    }
    if (with_node) {
      of_tier["shown_cells"] = tier.shown_cells;
      of_tier["readable_cells"] = tier.readable_cells;
    }
    json["tiers"].push_back(std::move(of_tier));
  }
  return json;
}

Json NodeJson(const NodeSimulation& node) {
  Json json = {{"persons", node.persons}, {"beside", node.beside}};
  if (!node.beside.empty()) json["beside_tier"] = node.beside_tier;
  if (!node.no_tables.empty()) json["no_tables"] = node.no_tables;
  if (node.table.empty()) return json;
  json["table"] = node.table;
  json["dimensions"] = node.dimensions;
  json["cells"] = Json::array();
  for (const CellSimulation& cell : node.cells) {
    Json of_cell = {{"codes", cell.codes}, {"own", cell.own},
                    {"sd", cell.sd},       {"threshold", cell.threshold},
                    {"shown", cell.shown}, {"readable", cell.readable}};
    if (cell.released.has_value()) of_cell["released"] = *cell.released;
    of_cell["alone"] = cell.alone;
    json["cells"].push_back(std::move(of_cell));
  }
  return json;
}

}  // namespace

void PrintSimulationCsv(const Simulation& simulation, std::ostream& out) {
  if (simulation.node.has_value() && !simulation.node->table.empty()) {
    PrintCellsCsv(*simulation.node, out);
  } else {
    PrintTablesCsv(simulation, out);
  }
}

std::string SimulationJson(const Simulation& simulation) {
  Json json = {{"agreement", simulation.agreement},
               {"version", simulation.version},
               {"kind", std::string(agreement::ReleaseKindName(simulation.kind))},
               {"charge", ChargeJson(simulation.charge)},
               {"back_catalogue", ChargeJson(simulation.back_catalogue)},
               {"calendar", ChargeJson(simulation.calendar)}};
  if (!simulation.against.empty()) json["against"] = simulation.against;
  json["tables"] = Json::array();
  for (const TableSimulation& table : simulation.tables) {
    json["tables"].push_back(TableJson(table, simulation.node.has_value()));
  }
  if (simulation.node.has_value()) json["node"] = NodeJson(*simulation.node);
  return json.dump();
}

}  // namespace almenara::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/agreement/simulate_command.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/agreement/agreement_file.h"
#include "cli/agreement/node_simulation.h"
#include "cli/agreement/simulation.h"
#include "cli/agreement/simulation_printer.h"
#include "cli/arguments.h"
#include "common/config/textproto.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr char kSimulateHelp[] =
    R"(almenara agreement simulate FILE [--kind KIND] [--against OTHER] [--format table|csv|json] [--lang en|es]
                            [--node NODE.textproto [--table NAME [--tier N]]] [--code-lists DIR]

What a release under the agreement would be like, before anybody signs. Without a node nothing that needs data: each
table's median standard deviation and threshold, and what a person pays. With a node, what of your own published records
would show: in how many of your cells, where you alone fill one, and which of them a difference would make readable.
Your counts stay on your machine: the node asks the hub for released tables, and sends it nothing of its own.

  --kind KIND          back_catalogue, quarterly, annual_restatement, three_year_restatement or ad_hoc (default: the
                       file's first)
  --against OTHER      another agreement, or another version, that counts the same people with other contributors: from
                       how many records in a cell one organisation becomes readable. With --node and without OTHER: the
                       agreement itself
  --node NODE.textproto  asks your organisation's node, which must be running
  --table NAME         lists your cells of one table, named as in the list of tables
  --tier N             for which tier (default: 0, the most precise)
  --format csv, json   for other programs; csv has the cells where --table asks for them
  --code-lists DIR     the code lists that the agreement's version belongs to (default: proto/codelists)

  almenara agreement simulate trends.textproto --against trends-1.textproto
  almenara agreement simulate trends.textproto --node nodes/casa-luz/node.textproto
  almenara agreement simulate trends.textproto --node nodes/casa-luz/node.textproto --table "citizenship@country x gender"
)";

struct Order {
  std::string format;
  Language language = Language::kEnglish;
  std::string node;  // empty: none
  std::string table;
  uint32_t tier = 0;
};

absl::StatusOr<Order> ReadOrder(const Arguments& arguments) {
  Order order;
  ALMENARA_ASSIGN_OR_RETURN(order.format, arguments.Choose("format", {"table", "csv", "json"}));
  ALMENARA_ASSIGN_OR_RETURN(order.language, ChosenLanguage(arguments));
  order.node = arguments.FindOr("node", "");
  order.table = arguments.FindOr("table", "");
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<uint64_t> tier, arguments.FindNumber("tier"));
  if (!order.table.empty() && order.node.empty()) {
    return absl::InvalidArgumentError(
        "--table lists a node's own cells: say which node with --node NODE.textproto");
  }
  if (tier.has_value() && order.table.empty()) {
    return absl::InvalidArgumentError("--tier says for which tier --table lists cells");
  }
  order.tier = static_cast<uint32_t>(std::min<uint64_t>(tier.value_or(0), agreement::kTierCount));
  return order;
}

// The dimensions of the table that --table names.
absl::StatusOr<std::vector<std::string>> DimensionsOf(const Order& order,
                                                      const disclosure::Plan& plan,
                                                      const disclosure::PlannedKind& kind) {
  if (order.tier >= kind.tiers()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--tier: ", std::string(agreement::ReleaseKindName(kind.kind)),
                     " serves tiers 0 to ", kind.tiers() - 1));
  }
  std::vector<std::string> tables;
  for (const size_t index : kind.tables) {
    const disclosure::Levels& levels = plan.tables[index].levels;
    tables.push_back(plan.domain.Describe(levels));
    if (tables.back() != order.table) continue;
    std::vector<std::string> dimensions;
    for (size_t i = 0; i < levels.size(); ++i) {
      if (levels[i] > 0) dimensions.push_back(plan.domain.axes()[i].name());
    }
    return dimensions;
  }
  const std::optional<std::string> closest = Closest(order.table, tables);
  return absl::InvalidArgumentError(
      absl::StrCat("--table: no table \"", order.table, "\" in such a release",
                   closest.has_value() ? absl::StrCat("; did you mean \"", *closest, "\"?")
                                       : "; leave --table out to list them"));
}

absl::Status Ask(const Order& order, const agreement::Agreement& agreement,
                 const disclosure::PlannedKind& kind, std::string bytes, std::string against,
                 const NodeEnvironment& environment, Simulation& simulation) {
  NodeQuestion question = {.config = order.node,
                           .textproto = std::move(bytes),
                           .against = std::move(against),
                           .table = order.table,
                           .dimensions = {},
                           .tier = order.tier};
  if (!order.table.empty()) {
    ALMENARA_ASSIGN_OR_RETURN(question.dimensions, DimensionsOf(order, agreement.plan, kind));
  }
  return AskNode(question, environment, simulation);
}

void Print(const Simulation& simulation, const Order& order, const Catalogue& catalogue,
           std::ostream& out) {
  if (order.format == "csv") {
    PrintSimulationCsv(simulation, out);
  } else if (order.format == "json") {
    out << SimulationJson(simulation) << "\n";
  } else {
    PrintSimulation(simulation, {.language = order.language, .catalogue = &catalogue}, out);
  }
}

}  // namespace

absl::Status SimulateAgreement(const std::vector<std::string>& args, const Clock& clock,
                               std::ostream& out, std::ostream& err) {
  const CommandShape shape{.flags = {{"against"},
                                     {"code-lists"},
                                     {"format"},
                                     {"kind"},
                                     {"lang"},
                                     {"node"},
                                     {"table"},
                                     {"tier"}},
                           .operands = {"FILE"},
                           .required_operands = 1};
  ALMENARA_ASSIGN_OR_RETURN(const Arguments arguments, Arguments::Parse(args, shape));
  if (arguments.help()) {
    out << kSimulateHelp;
    return absl::OkStatus();
  }
  ALMENARA_ASSIGN_OR_RETURN(const Order order, ReadOrder(arguments));
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<Catalogue> catalogue, LoadCodeLists(arguments));
  const std::string& path = arguments.operands().front();
  ALMENARA_ASSIGN_OR_RETURN(std::string bytes, ReadFile(path));
  ALMENARA_ASSIGN_OR_RETURN(const agreement::Agreement read,
                            ReadAgreementFile(path, bytes, *catalogue));
  ALMENARA_ASSIGN_OR_RETURN(const disclosure::PlannedKind* const kind,
                            FindKind(read.plan, arguments.FindOr("kind", "")));
  std::string against_bytes;
  std::optional<agreement::Agreement> against;
  Other other;
  if (const std::optional<std::string> file = arguments.Find("against")) {
    ALMENARA_ASSIGN_OR_RETURN(against_bytes, ReadFile(*file));
    ALMENARA_ASSIGN_OR_RETURN(against, ReadAgreementFile(*file, against_bytes, *catalogue));
    other.agreement = &*against;
    other.kind = against->plan.FindKind(kind->kind);
    // A cohort can meet another kind of release there.
    if (other.kind == nullptr) other.kind = &against->plan.kinds.front();
  } else if (!order.node.empty()) {
    other = {&read, kind};
  }
  ALMENARA_ASSIGN_OR_RETURN(Simulation simulation, Simulate(read, *kind, other));
  if (!order.node.empty()) {
    std::istringstream nothing;
    const NodeEnvironment environment = {
        .clock = clock, .in = nothing, .out = out, .err = err, .language = order.language};
    ALMENARA_RETURN_IF_ERROR(Ask(order, read, *kind, std::move(bytes), std::move(against_bytes),
                                 environment, simulation));
  }
  Print(simulation, order, *catalogue, out);
  return absl::OkStatus();
}

}  // namespace almenara::cli

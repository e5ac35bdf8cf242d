// SPDX-License-Identifier: Apache-2.0
#include "almenara/node/v1/case_service.grpc.pb.h"
#include "cli/node/node_client.h"
#include "cli/node/node_subcommands.h"
#include "cli/text_table.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr Bilingual kHelp = {
    R"(almenara node data-sets: the data sets that this node holds.

  almenara node data-sets --config NODE.textproto [--format table|csv]

For example:
  almenara node data-sets --config nodes/casa-luz/node.textproto

A data set is what was imported under one --data-set name; (none) holds the cases imported without.
)",
    R"(almenara node data-sets: los conjuntos de datos que tiene este nodo.

  almenara node data-sets --config NODO.textproto [--format table|csv]

Por ejemplo:
  almenara node data-sets --config nodes/casa-luz/node.textproto --lang es

Un conjunto es lo importado con un mismo nombre de --data-set; (ninguno) tiene los casos importados
sin nombre.
)"};

absl::Status Run(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string format, arguments.Choose("format", {"table", "csv"}));
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(arguments, environment));
  const auto stub = node::v1::CaseService::NewStub(client->channel());
  ALMENARA_ASSIGN_OR_RETURN(
      const auto response,
      client->Call<node::v1::ListDataSetsResponse>([&](grpc::ClientContext& context, auto& answer) {
        return stub->ListDataSets(&context, {}, &answer);
      }));
  if (format == "csv") {
    TextTable table({{"data_set"}, {"cases"}, {"kept_aside"}});
    for (const auto& set : response.data_set()) {
      table.AddRow({set.name(), std::to_string(set.cases()), std::to_string(set.kept_aside())});
    }
    table.PrintCsv(environment.out);
    return absl::OkStatus();
  }
  if (response.data_set().empty()) {
    environment.out << environment.Say({"No cases yet. `almenara node import --help` shows how.\n",
                                        "Aún no hay casos. Vea `almenara node import --help`.\n"});
    return absl::OkStatus();
  }
  TextTable table({{environment.Say({"data set", "conjunto"})},
                   {environment.Say({"cases", "casos"}), TextTable::Align::kRight},
                   {environment.Say({"kept aside", "apartadas"}), TextTable::Align::kRight}});
  for (const auto& set : response.data_set()) {
    table.AddRow({set.name().empty() ? environment.Say({"(none)", "(ninguno)"}) : set.name(),
                  Grouped(set.cases()), Grouped(set.kept_aside())});
  }
  table.PrintAligned(environment.out);
  return absl::OkStatus();
}

}  // namespace

NodeSubcommand DataSetsSubcommand() {
  return {"data-sets",
          {"what was imported, by data set", "lo importado, por conjunto de datos"},
          kHelp,
          {.flags = {{"format"}}, .operands = {}},
          Run};
}

}  // namespace almenara::cli

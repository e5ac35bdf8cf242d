// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "almenara/node/v1/review_service.grpc.pb.h"
#include "cli/code_label.h"
#include "cli/node/node_client.h"
#include "cli/node/node_subcommands.h"
#include "cli/question.h"
#include "cli/text_table.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kTotal[] = "*";

constexpr Bilingual kHelp = {
    R"(almenara node count: exact counts of your own published records, for you alone.

  almenara node count --config NODE.textproto [--by dimension[,dimension]]
                      [--where dimension=CODE[|CODE]] [--level dimension=level]
                      [--format table|csv|json]

How many women and girls from each country, in 2016?
  almenara node count --config nodes/casa-luz/node.textproto \
                      --by citizenship --where gender=female --where year=2016

  --by       the axes of the table; none: the total
  --where    keep only these codes; repeat for several dimensions
  --level    a coarser level of a dimension: --level citizenship=subregion

The questions are those of `almenara query`, so that you can compare. These numbers carry no
protection: do not pass them on.
)",
    R"(almenara node count: conteos exactos de sus propios registros publicados, solo para usted.

  almenara node count --config NODO.textproto [--by dimensión[,dimensión]]
                      [--where dimensión=CÓDIGO[|CÓDIGO]] [--level dimensión=nivel]
                      [--format table|csv|json]

¿Cuántas mujeres y niñas de cada país, en 2016?
  almenara node count --config nodes/casa-luz/node.textproto --lang es \
                      --by citizenship --where gender=female --where year=2016

  --by       los ejes de la tabla; ninguno: el total
  --where    solo estos códigos; se repite para varias dimensiones
  --level    un nivel más amplio de una dimensión: --level citizenship=subregion

Las preguntas son las de `almenara query`, para poder comparar. Estas cifras no llevan protección:
no las comparta.
)"};

absl::StatusOr<node::v1::CountRequest> ReadRequest(const Arguments& arguments) {
  ALMENARA_ASSIGN_OR_RETURN(const Question question, ReadQuestion(arguments));
  node::v1::CountRequest request;
  for (const QuestionAxis& from : question.by) {
    node::v1::CountAxis& axis = *request.add_group_by();
    axis.set_dimension(from.dimension);
    axis.set_level(from.level);
  }
  for (const QuestionFilter& from : question.where) {
    node::v1::CountFilter& filter = *request.add_filter();
    filter.set_dimension(from.dimension);
    filter.set_level(from.level);
    for (const std::string& code : from.codes) filter.add_code(code);
  }
  return request;
}

// The total is one cell, also when it is zero, which the node leaves out.
node::v1::CountResponse WithTotal(node::v1::CountResponse response) {
  if (response.dimension_size() > 0) return response;
  const uint64_t total = response.cell_size() == 0 ? 0 : response.cell(0).count();
  response.clear_cell();
  node::v1::CountCell& cell = *response.add_cell();
  cell.add_code(kTotal);
  cell.set_count(total);
  return response;
}

void PrintJson(const node::v1::CountResponse& response, std::ostream& out) {
  Json json = {{"dimensions", Json::array()}, {"levels", Json::array()}, {"cells", Json::array()}};
  for (const auto& axis : response.dimension()) {
    json["dimensions"].push_back(axis.dimension());
    json["levels"].push_back(axis.level());
  }
  for (const auto& cell : response.cell()) {
    json["cells"].push_back({{"codes", cell.code()}, {"count", cell.count()}});
  }
  out << json.dump() << "\n";
}

void PrintCsv(const node::v1::CountResponse& response, std::ostream& out) {
  std::vector<TextTable::Column> columns;
  for (const auto& axis : response.dimension()) columns.push_back({axis.dimension()});
  if (columns.empty()) columns.push_back({"total"});
  columns.push_back({"count"});
  TextTable table(std::move(columns));
  for (const auto& cell : response.cell()) {
    std::vector<std::string> row(cell.code().begin(), cell.code().end());
    row.push_back(std::to_string(cell.count()));
    table.AddRow(std::move(row));
  }
  table.PrintCsv(out);
}

void PrintTable(const node::v1::CountResponse& response, const NodeClient& client,
                const NodeEnvironment& environment) {
  if (response.cell().empty()) {
    environment.out << environment.Say({"No published record of yours is like that.\n",
                                        "Ningún registro publicado suyo es así.\n"});
    return;
  }
  // Without labels the table is still right.
  const absl::StatusOr<std::unique_ptr<Catalogue>> catalogue = Catalogue::Load(client.code_lists());
  const LabelStyle style = {.language = environment.language,
                            .catalogue = catalogue.ok() ? catalogue->get() : nullptr};
  std::vector<TextTable::Column> columns;
  for (const auto& axis : response.dimension()) columns.push_back({axis.dimension()});
  if (columns.empty()) columns.push_back({environment.Say({"all", "todo"})});
  columns.push_back({environment.Say({"records", "registros"}), TextTable::Align::kRight});
  TextTable table(std::move(columns));
  for (const auto& cell : response.cell()) {
    std::vector<std::string> row;
    for (int i = 0; i < cell.code_size(); ++i) {
      row.push_back(i < response.dimension_size()
                        ? LabelledCode(cell.code(i), response.dimension(i).dimension(), style)
                        : cell.code(i));
    }
    row.push_back(Grouped(cell.count()));
    table.AddRow(std::move(row));
  }
  table.PrintAligned(environment.out);
  environment.out << environment.Say(
      {"\nExact counts of your own published records, without protection: for you alone.\n",
       "\nConteos exactos de sus registros publicados, sin protección: solo para usted.\n"});
}

absl::Status Run(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string format,
                            arguments.Choose("format", {"table", "csv", "json"}));
  ALMENARA_ASSIGN_OR_RETURN(const node::v1::CountRequest request, ReadRequest(arguments));
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(arguments, environment));
  const auto stub = node::v1::ReviewService::NewStub(client->channel());
  ALMENARA_ASSIGN_OR_RETURN(auto counted, client->Call<node::v1::CountResponse>(
                                              [&](grpc::ClientContext& context, auto& answer) {
                                                return stub->Count(&context, request, &answer);
                                              }));
  const node::v1::CountResponse response = WithTotal(std::move(counted));
  if (format == "json") {
    PrintJson(response, environment.out);
  } else if (format == "csv") {
    PrintCsv(response, environment.out);
  } else {
    PrintTable(response, *client, environment);
  }
  return absl::OkStatus();
}

}  // namespace

NodeSubcommand CountSubcommand() {
  CommandShape shape = {.flags = QuestionFlags(), .operands = {}};
  shape.flags.push_back({"format"});
  return {"count",
          {"exact counts of your own published records",
           "conteos exactos de sus propios registros publicados"},
          kHelp,
          std::move(shape),
          Run};
}

}  // namespace almenara::cli

// SPDX-License-Identifier: Apache-2.0
#include "almenara/node/v1/case_service.grpc.pb.h"
#include "cli/node/node_client.h"
#include "cli/node/node_subcommands.h"
#include "cli/text_table.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr absl::Duration kLongestList = absl::Minutes(30);

constexpr Bilingual kHelp = {
    R"(almenara node problems: rows that could not be taken whole, with line, column and reason.

  almenara node problems --config NODE.textproto [--data-set NAME] [--format table|csv]

For example, as a file for the people who keep the data:
  almenara node problems --config nodes/casa-luz/node.textproto --data-set casos \
      --format csv > problems.csv

Correct the file, or its mapping, and import it again. Values are never shown: the line says where
to look.
)",
    R"(almenara node problems: filas que no se pudieron tomar enteras, con línea, columna y motivo.

  almenara node problems --config NODO.textproto [--data-set NOMBRE] [--format table|csv]

Por ejemplo, como archivo para quienes llevan los datos:
  almenara node problems --config nodes/casa-luz/node.textproto --lang es --data-set casos \
      --format csv > problemas.csv

Corrija el archivo, o su mapeo, e impórtelo otra vez. Los valores nunca se muestran: la línea dice
dónde mirar.
)"};

TextTable EmptyTable(const std::string& format, const NodeEnvironment& environment) {
  if (format == "csv") return TextTable({{"data_set"}, {"line"}, {"column"}, {"reason"}});
  return TextTable({{environment.Say({"data set", "conjunto"})},
                    {environment.Say({"line", "línea"}), TextTable::Align::kRight},
                    {environment.Say({"column", "columna"})},
                    {environment.Say({"reason", "motivo"})}});
}

absl::Status Run(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string format, arguments.Choose("format", {"table", "csv"}));
  node::v1::ListProblemsRequest request;
  request.set_data_set(arguments.FindOr("data-set", ""));
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(arguments, environment));
  const auto stub = node::v1::CaseService::NewStub(client->channel());
  grpc::ClientContext context;
  client->Prepare(context, kLongestList);
  const auto reader = stub->ListProblems(&context, request);
  TextTable table = EmptyTable(format, environment);
  node::v1::ListProblemsResponse problem;
  while (reader->Read(&problem)) {
    table.AddRow(
        {problem.data_set(), std::to_string(problem.line()), problem.column(), problem.reason()});
  }
  ALMENARA_RETURN_IF_ERROR(client->Explain(reader->Finish()));
  if (format == "csv") {
    table.PrintCsv(environment.out);
  } else if (table.rows() == 0) {
    environment.out << environment.Say({"No problems: every row was taken whole.\n",
                                        "Sin problemas: todas las filas se tomaron enteras.\n"});
  } else {
    table.PrintAligned(environment.out);
  }
  return absl::OkStatus();
}

}  // namespace

NodeSubcommand ProblemsSubcommand() {
  return {"problems",
          {"rows that could not be taken whole, and why",
           "filas que no se pudieron tomar enteras, y por qué"},
          kHelp,
          {.flags = {{"data-set"}, {"format"}}, .operands = {}},
          Run};
}

}  // namespace almenara::cli

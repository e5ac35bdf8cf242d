// SPDX-License-Identifier: Apache-2.0
#include "cli/node/import_report.h"

#include "absl/strings/str_cat.h"
#include "cli/node/plain_text.h"
#include "cli/text_table.h"

namespace almenara::cli {
namespace {

void PrintRemarks(const node::v1::ImportReport& report, const NodeEnvironment& environment) {
  if (report.column_remark().empty()) return;
  TextTable table(
      {{environment.Say({"column", "columna"})}, {environment.Say({"remark", "observación"})}});
  for (const auto& remark : report.column_remark())
    table.AddRow({remark.column(), remark.remark()});
  environment.out << "\n";
  table.PrintAligned(environment.out);
}

void PrintProblems(const node::v1::ImportReport& report, const NodeEnvironment& environment) {
  if (report.problem().empty()) return;
  TextTable table({{environment.Say({"rows", "filas"}), TextTable::Align::kRight},
                   {environment.Say({"column", "columna"})},
                   {environment.Say({"problem", "problema"})}});
  for (const auto& problem : report.problem()) {
    table.AddRow(
        {Grouped(problem.rows()),
         problem.column().empty() ? environment.Say({"(the row)", "(la fila)"}) : problem.column(),
         problem.reason()});
  }
  environment.out << "\n";
  table.PrintAligned(environment.out);
}

void PrintNextSteps(const node::v1::ImportReport& report, const Arguments& arguments,
                    const NodeEnvironment& environment) {
  const std::string data_set =
      arguments.Has("data-set")
          ? absl::StrCat(" --data-set ", ShellWord(arguments.FindOr("data-set", "")))
          : "";
  environment.out << "\n";
  if (report.kept_aside() > 0) {
    environment.out << environment.Say(
                           {"Rows were kept aside. See which, with line, column and reason:\n",
                            "Hay filas apartadas. Vea cuáles, con línea, columna y motivo:\n"})
                    << NextCommand(absl::StrCat("problems", data_set), arguments);
  }
  if (!arguments.Has("already-deidentified")) {
    environment.out << environment.Say(
        {"Cases leave only with consent: from a column of the file, or attested:\n"
         "  almenara node consent attest --help\n",
         "Los casos solo salen con consentimiento: de una columna del archivo, o con constancia:\n"
         "  almenara node consent attest --help\n"});
  }
  environment.out << environment.Say(
                         {"Next, see what would leave:\n", "Después, vea qué saldría:\n"})
                  << NextCommand("review", arguments);
}

}  // namespace

void PrintImportReport(const node::v1::ImportReport& report, const std::string& file_name,
                       const Arguments& arguments, const NodeEnvironment& environment) {
  environment.out << file_name << ": " << report.format();
  if (!report.reading().empty()) environment.out << " (" << report.reading() << ")";
  environment.out << "\n";
  PrintFacts({{environment.Say({"rows", "filas"}), Grouped(report.rows())},
              {environment.Say({"added", "casos nuevos"}), Grouped(report.added())},
              {environment.Say({"revised", "casos cambiados"}), Grouped(report.revised())},
              {environment.Say({"unchanged", "casos sin cambio"}), Grouped(report.unchanged())},
              {environment.Say({"removed", "casos eliminados"}), Grouped(report.removed())},
              {environment.Say({"kept aside", "filas apartadas"}), Grouped(report.kept_aside())}},
             environment.out);
  PrintRemarks(report, environment);
  PrintProblems(report, environment);
  PrintNextSteps(report, arguments, environment);
}

}  // namespace almenara::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/node/review_printer.h"

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/str_join.h"
#include "cli/node/plain_text.h"
#include "cli/text_table.h"

namespace almenara::cli {
namespace {

// The outcomes of the contract, for eyes.
constexpr std::array<Bilingual, 5> kOutcomes = {{{"new", "nuevo"},
                                                 {"revised", "cambiado"},
                                                 {"unchanged", "sin cambio"},
                                                 {"withdrawn", "retirado"},
                                                 {"kept back", "retenido"}}};

std::string OutcomeText(const std::string& outcome, const NodeEnvironment& environment) {
  const auto* const known = std::find_if(kOutcomes.begin(), kOutcomes.end(),
                                         [&](const Bilingual& text) { return text.en == outcome; });
  return known == kOutcomes.end() ? outcome : environment.Say(*known);
}

void PrintHeading(const Bilingual& heading, const NodeEnvironment& environment) {
  environment.out << "\n" << environment.Say(heading) << "\n";
}

using Reasons = google::protobuf::RepeatedPtrField<node::v1::ReasonCount>;

void PrintReasons(const Reasons& reasons, const Bilingual& heading,
                  const NodeEnvironment& environment) {
  if (reasons.empty()) return;
  PrintHeading(heading, environment);
  TextTable table({{environment.Say({"cases", "casos"}), TextTable::Align::kRight},
                   {environment.Say({"what", "qué"})}});
  for (const auto& reason : reasons) table.AddRow({Grouped(reason.cases()), reason.reason()});
  table.PrintAligned(environment.out);
}

void PrintCoarsening(const node::v1::ReviewSummary& summary, const NodeEnvironment& environment) {
  if (summary.coarsening().empty()) return;
  PrintHeading({"Made less precise before leaving", "Se hace menos preciso antes de salir"},
               environment);
  TextTable table({{environment.Say({"records", "registros"}), TextTable::Align::kRight},
                   {environment.Say({"field", "campo"})},
                   {environment.Say({"from", "de"})},
                   {environment.Say({"to", "a"})}});
  for (const auto& coarsening : summary.coarsening()) {
    table.AddRow({Grouped(coarsening.records()), coarsening.field(), coarsening.from_level(),
                  coarsening.to_level()});
  }
  table.PrintAligned(environment.out);
}

void PrintRecords(const Review& review, const NodeEnvironment& environment) {
  if (review.records.empty()) return;
  PrintHeading({"Record by record", "Registro por registro"}, environment);
  TextTable table({{environment.Say({"case", "caso"})},
                   {environment.Say({"outcome", "resultado"})},
                   {environment.Say({"as it would leave", "como saldría"})}});
  for (const auto& record : review.records) {
    table.AddRow({record.case_name(), OutcomeText(record.outcome(), environment),
                  absl::StrJoin(record.value(), " ")});
  }
  table.PrintAligned(environment.out);
}

void PrintRare(const Review& review, const NodeEnvironment& environment) {
  if (review.rare.empty()) return;
  environment.out << environment.Say({"\nAdvice: combinations of fewer than ",
                                      "\nConsejo: combinaciones de menos de "})
                  << review.rare_below
                  << environment.Say(
                         {" persons. Somebody may recognise them; `almenara node "
                          "keep-back` holds cases here.\nKeeping a case back, or adding "
                          "a rule, because others are few is outside the privacy "
                          "guarantee:\nwhat leaves of the others would then depend on "
                          "this case.\n",
                          " personas. Alguien podría reconocerlas; `almenara node "
                          "keep-back` retiene casos aquí.\nRetener un caso, o añadir una "
                          "regla, porque hay pocos parecidos queda fuera de la garantía "
                          "de privacidad:\nlo que sale de los demás dependería entonces "
                          "de este caso.\n"});
  TextTable table({{environment.Say({"persons", "personas"}), TextTable::Align::kRight},
                   {environment.Say({"combination", "combinación"})}});
  for (const auto& rare : review.rare) {
    table.AddRow({Grouped(rare.persons()), absl::StrJoin(rare.value(), " ")});
  }
  table.PrintAligned(environment.out);
}

}  // namespace

void PrintReview(const Review& review, const NodeEnvironment& environment) {
  const node::v1::ReviewSummary& summary = review.summary;
  environment.out << environment.Say({"What would leave now\n", "Qué saldría ahora\n"});
  PrintFacts(
      {{environment.Say({"cases held", "casos en el nodo"}), Grouped(summary.cases())},
       {environment.Say({"new records", "registros nuevos"}), Grouped(summary.new_records())},
       {environment.Say({"revised records", "registros cambiados"}),
        Grouped(summary.revised_records())},
       {environment.Say({"unchanged records", "registros sin cambio"}),
        Grouped(summary.unchanged_records())},
       {environment.Say({"withdrawn records", "registros retirados"}),
        Grouped(summary.withdrawals())}},
      environment.out);
  PrintReasons(summary.kept_back(), {"Kept back", "Retenidos"}, environment);
  PrintCoarsening(summary, environment);
  PrintReasons(summary.never_leaves(), {"Never leaves", "Nunca sale"}, environment);
  PrintRecords(review, environment);
  PrintRare(review, environment);
}

}  // namespace almenara::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/agreement/simulation_printer.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "cli/agreement/page.h"
#include "cli/text_table.h"
#include "policy/agreement/table_error.h"
#include "policy/agreement/wording.h"

namespace almenara::cli {
namespace {

constexpr TextTable::Align kRight = TextTable::Align::kRight;

std::string Decimal(double value) { return absl::StrFormat("%.1f", value); }

class SimulationPrinter {
 public:
  SimulationPrinter(const Simulation& simulation, const LabelStyle& style, std::ostream& out)
      : simulation_(simulation), style_(style), out_(out) {}

  void Print() const {
    out_ << simulation_.agreement << Say(" version ", " versión ") << simulation_.version << ": "
         << agreement::ReleaseKindInWords(simulation_.kind, style_.language) << ", "
         << simulation_.tables.size() << Say(" tables", " tablas") << "\n\n";
    PrintCharges();
    if (simulation_.node.has_value()) PrintNode();
    out_ << "\n";
    PrintTables();
    PrintNotes();
    if (simulation_.node.has_value() && !simulation_.node->table.empty()) PrintCells();
  }

 private:
  const char* Say(const char* en, const char* es) const {
    return style_.language == Language::kSpanish ? es : en;
  }
  const char* YesOrNothing(bool yes) const { return yes ? Say("yes", "sí") : ""; }

  void PrintText(const std::string& text) const {
    for (const std::string& line : WrapText(text, "")) out_ << line << "\n";
  }

  void PrintCharges() const {
    TextTable charges({{Say("a person pays", "una persona paga")},
                       {"rho (T0 / T1 / T2)"},
                       {Say("guessed right, of 100", "se acierta, de 100")}});
    const auto add = [&](const char* name, const agreement::TierCharge& charge) {
      if (charge == agreement::TierCharge{}) return;
      charges.AddRow({name, agreement::ChargeInWords(charge), agreement::GuessesInWords(charge)});
    };
    add(Say("for this release", "por esta publicación"), simulation_.charge);
    add(Say("in all, of the first import", "en total, de la primera carga"),
        simulation_.back_catalogue);
    add(Say("in all, of a later quarter", "en total, de un trimestre posterior"),
        simulation_.calendar);
    charges.PrintAligned(out_);
  }

  void PrintNode() const {
    const NodeSimulation& node = *simulation_.node;
    out_ << "\n"
         << Say("Your published records in its scope: ", "Sus registros publicados en su alcance: ")
         << Grouped(node.persons) << Say(" persons, exactly.", " personas, exactamente.") << "\n";
    if (node.beside.empty()) {
      if (!node.no_tables.empty()) PrintText(node.no_tables);
      return;
    }
    PrintText(absl::StrCat(Say("Beside the released tables that this node reads (T",
                               "Junto a las tablas publicadas que lee este nodo (T"),
                           node.beside_tier, "): ", absl::StrJoin(node.beside, ", "), "."));
  }

  void PrintTables() const {
    const bool with_node = simulation_.node.has_value();
    const size_t tiers = simulation_.tables.empty() ? 0 : simulation_.tables.front().tiers.size();
    std::vector<TextTable::Column> columns = {{Say("table", "tabla")},
                                              {Say("cells", "celdas"), kRight}};
    if (with_node) columns.push_back({Say("yours", "suyas"), kRight});
    if (with_node) columns.push_back({Say("alone", "en solitario"), kRight});
    for (size_t tier = 0; tier < tiers; ++tier) {
      columns.push_back({absl::StrCat("T", tier, " sd"), kRight});
      columns.push_back({"tau", kRight});
      if (with_node) columns.push_back({Say("shown", "visibles"), kRight});
      if (!simulation_.against.empty()) columns.push_back({"N", kRight});
      if (with_node) columns.push_back({Say("read", "leídas"), kRight});
    }
    TextTable table(columns);
    const std::string chosen = with_node ? simulation_.node->table : "";
    for (const TableSimulation& row : simulation_.tables) {
      if (chosen.empty() || row.table == chosen) table.AddRow(RowOf(row));
    }
    table.PrintAligned(out_);
  }

  std::vector<std::string> RowOf(const TableSimulation& table) const {
    const bool with_node = simulation_.node.has_value();
    std::vector<std::string> row = {table.table, Grouped(table.cells)};
    if (with_node) row.push_back(Grouped(table.own_cells));
    if (with_node) row.push_back(table.released ? Grouped(table.alone_cells) : "-");
    for (const SimulatedError& tier : table.tiers) {
      row.push_back(Decimal(tier.median_sd));
      row.push_back(Grouped(static_cast<uint64_t>(tier.median_threshold)));
      if (with_node) row.push_back(Grouped(tier.shown_cells));
      if (!simulation_.against.empty()) {
        row.push_back(tier.difference_sd.has_value()
                          ? Grouped(agreement::TableDifference::ReadableFrom(*tier.difference_sd))
                          : "-");
      }
      if (with_node) row.push_back(Grouped(tier.readable_cells));
    }
    return row;
  }

  void PrintNotes() const {
    out_ << "\n";
    PrintText(
        Say("sd, tau: median standard deviation of the cells, and the number from which a "
            "cell is shown.",
            "sd, tau: desviación típica mediana de las celdas, y número desde el que se "
            "muestra una celda."));
    if (!simulation_.against.empty()) {
      PrintText(absl::StrCat(Say("N, by the difference to ", "N, por la diferencia con "),
                             simulation_.against, ":"));
      PrintText(
          Say("an organisation whose records are in one of the two releases only, of the same "
              "cohort, can be read by whoever reads both, in every cell where it has more "
              "than N, to within N, 95 times in 100.",
              "una organización cuyos registros están solo en una de las dos publicaciones, "
              "de la misma cohorte, queda a la vista de quien lee ambas, en cada celda en la "
              "que tiene más de N, con un margen de N, 95 veces de 100."));
    }
    if (simulation_.node.has_value()) {
      PrintText(
          Say("yours: cells in which you have somebody; alone: of those that are released, "
              "filled by nobody else as far as the noise lets anyone tell; shown: of yours, "
              "those that would be shown; read: of yours, those that the difference makes "
              "readable.",
              "suyas: celdas en las que tiene a alguien; en solitario: de las publicadas, las "
              "que nadie más llena hasta donde el ruido deja ver; visibles: de las suyas, las "
              "que se mostrarían; leídas: de las suyas, las que la diferencia deja leer."));
    }
  }

  void PrintCells() const {
    const NodeSimulation& node = *simulation_.node;
    std::vector<TextTable::Column> columns;
    for (const std::string& dimension : node.dimensions) columns.push_back({dimension});
    columns.insert(columns.end(), {{Say("yours", "suyas"), kRight},
                                   {"sd", kRight},
                                   {"tau", kRight},
                                   {Say("shown", "visible")},
                                   {Say("read", "leída")},
                                   {Say("released", "publicado"), kRight},
                                   {Say("alone", "en solitario")}});
    TextTable table(columns);
    for (const CellSimulation& cell : node.cells) {
      std::vector<std::string> row;
      for (size_t i = 0; i < cell.codes.size(); ++i) {
        row.push_back(LabelledCode(cell.codes[i], node.dimensions[i], style_));
      }
      row.insert(
          row.end(),
          {Grouped(cell.own), Decimal(cell.sd), Grouped(static_cast<uint64_t>(cell.threshold)),
           YesOrNothing(cell.shown), YesOrNothing(cell.readable),
           cell.released.has_value() ? Decimal(*cell.released) : "-", YesOrNothing(cell.alone)});
      table.AddRow(std::move(row));
    }
    out_ << "\n";
    table.PrintAligned(out_);
  }

  const Simulation& simulation_;
  const LabelStyle& style_;
  std::ostream& out_;
};

}  // namespace

void PrintSimulation(const Simulation& simulation, const LabelStyle& style, std::ostream& out) {
  SimulationPrinter(simulation, style, out).Print();
}

}  // namespace almenara::cli

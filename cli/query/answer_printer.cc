// SPDX-License-Identifier: Apache-2.0
#include "cli/query/answer_printer.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "cli/code_label.h"
#include "cli/text_table.h"
#include "common/answer/answer_json.h"

namespace almenara::cli {
namespace {

using answer::IsShown;
using hub::v1::Answer;
using hub::v1::Cell;

constexpr double kNormal95 = 1.959963984540054;

struct Words {
  const char* counts;
  const char* tier;
  const char* contributors;
  const char* releases;
  const char* estimate;
  const char* interval;
  const char* total;
  const char* hidden;
  const char* more;
  const char* coverage;
};

const Words& WordsIn(Language language) {
  static const Words english = {"victim records",
                                "tier",
                                "contributors",
                                "releases",
                                "estimate",
                                "± 95 %",
                                "all",
                                "cells below threshold, not listed (--all-cells lists them)",
                                "more cells, not listed (--top)",
                                "contributors whose signed scope covers"};
  static const Words spanish = {"registros de víctimas",
                                "nivel",
                                "contribuyentes",
                                "publicaciones",
                                "estimación",
                                "± 95 %",
                                "todo",
                                "celdas bajo el umbral, sin listar (--all-cells las lista)",
                                "celdas más, sin listar (--top)",
                                "contribuyentes cuyo ámbito firmado cubre"};
  return language == Language::kSpanish ? spanish : english;
}

std::vector<const Cell*> InOrder(const Answer& answer, size_t top) {
  std::vector<const Cell*> cells;
  for (const Cell& cell : answer.cell()) cells.push_back(&cell);
  if (answer.below_threshold_cells() > 0 || top < cells.size()) {
    std::stable_sort(cells.begin(), cells.end(),
                     [](const Cell* a, const Cell* b) { return a->estimate() > b->estimate(); });
  }
  cells.resize(std::min(top, cells.size()));
  return cells;
}

void PrintHeading(const Answer& answer, const Words& words, std::ostream& out) {
  out << absl::StrCat(words.counts, " · ", answer.agreement(), " v", answer.agreement_version(),
                      " · ", words.tier, " T", answer.tier(), " · ", answer.contributors(), " ",
                      words.contributors, " · ", words.releases, ": ",
                      absl::StrJoin(answer.release(), ", "), "\n");
  std::vector<std::string> coverage;
  for (const auto& run : answer.coverage()) {
    coverage.push_back(
        absl::StrCat(run.first_year(), "–", run.last_year(), ": ", run.contributors()));
  }
  if (!coverage.empty()) out << words.coverage << " " << absl::StrJoin(coverage, ", ") << "\n";
  for (const auto& filter : answer.filter()) {
    out << filter.dimension() << " = " << absl::StrJoin(filter.code(), " | ") << "\n";
  }
  out << "\n";
}

}  // namespace

std::string AnswerJson(const Answer& answer, const hub::v1::Receipt& receipt) {
  const nlohmann::ordered_json json = {{"answer", answer::AnswerFields(answer)},
                                       {"receipt", answer::ReceiptFields(receipt)}};
  return json.dump();
}

void PrintAnswerTable(const Answer& answer, const LabelStyle& style, std::ostream& out,
                      size_t top) {
  const Words& words = WordsIn(style.language);
  PrintHeading(answer, words, out);
  std::vector<TextTable::Column> columns;
  for (const auto& dimension : answer.dimension()) columns.push_back({dimension.dimension()});
  if (columns.empty()) columns.push_back({words.total});
  columns.push_back({words.estimate, TextTable::Align::kRight});
  columns.push_back({words.interval, TextTable::Align::kRight});
  TextTable table(std::move(columns));
  for (const Cell* cell : InOrder(answer, top)) {
    std::vector<std::string> row;
    for (int i = 0; i < cell->code_size(); ++i) {
      row.push_back(answer.dimension_size() == 0
                        ? cell->code(i)
                        : LabelledCode(cell->code(i), answer.dimension(i).dimension(), style));
    }
    if (IsShown(*cell)) {
      row.push_back(Grouped(static_cast<uint64_t>(std::llround(std::max(0.0, cell->estimate())))));
      row.push_back(absl::StrFormat("%.0f", kNormal95 * cell->sd()));
    } else {
      row.insert(row.end(), {absl::StrCat("<", cell->threshold()), ""});
    }
    table.AddRow(std::move(row));
  }
  table.PrintAligned(out);
  const size_t listed = static_cast<size_t>(answer.cell_size());
  if (table.rows() < listed) {
    out << Grouped(listed - table.rows()) << " " << words.more << "\n";
  }
  if (answer.below_threshold_cells() > 0) {
    out << Grouped(answer.below_threshold_cells()) << " " << words.hidden << "\n";
  }
  const auto& protection = answer.protection();
  out << "\n"
      << (style.language == Language::kSpanish ? protection.text_es() : protection.text_en())
      << "\n";
}

}  // namespace almenara::cli

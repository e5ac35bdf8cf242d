// SPDX-License-Identifier: Apache-2.0
#include "cli/query/answer_printer.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "cli/code_label.h"
#include "cli/text_table.h"

namespace almenara::cli {
namespace {

using hub::v1::Answer;
using hub::v1::Cell;
using Json = nlohmann::ordered_json;

constexpr double kNormal95 = 1.959963984540054;

bool IsShown(const Cell& cell) { return cell.status() == hub::v1::CELL_STATUS_SHOWN; }

Json CellJson(const Cell& cell) {
  Json json = {{"codes", cell.code()}, {"status", IsShown(cell) ? "shown" : "below_threshold"}};
  if (IsShown(cell)) {
    json["estimate"] = cell.estimate();
    json["sd"] = cell.sd();
    json["low"] = cell.low();
    json["high"] = cell.high();
    return json;
  }
  json["threshold"] = cell.threshold();
  // Only where the agreement serves raw estimates.
  if (cell.sd() > 0) {
    json["estimate"] = cell.estimate();
    json["sd"] = cell.sd();
  }
  return json;
}

Json ProtectionJson(const hub::v1::Protection& protection) {
  return {{"rho", static_cast<double>(protection.rho_nano()) / 1e9},
          {"epsilon_at_delta_1e-6", protection.epsilon()},
          {"median_sd", protection.median_sd()},
          {"median_threshold", protection.median_threshold()},
          {"text_en", protection.text_en()},
          {"text_es", protection.text_es()}};
}

Json AnswerFields(const Answer& answer) {
  Json json = {{"agreement", answer.agreement()}, {"agreement_version", answer.agreement_version()},
               {"tier", answer.tier()},           {"counts", "victim records"},
               {"releases", answer.release()},    {"contributors", answer.contributors()},
               {"dimensions", Json::array()},     {"levels", Json::array()},
               {"filters", Json::array()},        {"cells", Json::array()}};
  for (const auto& run : answer.coverage()) {
    json["coverage"].push_back({{"first_year", run.first_year()},
                                {"last_year", run.last_year()},
                                {"contributors", run.contributors()}});
  }
  for (const auto& dimension : answer.dimension()) {
    json["dimensions"].push_back(dimension.dimension());
    json["levels"].push_back(dimension.level());
  }
  for (const auto& filter : answer.filter()) {
    json["filters"].push_back({{"dimension", filter.dimension()}, {"codes", filter.code()}});
  }
  for (const Cell& cell : answer.cell()) json["cells"].push_back(CellJson(cell));
  json["all_cells"] = answer.cells();
  json["below_threshold_cells"] = answer.below_threshold_cells();
  json["protection"] = ProtectionJson(answer.protection());
  return json;
}

Json ReceiptFields(const hub::v1::Receipt& receipt) {
  Json releases = Json::array();
  for (const std::string& digest : receipt.release_digest()) {
    releases.push_back(absl::BytesToHexString(digest));
  }
  return {{"answer_sha256", absl::BytesToHexString(receipt.answer_sha256())},
          {"query", receipt.canonical_query()},
          {"release_sha256", releases},
          {"answered_at", receipt.answered_at_unix_seconds()}};
}

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
  const Json json = {{"answer", AnswerFields(answer)}, {"receipt", ReceiptFields(receipt)}};
  return json.dump();
}

void PrintAnswerCsv(const Answer& answer, std::ostream& out) {
  std::vector<TextTable::Column> columns;
  for (const auto& dimension : answer.dimension()) columns.push_back({dimension.dimension()});
  if (columns.empty()) columns.push_back({"total"});
  for (const char* name : {"status", "estimate", "sd", "low", "high", "threshold"}) {
    columns.push_back({name});
  }
  TextTable table(std::move(columns));
  for (const Cell& cell : answer.cell()) {
    std::vector<std::string> row(cell.code().begin(), cell.code().end());
    if (IsShown(cell)) {
      row.insert(row.end(), {"shown", absl::StrFormat("%.4f", cell.estimate()),
                             absl::StrFormat("%.4f", cell.sd()), absl::StrCat(cell.low()),
                             absl::StrCat(cell.high()), ""});
    } else {
      row.insert(row.end(), {"below_threshold", "", "", "", "", absl::StrCat(cell.threshold())});
    }
    table.AddRow(std::move(row));
  }
  table.PrintCsv(out);
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

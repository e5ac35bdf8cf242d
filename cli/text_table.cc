// SPDX-License-Identifier: Apache-2.0
#include "cli/text_table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/csv/csv_line.h"

namespace almenara::cli {
TextTable::TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

void TextTable::AddRow(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

void TextTable::PrintAligned(std::ostream& out) const {
  std::vector<size_t> widths;
  std::vector<std::string> headings;
  std::vector<std::string> rules;
  for (size_t i = 0; i < columns_.size(); ++i) {
    size_t width = DisplayWidth(columns_[i].heading);
    for (const std::vector<std::string>& row : rows_) width = std::max(width, DisplayWidth(row[i]));
    widths.push_back(width);
    headings.push_back(columns_[i].heading);
    rules.push_back(std::string(width, '-'));
  }
  const auto print = [&](const std::vector<std::string>& row) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      const std::string padding(widths[i] - DisplayWidth(row[i]), ' ');
      if (i > 0) line += "  ";
      line += columns_[i].align == Align::kRight ? padding + row[i] : row[i] + padding;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out << line << "\n";
  };
  print(headings);
  print(rules);
  for (const std::vector<std::string>& row : rows_) print(row);
}

void TextTable::PrintCsv(std::ostream& out) const {
  std::vector<std::string> headings;
  for (const Column& column : columns_) headings.push_back(column.heading);
  out << CsvLine(headings);
  for (const std::vector<std::string>& row : rows_) out << CsvLine(row);
}

std::string Grouped(uint64_t number) {
  std::string digits = absl::StrCat(number);
  for (size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, 1, ',');
  return digits;
}

size_t DisplayWidth(absl::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;  // continuation bytes take no place
  }));
}

}  // namespace almenara::cli

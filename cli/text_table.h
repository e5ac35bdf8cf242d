// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_TEXT_TABLE_H_
#define ALMENARA_CLI_TEXT_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace almenara::cli {

// Rows for eyes or for a spreadsheet. Not thread-safe.
class TextTable {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string heading;
    Align align = Align::kLeft;
  };

  explicit TextTable(std::vector<Column> columns);

  // `cells` has one entry a column.
  void AddRow(std::vector<std::string> cells);
  size_t rows() const { return rows_.size(); }

  // Columns two spaces apart, a rule under the headings; widths in characters, not bytes.
  void PrintAligned(std::ostream& out) const;
  // See CsvLine.
  void PrintCsv(std::ostream& out) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

// 48773 -> "48,773".
std::string Grouped(uint64_t number);

// The characters of UTF-8 text.
size_t DisplayWidth(absl::string_view text);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_TEXT_TABLE_H_

// SPDX-License-Identifier: Apache-2.0
#include "common/csv/csv_line.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"

namespace almenara {
namespace {

std::string CsvCell(absl::string_view cell) {
  std::string text(cell);
  double number = 0;
  if (!text.empty() && absl::string_view("=+-@\t\r").find(text[0]) != absl::string_view::npos &&
      !absl::SimpleAtod(text, &number)) {
    text.insert(text.begin(), '\'');
  }
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

}  // namespace

std::string CsvLine(std::span<const std::string> cells) {
  std::string line;
  for (const std::string& cell : cells) {
    if (&cell != &cells.front()) line += ',';
    line += CsvCell(cell);
  }
  line += '\n';
  return line;
}

}  // namespace almenara

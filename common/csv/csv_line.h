// SPDX-License-Identifier: Apache-2.0
// CSV for spreadsheets and programs: RFC 4180 with line feeds.
#ifndef ALMENARA_COMMON_CSV_CSV_LINE_H_
#define ALMENARA_COMMON_CSV_CSV_LINE_H_

#include <span>
#include <string>

namespace almenara {

// The cells, quoted where they must be, and a line feed. A cell that a spreadsheet would run as a
// formula is preceded by an apostrophe: "=1+1" -> "'=1+1", and "-3.5" stays a number.
std::string CsvLine(std::span<const std::string> cells);

}  // namespace almenara

#endif  // ALMENARA_COMMON_CSV_CSV_LINE_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_INTAKE_DELIMITER_H_
#define ALMENARA_NODE_INTAKE_DELIMITER_H_

#include <string>

#include "absl/strings/string_view.h"
#include "common/codelist/catalogue.h"

namespace almenara::node {

// How much of a file is enough to recognise its delimiter.
inline constexpr size_t kDelimiterSample = 1 << 16;

// The delimiter of a table that begins with `sample`: of comma, semicolon, tab and vertical bar the
// one that gives the header the most columns that the next rows have too. A comma where none gives
// two columns.
char RecogniseDelimiter(absl::string_view sample);

// "commas", "punto y coma", … for reports.
std::string DelimiterName(char delimiter, Language language);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_DELIMITER_H_

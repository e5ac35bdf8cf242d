// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_DEMO_SPLIT_CSV_H_
#define ALMENARA_CLI_DEMO_SPLIT_CSV_H_

#include <cstddef>
#include <istream>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace almenara::demo {

// Deals the rows of a CSV file out to `parts`, all rows of one value of `column` to the same part
// and the values in turn, in the order of their first row. Every part gets the header; rows are
// copied as they are, byte for byte, quotes included. INVALID_ARGUMENT when the header lacks the
// column.
absl::Status SplitCsv(std::istream& in, const std::string& column,
                      const std::vector<std::ostream*>& parts);

}  // namespace almenara::demo

#endif  // ALMENARA_CLI_DEMO_SPLIT_CSV_H_

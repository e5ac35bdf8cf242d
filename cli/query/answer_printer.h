// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_QUERY_ANSWER_PRINTER_H_
#define ALMENARA_CLI_QUERY_ANSWER_PRINTER_H_

#include <cstddef>
#include <limits>
#include <ostream>
#include <string>

#include "almenara/hub/v1/query_service.pb.h"
#include "cli/code_label.h"

namespace almenara::cli {

// {"answer": {...}, "receipt": {...}} on one line. The text of `answer` depends on the answer
// alone.
std::string AnswerJson(const hub::v1::Answer& answer, const hub::v1::Receipt& receipt);

// How many lines of an aligned table to print.
inline constexpr size_t kEveryLine = std::numeric_limits<size_t>::max();

// For eyes: a heading that says what is counted, the cells, and how far to trust them. Answers that
// list their hidden cells keep the order of codes; larger ones, and those of which only the `top`
// lines are wanted, show the largest estimates first.
void PrintAnswerTable(const hub::v1::Answer& answer, const LabelStyle& style, std::ostream& out,
                      size_t top = kEveryLine);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_QUERY_ANSWER_PRINTER_H_

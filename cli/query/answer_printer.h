// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_QUERY_ANSWER_PRINTER_H_
#define ALMENARA_CLI_QUERY_ANSWER_PRINTER_H_

#include <ostream>
#include <string>

#include "almenara/hub/v1/query_service.pb.h"
#include "common/codelist/catalogue.h"

namespace almenara::cli {

// How an aligned table is laid out.
struct TableStyle {
  Language language = Language::kEnglish;
  const Catalogue* catalogue = nullptr;  // for labels beside codes; null: codes alone
};

// {"answer": {...}, "receipt": {...}} on one line. The text of `answer` depends on the answer
// alone.
std::string AnswerJson(const hub::v1::Answer& answer, const hub::v1::Receipt& receipt);

// One line a listed cell: the codes, status, estimate, sd, low, high, threshold.
void PrintAnswerCsv(const hub::v1::Answer& answer, std::ostream& out);

// For eyes: a heading that says what is counted, the cells, and how far to trust them. Answers that
// list their hidden cells keep the order of codes; larger ones show the largest estimates first.
void PrintAnswerTable(const hub::v1::Answer& answer, const TableStyle& style, std::ostream& out);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_QUERY_ANSWER_PRINTER_H_

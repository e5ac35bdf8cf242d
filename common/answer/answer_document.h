// SPDX-License-Identifier: Apache-2.0
// An answer as a text that a person keeps, with what proves it. The JSON document holds the numbers
// for people and programs, and under "signed" the exact bytes of answer and receipt; the CSV is the
// table alone, and these bytes are in a receipt beside it. `almenara audit verify` checks both,
// years later, by writing them again: a text that is written otherwise gets another format's name,
// and the earlier one is still understood.
//
// All functions are thread-safe. INVALID_ARGUMENT where an answer cannot be read.
#ifndef ALMENARA_COMMON_ANSWER_ANSWER_DOCUMENT_H_
#define ALMENARA_COMMON_ANSWER_ANSWER_DOCUMENT_H_

#include <string>

#include "absl/status/statusor.h"
#include "almenara/hub/v1/query_service.pb.h"

namespace almenara::answer {

// Format "almenara-answer-1".
absl::StatusOr<std::string> JsonDocument(const hub::v1::AskResponse& response);

// One line a listed cell: the codes, status, estimate, sd, low, high, threshold. A cell below its
// threshold has no number but the threshold, even where the agreement serves raw estimates.
absl::StatusOr<std::string> CsvText(const hub::v1::AskResponse& response);
// What proves CsvText; format "almenara-answer-csv-1".
absl::StatusOr<std::string> CsvReceipt(const hub::v1::AskResponse& response);

struct CsvFiles {
  std::string table;
  std::string receipt;
};

// The answer and receipt in the texts, neither of them verified. INVALID_ARGUMENT also where the
// texts are not byte for byte what the functions above make of these, so that no number that a
// person reads differs from the answer's.
absl::StatusOr<hub::v1::AskResponse> ReadJsonDocument(const std::string& text);
absl::StatusOr<hub::v1::AskResponse> ReadCsv(const CsvFiles& files);

// The answer and receipt in {"answer": "...", "receipt": "..."}, the part "signed" of a document,
// neither of them verified. INVALID_ARGUMENT, naming the field: it is missing, it is not base64 of
// such a message, or there is another one.
absl::StatusOr<hub::v1::AskResponse> ReadSigned(const std::string& text);

}  // namespace almenara::answer

#endif  // ALMENARA_COMMON_ANSWER_ANSWER_DOCUMENT_H_

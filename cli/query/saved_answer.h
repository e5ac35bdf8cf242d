// SPDX-License-Identifier: Apache-2.0
// An answer in a file, with what proves it: the texts of common/answer. FILE.json is whole; beside
// FILE.csv, the table alone, stands FILE.csv.receipt.
#ifndef ALMENARA_CLI_QUERY_SAVED_ANSWER_H_
#define ALMENARA_CLI_QUERY_SAVED_ANSWER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/hub/v1/query_service.pb.h"

namespace almenara::cli {

enum class SavedFormat { kJson, kCsv };

// By the path's extension; INVALID_ARGUMENT, saying which there are, for any other, and for
// .sdmx.csv, lest a plain table be taken for SDMX.
absl::StatusOr<SavedFormat> SavedFormatOf(const std::string& path);

// INVALID_ARGUMENT: the answer cannot be read. Else errors of writing.
absl::Status SaveAnswer(const hub::v1::AskResponse& response, const std::string& path);
// The answer and receipt in the files at `path`, neither of them verified. INVALID_ARGUMENT: not
// such files, or changed since they were saved; NOT_FOUND: one of them is missing.
absl::StatusOr<hub::v1::AskResponse> LoadAnswer(const std::string& path);

// FILE.csv.receipt.
std::string ReceiptPath(const std::string& path);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_QUERY_SAVED_ANSWER_H_

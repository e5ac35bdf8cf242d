// SPDX-License-Identifier: Apache-2.0
// An answer in a file, with what proves it. FILE.json holds the numbers for people and programs,
// and under "signed" the exact bytes of answer and receipt; FILE.csv is the table alone, and these
// bytes are in FILE.csv.receipt beside it. `almenara audit verify` checks both, years later.
#ifndef ALMENARA_CLI_QUERY_SAVED_ANSWER_H_
#define ALMENARA_CLI_QUERY_SAVED_ANSWER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/hub/v1/query_service.pb.h"

namespace almenara::cli {

enum class SavedFormat { kJson, kCsv };

// By the path's extension; INVALID_ARGUMENT, saying which there are, for any other.
absl::StatusOr<SavedFormat> SavedFormatOf(const std::string& path);

// What is in the files.
struct SavedTexts {
  std::string file;
  std::string receipt;  // of FILE.csv.receipt; empty with JSON
};

// INVALID_ARGUMENT: the answer cannot be read.
absl::StatusOr<SavedTexts> RenderSaved(const hub::v1::AskResponse& response, SavedFormat format);

// The answer and receipt in the files, neither of them verified. INVALID_ARGUMENT: not such files,
// or not byte for byte what RenderSaved makes of these, so that no number that a person reads
// differs from the answer's.
absl::StatusOr<hub::v1::AskResponse> ReadSaved(const SavedTexts& texts, SavedFormat format);

// The same of the files at `path`.
absl::Status SaveAnswer(const hub::v1::AskResponse& response, const std::string& path);
absl::StatusOr<hub::v1::AskResponse> LoadAnswer(const std::string& path);

// FILE.csv.receipt.
std::string ReceiptPath(const std::string& path);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_QUERY_SAVED_ANSWER_H_

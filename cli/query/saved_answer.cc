// SPDX-License-Identifier: Apache-2.0
#include "cli/query/saved_answer.h"

#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/answer/answer_document.h"
#include "common/config/textproto.h"
#include "common/files/atomic_file.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

using hub::v1::AskResponse;

constexpr uint64_t kMaxFileBytes = uint64_t{1} << 30;

absl::Status WriteWhole(const std::string& path, absl::string_view text) {
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<AtomicFile> file, AtomicFile::Create(path));
  ALMENARA_RETURN_IF_ERROR(file->Append(text));
  return file->Commit();
}

absl::StatusOr<AskResponse> NamingFile(absl::StatusOr<AskResponse> response,
                                       const std::string& path) {
  if (response.ok()) return response;
  return absl::Status(response.status().code(),
                      absl::StrCat(path, ": ", response.status().message()));
}

}  // namespace

absl::StatusOr<SavedFormat> SavedFormatOf(const std::string& path) {
  const std::string lower = absl::AsciiStrToLower(path);
  if (absl::EndsWith(lower, ".sdmx.csv")) {
    return absl::InvalidArgumentError(absl::StrCat(
        path,
        ": SDMX is not saved with a receipt of its own; print it with --format sdmx-csv, and "
        "save the answer that proves it as .json"));
  }
  if (absl::EndsWith(lower, ".json")) return SavedFormat::kJson;
  if (absl::EndsWith(lower, ".csv")) return SavedFormat::kCsv;
  return absl::InvalidArgumentError(absl::StrCat(
      path, ": the name of a saved answer ends with .json or .csv, which says what is in it"));
}

std::string ReceiptPath(const std::string& path) { return path + ".receipt"; }

absl::Status SaveAnswer(const AskResponse& response, const std::string& path) {
  ALMENARA_ASSIGN_OR_RETURN(const SavedFormat format, SavedFormatOf(path));
  if (format == SavedFormat::kJson) {
    ALMENARA_ASSIGN_OR_RETURN(const std::string document, answer::JsonDocument(response));
    return WriteWhole(path, document);
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::string receipt, answer::CsvReceipt(response));
  ALMENARA_ASSIGN_OR_RETURN(const std::string table, answer::CsvText(response));
  ALMENARA_RETURN_IF_ERROR(WriteWhole(ReceiptPath(path), receipt));
  return WriteWhole(path, table);
}

absl::StatusOr<AskResponse> LoadAnswer(const std::string& path) {
  ALMENARA_ASSIGN_OR_RETURN(const SavedFormat format, SavedFormatOf(path));
  ALMENARA_ASSIGN_OR_RETURN(std::string text, ReadFile(path, kMaxFileBytes));
  if (format == SavedFormat::kJson) return NamingFile(answer::ReadJsonDocument(text), path);
  answer::CsvFiles files = {.table = std::move(text), .receipt = ""};
  ALMENARA_ASSIGN_OR_RETURN(files.receipt, ReadFile(ReceiptPath(path), kMaxFileBytes));
  return NamingFile(answer::ReadCsv(files), path);
}

}  // namespace almenara::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/query/saved_answer.h"

#include <memory>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/query/answer_json.h"
#include "cli/query/answer_printer.h"
#include "common/config/textproto.h"
#include "common/files/atomic_file.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

using hub::v1::Answer;
using hub::v1::AskResponse;
using Json = nlohmann::ordered_json;

// Texts that are written otherwise get another name, and this one is still understood.
constexpr char kJsonFormat[] = "almenara-answer-1";
constexpr char kCsvFormat[] = "almenara-answer-csv-1";
constexpr int kIndent = 1;
constexpr uint64_t kMaxFileBytes = uint64_t{1} << 30;

Json SignedFields(const AskResponse& response) {
  return {{"answer", absl::Base64Escape(response.answer())},
          {"receipt", absl::Base64Escape(response.receipt().SerializeAsString())}};
}

absl::Status Damaged(absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("not an answer as it was saved: ", what,
                   "; it is damaged, was changed, or is another kind of file"));
}

absl::StatusOr<std::string> SignedBytes(const Json& json, const char* name) {
  if (!json.is_object() || !json.contains("signed") || !json["signed"].is_object()) {
    return Damaged("the part \"signed\" is missing");
  }
  const Json& fields = json["signed"];
  std::string bytes;
  if (!fields.contains(name) || !fields[name].is_string() ||
      !absl::Base64Unescape(fields[name].get_ref<const std::string&>(), &bytes)) {
    return Damaged(absl::StrCat("\"", name, "\" under \"signed\" cannot be read"));
  }
  return bytes;
}

absl::StatusOr<AskResponse> ReadSigned(const std::string& text) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return Damaged("it is not JSON");
  AskResponse response;
  ALMENARA_ASSIGN_OR_RETURN(*response.mutable_answer(), SignedBytes(json, "answer"));
  ALMENARA_ASSIGN_OR_RETURN(const std::string receipt, SignedBytes(json, "receipt"));
  if (!response.mutable_receipt()->ParseFromString(receipt)) {
    return Damaged("its receipt cannot be read");
  }
  return response;
}

absl::Status WriteWhole(const std::string& path, absl::string_view text) {
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<AtomicFile> file, AtomicFile::Create(path));
  ALMENARA_RETURN_IF_ERROR(file->Append(text));
  return file->Commit();
}

}  // namespace

absl::StatusOr<SavedFormat> SavedFormatOf(const std::string& path) {
  const std::string lower = absl::AsciiStrToLower(path);
  if (absl::EndsWith(lower, ".json")) return SavedFormat::kJson;
  if (absl::EndsWith(lower, ".csv")) return SavedFormat::kCsv;
  return absl::InvalidArgumentError(absl::StrCat(
      path, ": the name of a saved answer ends with .json or .csv, which says what is in it"));
}

std::string ReceiptPath(const std::string& path) { return path + ".receipt"; }

absl::StatusOr<SavedTexts> RenderSaved(const AskResponse& response, SavedFormat format) {
  Answer answer;
  if (!answer.ParseFromString(response.answer())) return Damaged("its answer cannot be read");
  if (format == SavedFormat::kJson) {
    const Json json = {{"format", kJsonFormat},
                       {"answer", AnswerFields(answer)},
                       {"receipt", ReceiptFields(response.receipt())},
                       {"signed", SignedFields(response)}};
    return SavedTexts{json.dump(kIndent) + "\n", ""};
  }
  const Json json = {{"format", kCsvFormat}, {"signed", SignedFields(response)}};
  std::ostringstream table;
  PrintAnswerCsv(answer, table);
  return SavedTexts{table.str(), json.dump(kIndent) + "\n"};
}

absl::StatusOr<AskResponse> ReadSaved(const SavedTexts& texts, SavedFormat format) {
  const bool is_json = format == SavedFormat::kJson;
  ALMENARA_ASSIGN_OR_RETURN(AskResponse response, ReadSigned(is_json ? texts.file : texts.receipt));
  ALMENARA_ASSIGN_OR_RETURN(const SavedTexts expected, RenderSaved(response, format));
  if (texts.receipt != expected.receipt) return Damaged("the receipt's file has other text in it");
  if (texts.file != expected.file) {
    return absl::InvalidArgumentError(
        "what a person reads in the file is not what the signed answer says: it was changed after "
        "it was saved");
  }
  return response;
}

absl::Status SaveAnswer(const AskResponse& response, const std::string& path) {
  ALMENARA_ASSIGN_OR_RETURN(const SavedFormat format, SavedFormatOf(path));
  ALMENARA_ASSIGN_OR_RETURN(const SavedTexts texts, RenderSaved(response, format));
  if (format == SavedFormat::kCsv) {
    ALMENARA_RETURN_IF_ERROR(WriteWhole(ReceiptPath(path), texts.receipt));
  }
  return WriteWhole(path, texts.file);
}

absl::StatusOr<AskResponse> LoadAnswer(const std::string& path) {
  ALMENARA_ASSIGN_OR_RETURN(const SavedFormat format, SavedFormatOf(path));
  SavedTexts texts;
  ALMENARA_ASSIGN_OR_RETURN(texts.file, ReadFile(path, kMaxFileBytes));
  if (format == SavedFormat::kCsv) {
    ALMENARA_ASSIGN_OR_RETURN(texts.receipt, ReadFile(ReceiptPath(path), kMaxFileBytes));
  }
  absl::StatusOr<AskResponse> response = ReadSaved(texts, format);
  if (!response.ok()) {
    return absl::Status(response.status().code(),
                        absl::StrCat(path, ": ", response.status().message()));
  }
  return response;
}

}  // namespace almenara::cli

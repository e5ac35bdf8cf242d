// SPDX-License-Identifier: Apache-2.0
#include "common/answer/answer_document.h"

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/answer/answer_json.h"
#include "common/csv/csv_line.h"
#include "common/status/status_macros.h"

namespace almenara::answer {
namespace {

using hub::v1::Answer;
using hub::v1::AskResponse;
using hub::v1::Cell;
using Json = nlohmann::ordered_json;

constexpr char kJsonFormat[] = "almenara-answer-1";
constexpr char kCsvFormat[] = "almenara-answer-csv-1";
constexpr int kIndent = 1;

absl::Status Damaged(absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("not an answer as it was saved: ", what,
                   "; it is damaged, was changed, or is another kind of file"));
}

absl::StatusOr<Answer> ParseAnswer(const AskResponse& response) {
  Answer answer;
  if (!answer.ParseFromString(response.answer())) return Damaged("its answer cannot be read");
  return answer;
}

Json SignedFields(const AskResponse& response) {
  return {{"answer", absl::Base64Escape(response.answer())},
          {"receipt", absl::Base64Escape(response.receipt().SerializeAsString())}};
}

absl::StatusOr<std::string> SignedBytes(const Json& fields, const char* name) {
  std::string bytes;
  if (!fields.contains(name) || !fields[name].is_string() ||
      !absl::Base64Unescape(fields[name].get_ref<const std::string&>(), &bytes)) {
    return absl::InvalidArgumentError(absl::StrCat("\"", name, "\" is not there in base64"));
  }
  return bytes;
}

absl::StatusOr<AskResponse> ReadSignedFields(const Json& fields) {
  AskResponse response;
  ALMENARA_ASSIGN_OR_RETURN(*response.mutable_answer(), SignedBytes(fields, "answer"));
  ALMENARA_ASSIGN_OR_RETURN(const std::string receipt, SignedBytes(fields, "receipt"));
  if (!response.mutable_receipt()->ParseFromString(receipt)) {
    return absl::InvalidArgumentError("\"receipt\" cannot be read");
  }
  return response;
}

absl::StatusOr<AskResponse> ReadSignedPart(const std::string& text) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return Damaged("it is not JSON");
  if (!json.is_object() || !json.contains("signed") || !json["signed"].is_object()) {
    return Damaged("the part \"signed\" is missing");
  }
  absl::StatusOr<AskResponse> response = ReadSignedFields(json["signed"]);
  if (!response.ok()) {
    return Damaged(absl::StrCat("under \"signed\", ", response.status().message()));
  }
  return response;
}

absl::Status CheckText(absl::string_view text, absl::string_view expected) {
  if (text == expected) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "what a person reads in the file is not what the signed answer says: it was changed after it "
      "was saved");
}

std::vector<std::string> Headings(const Answer& answer) {
  std::vector<std::string> headings;
  for (const auto& dimension : answer.dimension()) headings.push_back(dimension.dimension());
  if (headings.empty()) headings.push_back("total");
  headings.insert(headings.end(), {"status", "estimate", "sd", "low", "high", "threshold"});
  return headings;
}

std::vector<std::string> Row(const Cell& cell) {
  std::vector<std::string> row(cell.code().begin(), cell.code().end());
  if (IsShown(cell)) {
    row.insert(row.end(), {"shown", absl::StrFormat("%.4f", cell.estimate()),
                           absl::StrFormat("%.4f", cell.sd()), absl::StrCat(cell.low()),
                           absl::StrCat(cell.high()), ""});
  } else {
    row.insert(row.end(), {"below_threshold", "", "", "", "", absl::StrCat(cell.threshold())});
  }
  return row;
}

}  // namespace

absl::StatusOr<std::string> JsonDocument(const AskResponse& response) {
  ALMENARA_ASSIGN_OR_RETURN(const Answer answer, ParseAnswer(response));
  const Json json = {{"format", kJsonFormat},
                     {"answer", AnswerFields(answer)},
                     {"receipt", ReceiptFields(response.receipt())},
                     {"signed", SignedFields(response)}};
  return json.dump(kIndent) + "\n";
}

absl::StatusOr<std::string> CsvText(const AskResponse& response) {
  ALMENARA_ASSIGN_OR_RETURN(const Answer answer, ParseAnswer(response));
  const std::vector<std::string> headings = Headings(answer);
  std::string text = CsvLine(headings);
  for (const Cell& cell : answer.cell()) {
    std::vector<std::string> row = Row(cell);
    row.resize(headings.size());
    absl::StrAppend(&text, CsvLine(row));
  }
  return text;
}

absl::StatusOr<std::string> CsvReceipt(const AskResponse& response) {
  ALMENARA_RETURN_IF_ERROR(ParseAnswer(response).status());
  const Json json = {{"format", kCsvFormat}, {"signed", SignedFields(response)}};
  return json.dump(kIndent) + "\n";
}

absl::StatusOr<AskResponse> ReadJsonDocument(const std::string& text) {
  ALMENARA_ASSIGN_OR_RETURN(AskResponse response, ReadSignedPart(text));
  ALMENARA_ASSIGN_OR_RETURN(const std::string expected, JsonDocument(response));
  ALMENARA_RETURN_IF_ERROR(CheckText(text, expected));
  return response;
}

absl::StatusOr<AskResponse> ReadCsv(const CsvFiles& files) {
  ALMENARA_ASSIGN_OR_RETURN(AskResponse response, ReadSignedPart(files.receipt));
  ALMENARA_ASSIGN_OR_RETURN(const std::string receipt, CsvReceipt(response));
  if (files.receipt != receipt) return Damaged("the receipt's file has other text in it");
  ALMENARA_ASSIGN_OR_RETURN(const std::string table, CsvText(response));
  ALMENARA_RETURN_IF_ERROR(CheckText(files.table, table));
  return response;
}

absl::StatusOr<AskResponse> ReadSigned(const std::string& text) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return absl::InvalidArgumentError("not a JSON object");
  ALMENARA_ASSIGN_OR_RETURN(AskResponse response, ReadSignedFields(json));
  if (json.size() != 2) {
    return absl::InvalidArgumentError("there are other fields than \"answer\" and \"receipt\"");
  }
  if (!Answer().ParseFromString(response.answer())) {
    return absl::InvalidArgumentError("\"answer\" cannot be read");
  }
  return response;
}

}  // namespace almenara::answer

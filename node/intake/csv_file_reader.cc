// SPDX-License-Identifier: Apache-2.0
#include "node/intake/csv_file_reader.h"

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status_macros.h"
#include "node/intake/delimiter.h"

namespace almenara::node {
namespace {

constexpr absl::string_view kNamesDelimiter = "sep=";

std::string EncodingName(const TextDecoder& decoder, Language language) {
  const bool es = language == Language::kSpanish;
  switch (decoder.encoding()) {
    case TextDecoder::Encoding::kAscii:
      return "ASCII";
    case TextDecoder::Encoding::kUtf8:
      if (!decoder.has_byte_order_mark()) return "UTF-8";
      return es ? "UTF-8 con BOM" : "UTF-8 with BOM";
    case TextDecoder::Encoding::kWindows1252:
      return "Windows-1252 (Latin-1)";
  }
  return "";
}

std::string LineEndNames(const CsvReader::LineEnds& ends) {
  std::vector<std::string> names;
  if (ends.lf > 0) names.push_back("LF");
  if (ends.crlf > 0) names.push_back("CRLF");
  if (ends.cr > 0) names.push_back("CR");
  return absl::StrJoin(names, "+");
}

}  // namespace

CsvFileReader::CsvFileReader(char delimiter) : delimiter_(delimiter) {}

absl::Status CsvFileReader::Consume(absl::string_view bytes, CsvReader::OnRow on_row) {
  ALMENARA_RETURN_IF_ERROR(decoder_.Decode(bytes, text_));
  return Read(/*at_end=*/false, on_row);
}

absl::Status CsvFileReader::Finish(CsvReader::OnRow on_row) {
  ALMENARA_RETURN_IF_ERROR(decoder_.Finish(text_));
  return Read(/*at_end=*/true, on_row);
}

void CsvFileReader::Begin() {
  names_delimiter_ =
      absl::StartsWithIgnoreCase(text_, kNamesDelimiter) && text_.size() > kNamesDelimiter.size();
  if (names_delimiter_) {
    delimiter_ = text_[kNamesDelimiter.size()];
  } else if (delimiter_ == '\0') {
    delimiter_ = RecogniseDelimiter(absl::string_view(text_).substr(0, kDelimiterSample));
  }
  csv_.emplace(delimiter_);
}

absl::Status CsvFileReader::Read(bool at_end, CsvReader::OnRow on_row) {
  if (!csv_.has_value()) {
    if (!at_end && text_.size() < kDelimiterSample) return absl::OkStatus();
    Begin();
  }
  const auto pass = [this, on_row](const CsvRow& row) {
    return std::exchange(names_delimiter_, false) ? absl::OkStatus() : on_row(row);
  };
  ALMENARA_RETURN_IF_ERROR(csv_->Consume(text_, pass));
  text_.clear();
  return at_end ? csv_->Finish(pass) : absl::OkStatus();
}

std::string CsvFileReader::Description(Language language) const {
  std::vector<std::string> parts = {EncodingName(decoder_, language)};
  if (csv_.has_value()) {
    if (std::string ends = LineEndNames(csv_->line_ends()); !ends.empty()) parts.push_back(ends);
    parts.push_back(DelimiterName(delimiter_, language));
  }
  return absl::StrJoin(parts, ", ");
}

}  // namespace almenara::node

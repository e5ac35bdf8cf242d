// SPDX-License-Identifier: Apache-2.0
#include "node/intake/csv_reader.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"

namespace almenara::node {
namespace {

bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }

}  // namespace

CsvReader::CsvReader(char delimiter, CsvLimits limits) : delimiter_(delimiter), limits_(limits) {}

absl::Status CsvReader::Consume(absl::string_view text, OnRow on_row) {
  buffer_.append(text.data(), text.size());
  return Drain(/*at_end=*/false, on_row);
}

absl::Status CsvReader::Finish(OnRow on_row) { return Drain(/*at_end=*/true, on_row); }

absl::Status CsvReader::Drain(bool at_end, OnRow on_row) {
  while (true) {
    if (skipping_) SkipToLineEnd();
    if (FindRowEnd()) {
      ALMENARA_RETURN_IF_ERROR(EmitRow(on_row));
      BeginNextRow();
    } else if (searched_ - begin_ > limits_.row_bytes) {
      const bool quoted = place_ == Place::kQuoted;
      ALMENARA_RETURN_IF_ERROR(
          LoseRow(quoted ? CsvFault::kUnclosedQuote : CsvFault::kRowTooLong, on_row));
    } else if (at_end && place_ == Place::kQuoted) {
      ALMENARA_RETURN_IF_ERROR(LoseRow(CsvFault::kUnclosedQuote, on_row));
    } else {
      break;
    }
  }
  if (at_end) ALMENARA_RETURN_IF_ERROR(EmitRow(on_row));
  buffer_.erase(0, begin_);
  searched_ -= begin_;
  begin_ = 0;
  return absl::OkStatus();
}

bool CsvReader::FindRowEnd() {
  if (after_cr_ && searched_ < buffer_.size()) {
    after_cr_ = false;
    if (buffer_[searched_] == '\n') {
      --line_ends_.cr;
      ++line_ends_.crlf;
      begin_ = ++searched_;
    }
  }
  const size_t limit = std::min(buffer_.size(), begin_ + limits_.row_bytes + 1);
  for (; searched_ < limit; ++searched_) {
    const char c = buffer_[searched_];
    if (place_ == Place::kQuoted) {
      if (c == '"') place_ = Place::kQuoteInQuoted;
      const bool second_of_crlf = c == '\n' && buffer_[searched_ - 1] == '\r';
      if (IsLineEnd(c) && !second_of_crlf) ++inner_lines_;
    } else if (IsLineEnd(c)) {
      return true;
    } else if (c == delimiter_) {
      place_ = Place::kFieldStart;
    } else if (c == '"' && place_ != Place::kUnquoted) {
      place_ = Place::kQuoted;  // at a field's beginning, or the second of a doubled quote
    } else {
      place_ = Place::kUnquoted;
    }
  }
  return false;
}

absl::Status CsvReader::EmitRow(OnRow on_row) {
  row_.line = line_;
  row_.fault = CsvFault::kNone;
  row_.text = absl::string_view(buffer_).substr(begin_, searched_ - begin_);
  if (row_.text.empty()) return absl::OkStatus();
  SplitFields(row_.text);
  if (row_.fault != CsvFault::kNone) row_.fields.clear();
  return on_row(row_);
}

void CsvReader::SplitFields(absl::string_view text) {
  row_.fields.clear();
  unescaped_.clear();
  unescaped_.reserve(text.size());  // fields point into it, so it must not move
  for (bool more = true; more && row_.fault == CsvFault::kNone;) {
    more = TakeField(text);
    if (row_.fields.size() > limits_.fields) row_.fault = CsvFault::kTooManyFields;
    if (row_.fields.back().size() > limits_.field_bytes) row_.fault = CsvFault::kFieldTooLong;
  }
}

bool CsvReader::TakeField(absl::string_view& text) {
  if (!text.empty() && text[0] == '"') {
    row_.fields.push_back(TakeQuoted(text));
    if (!text.empty() && text[0] != delimiter_) {
      row_.fault = CsvFault::kTextAfterQuote;
      return false;
    }
  } else {
    const size_t end = std::min(text.find(delimiter_), text.size());
    row_.fields.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  if (text.empty()) return false;
  text.remove_prefix(1);
  return true;
}

absl::string_view CsvReader::TakeQuoted(absl::string_view& text) {
  text.remove_prefix(1);
  const size_t quote = text.find('"');
  absl::string_view content = text.substr(0, quote);
  text.remove_prefix(std::min(content.size() + 1, text.size()));
  if (text.empty() || text[0] != '"') return content;
  // A doubled quote: copy from here on.
  const size_t start = unescaped_.size();
  unescaped_.append(content.data(), content.size());
  while (!text.empty() && text[0] == '"') {
    const absl::string_view piece = text.substr(0, text.find('"', 1));  // with one quote of the two
    unescaped_.append(piece.data(), piece.size());
    text.remove_prefix(std::min(piece.size() + 1, text.size()));
  }
  return absl::string_view(unescaped_).substr(start);
}

absl::Status CsvReader::LoseRow(CsvFault fault, OnRow on_row) {
  if (++lost_rows_ > limits_.lost_rows) {
    return absl::InvalidArgumentError(absl::StrCat(
        "line ", line_, ": more than ", limits_.lost_rows,
        " rows are too long or have a quote that is never closed; check delimiter and quotes"));
  }
  const auto first = buffer_.begin() + static_cast<std::ptrdiff_t>(begin_);
  const auto line_end = std::find_if(first, buffer_.end(), IsLineEnd);
  searched_ = static_cast<size_t>(line_end - buffer_.begin());
  row_.line = line_;
  row_.fault = fault;
  row_.fields.clear();
  row_.text = absl::string_view(buffer_).substr(begin_, searched_ - begin_);
  inner_lines_ = 0;
  ALMENARA_RETURN_IF_ERROR(on_row(row_));
  if (line_end == buffer_.end()) {
    skipping_ = true;
    place_ = Place::kFieldStart;
  } else {
    BeginNextRow();
  }
  return absl::OkStatus();
}

void CsvReader::SkipToLineEnd() {
  while (searched_ < buffer_.size() && !IsLineEnd(buffer_[searched_])) ++searched_;
  begin_ = searched_;
  if (searched_ == buffer_.size()) return;
  skipping_ = false;
  BeginNextRow();
}

void CsvReader::BeginNextRow() {
  after_cr_ = buffer_[searched_] == '\r';
  ++(after_cr_ ? line_ends_.cr : line_ends_.lf);
  line_ += 1 + inner_lines_;
  inner_lines_ = 0;
  begin_ = ++searched_;
  place_ = Place::kFieldStart;
}

}  // namespace almenara::node

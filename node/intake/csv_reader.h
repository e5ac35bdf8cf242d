// SPDX-License-Identifier: Apache-2.0
// Comma-separated values as RFC 4180 has them and as spreadsheets write them: any delimiter, quoted
// fields with delimiters, line ends and doubled quotes in them, lines ending in LF, CRLF or CR, the
// last one with or without. A quote inside an unquoted field is a character like others. Blank
// lines are not rows.
//
// A stream: a row is handed on as soon as it is complete, so memory is bounded by the longest row.
#ifndef ALMENARA_NODE_INTAKE_CSV_READER_H_
#define ALMENARA_NODE_INTAKE_CSV_READER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace almenara::node {

struct CsvLimits {
  size_t row_bytes = 1 << 20;
  size_t field_bytes = 1 << 18;
  size_t fields = 4096;
  // Rows whose quote is never closed, or that are longer than a row may be, before the file is
  // refused.
  int lost_rows = 100;
};

enum class CsvFault {
  kNone,
  kUnclosedQuote,   // the row is then its first line only, and reading goes on with the next
  kTextAfterQuote,  // "like this"x
  kRowTooLong,      // as kUnclosedQuote
  kFieldTooLong,
  kTooManyFields,
};

// Valid until the callback returns.
struct CsvRow {
  uint64_t line = 0;  // where it begins; the text's first line is 1
  CsvFault fault = CsvFault::kNone;
  std::vector<absl::string_view> fields;  // unquoted; empty when there is a fault
  absl::string_view text;                 // the row as it stands, without its line end
};

// Not thread-safe.
class CsvReader {
 public:
  struct LineEnds {
    uint64_t lf = 0;
    uint64_t crlf = 0;
    uint64_t cr = 0;
  };
  using OnRow = absl::FunctionRef<absl::Status(const CsvRow&)>;

  explicit CsvReader(char delimiter, CsvLimits limits = {});

  // The next text, cut anywhere. An error of `on_row` ends the reading and is returned.
  // InvalidArgument, naming the line, when more rows were lost than the limits allow.
  absl::Status Consume(absl::string_view text, OnRow on_row);
  absl::Status Finish(OnRow on_row);

  const LineEnds& line_ends() const { return line_ends_; }

 private:
  // Where in a row the search for its end is.
  enum class Place { kFieldStart, kUnquoted, kQuoted, kQuoteInQuoted };

  absl::Status Drain(bool at_end, OnRow on_row);
  // Moves searched_ to the row's end. False when it is not in the buffer.
  bool FindRowEnd();
  absl::Status EmitRow(OnRow on_row);
  void SplitFields(absl::string_view text);
  // Takes a field off `text`, with its delimiter; false after the last.
  bool TakeField(absl::string_view& text);
  // Takes a quoted field's content off `text`, which begins with the quote.
  absl::string_view TakeQuoted(absl::string_view& text);
  absl::Status LoseRow(CsvFault fault, OnRow on_row);
  void SkipToLineEnd();
  // Goes past the line end at searched_ and begins a row.
  void BeginNextRow();

  char delimiter_;
  CsvLimits limits_;
  LineEnds line_ends_;
  std::string buffer_;
  size_t begin_ = 0;     // of the row being read, in buffer_
  size_t searched_ = 0;  // between begin_ and here there is no end of the row
  Place place_ = Place::kFieldStart;
  uint64_t line_ = 1;         // of begin_
  uint64_t inner_lines_ = 0;  // line ends in quotes between begin_ and searched_
  bool after_cr_ = false;     // the last line end was CR and a LF may follow
  bool skipping_ = false;     // the rest of a line that was too long is passed over
  int lost_rows_ = 0;
  CsvRow row_;
  std::string unescaped_;  // what fields with doubled quotes in them point to
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_CSV_READER_H_

// SPDX-License-Identifier: Apache-2.0
#include "node/intake/delimiter.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "node/intake/csv_reader.h"

namespace almenara::node {
namespace {

constexpr size_t kRowsCompared = 50;

struct Score {
  size_t header_columns = 0;
  size_t rows = 0;
  size_t rows_alike = 0;

  // Nine rows of ten have as many columns as the header.
  bool Consistent() const { return 10 * rows_alike >= 9 * rows; }
};

Score ScoreOf(absl::string_view sample, char delimiter) {
  Score score;
  CsvReader reader(delimiter);
  // The last row may be cut by the sample's end, so only rows that the reader sees the end of
  // count. Reading stops, with an error that means nothing, once enough rows were compared.
  reader
      .Consume(sample,
               [&score](const CsvRow& row) {
                 if (score.header_columns == 0) {
                   score.header_columns = row.fields.size();
                   return absl::OkStatus();
                 }
                 ++score.rows;
                 if (row.fields.size() == score.header_columns) ++score.rows_alike;
                 return score.rows < kRowsCompared ? absl::OkStatus() : absl::CancelledError();
               })
      .IgnoreError();
  if (score.header_columns == 0) {  // no line end in the sample: a header alone
    reader
        .Finish([&score](const CsvRow& row) {
          score.header_columns = row.fields.size();
          return absl::OkStatus();
        })
        .IgnoreError();
  }
  return score;
}

}  // namespace

char RecogniseDelimiter(absl::string_view sample) {
  char best = ',';
  Score best_score = ScoreOf(sample, best);
  for (const char delimiter : {';', '\t', '|'}) {
    const Score score = ScoreOf(sample, delimiter);
    if (score.header_columns < 2) continue;
    const bool better = score.Consistent() == best_score.Consistent()
                            ? score.header_columns > best_score.header_columns
                            : score.Consistent() || best_score.header_columns < 2;
    if (better) {
      best = delimiter;
      best_score = score;
    }
  }
  return best;
}

std::string DelimiterName(char delimiter, Language language) {
  const bool es = language == Language::kSpanish;
  switch (delimiter) {
    case ',':
      return es ? "comas" : "commas";
    case ';':
      return es ? "punto y coma" : "semicolons";
    case '\t':
      return es ? "tabuladores" : "tabs";
    case '|':
      return es ? "barras verticales" : "vertical bars";
    default:
      return absl::StrCat(es ? "separador " : "delimiter ", absl::string_view(&delimiter, 1));
  }
}

}  // namespace almenara::node

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_INTAKE_CSV_FILE_READER_H_
#define ALMENARA_NODE_INTAKE_CSV_FILE_READER_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/codelist/catalogue.h"
#include "node/intake/csv_reader.h"
#include "node/intake/text_decoder.h"

namespace almenara::node {

// From the bytes of a CSV file to its rows: encoding and delimiter are recognised. The line
// "sep=;", with which spreadsheets name the delimiter, is heeded and is no row. Not thread-safe.
class CsvFileReader {
 public:
  // `delimiter` 0: recognised.
  explicit CsvFileReader(char delimiter);

  absl::Status Consume(absl::string_view bytes, CsvReader::OnRow on_row);
  absl::Status Finish(CsvReader::OnRow on_row);

  // "UTF-8 with BOM, CRLF, semicolons".
  std::string Description(Language language) const;
  uint64_t odd_bytes() const { return decoder_.odd_bytes(); }

 private:
  absl::Status Read(bool at_end, CsvReader::OnRow on_row);
  void Begin();

  char delimiter_;
  TextDecoder decoder_;
  std::string text_;              // decoded, not yet read
  std::optional<CsvReader> csv_;  // once the delimiter is known
  bool names_delimiter_ = false;  // the first row is "sep=…" and was not passed over yet
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_CSV_FILE_READER_H_

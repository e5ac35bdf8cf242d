// SPDX-License-Identifier: Apache-2.0
// From the bytes of a file to cases. Pure: no disk, no clock, no network. The file is read as a
// stream, whatever its size; memory grows by at most 32 bytes for every distinct row.
//
//   ALMENARA_ASSIGN_OR_RETURN(auto reader, CaseReader::Create(catalogue, {.data_set =
//   "ctdc-2020"})); while (...) ALMENARA_RETURN_IF_ERROR(reader->Consume(chunk, sink));
//   ALMENARA_RETURN_IF_ERROR(reader->Finish(sink));
//   reader->report().rows == reader->report().cases + reader->report().repeated +
//   reader->report().kept_aside
//
// A row is taken whole or kept aside with its reasons; nothing is dropped. Which case a row is:
//   - with an identifier, the case of that identifier in the data set;
//   - without one, its content (Case.content_sha256) and its ordinal among equal rows of the file.
//   Equal rows get the
//     ordinals 0, 1, 2, … in the file's order, so the same file always gives the same cases.
#ifndef ALMENARA_NODE_INTAKE_CASE_READER_H_
#define ALMENARA_NODE_INTAKE_CASE_READER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "almenara/state/v1/case.pb.h"
#include "common/codelist/catalogue.h"

namespace almenara::node {

// How to read a file.
struct ReadOptions {
  // The name every case of the file gets as Case.data_set. Empty is allowed only where every row
  // has an identifier.
  std::string data_set = {};
  // A ColumnMapping textproto. Empty: the format is recognised from the header.
  std::string mapping = {};
  // Publisher and basis of a data set that was de-identified before; goes into every case. Empty:
  // it was not.
  std::string already_deidentified_basis = {};
  // Of remarks and reasons.
  Language language = Language::kEnglish;
};

// Why a row, or a cell of it, could not be taken. Never holds a value of the row.
struct RowProblem {
  std::string column = {};  // as in the header; empty: the row as a whole
  std::string reason = {};  // what is wrong and what to do
};

// A row that could not be taken whole.
struct RowKeptAside {
  uint64_t line = 0;  // where it begins, the file's first line being 1
  // Identified content: which case the row is of, so that the case is not taken for gone. Empty
  // when the row has none, when it could not be read, or when an earlier row of the file has it
  // too.
  std::string identifier = {};
  std::vector<RowProblem> problems = {};  // never empty
  // Identified content: the row's own text as UTF-8, to be stored encrypted or not at all.
  std::string row = {};
};

// Where cases go. An error ends the reading and is returned by Consume or Finish.
class CaseSink {
 public:
  virtual ~CaseSink() = default;
  // `taken` is complete but for revision and kept_back, which are the store's. It may be swapped
  // for another message, in whose memory the next case is then made.
  virtual absl::Status OnCase(state::v1::Case& taken, uint64_t line) = 0;
  virtual absl::Status OnRowKeptAside(RowKeptAside row) = 0;
};

// What became of a column: "not in the mapping: kept at the node with the case, never sent", …
struct ColumnRemark {
  std::string column = {};
  std::string remark;
};

// A kind of problem and how many rows have it.
struct ProblemCount {
  RowProblem problem;
  uint64_t rows = 0;
};

// What was read so far; complete after Finish.
struct ReadReport {
  std::string
      format;  // "CTDC k-anonymous", "CTDC synthetic", "HTCDS 2.0", or the mapping's own name
  std::string
      reading;  // encoding, line ends and delimiter, for eyes: "UTF-8 with BOM, CRLF, semicolons"
  uint64_t bytes = 0;
  uint64_t rows = 0;   // data rows; blank ones are not rows
  uint64_t cases = 0;  // given to OnCase
  uint64_t repeated =
      0;  // the same identifier with the same content again: the case of the earlier row
  uint64_t kept_aside = 0;  // given to OnRowKeptAside
  std::vector<ColumnRemark>
      remarks;  // in the header's order; remarks on the file as a whole have no column
  std::vector<ProblemCount> problems;  // most frequent first; at most 1,000 kinds
};

// Not thread-safe.
class CaseReader {
 public:
  // The catalogue must outlive the reader. InvalidArgument, naming column, field or line and the
  // fix, when the mapping is not a usable ColumnMapping.
  static absl::StatusOr<std::unique_ptr<CaseReader>> Create(const Catalogue& catalogue,
                                                            ReadOptions options);
  virtual ~CaseReader() = default;

  // The next bytes, cut anywhere. InvalidArgument when the file cannot be read as a whole: not
  // text, a spreadsheet rather than CSV, no format recognised, a column of the mapping missing,
  // rows without identifier but no data set. After an error the reader must not be used.
  virtual absl::Status Consume(absl::string_view bytes, CaseSink& sink) = 0;
  // The end of the file. Call once.
  virtual absl::Status Finish(CaseSink& sink) = 0;

  virtual const ReadReport& report() const = 0;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_CASE_READER_H_

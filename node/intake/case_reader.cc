// SPDX-License-Identifier: Apache-2.0
#include "node/intake/case_reader.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"
#include "node/intake/csv_file_reader.h"
#include "node/intake/header_binding.h"
#include "node/intake/known_formats.h"
#include "node/intake/mapping_file.h"
#include "node/intake/row_identity.h"
#include "node/intake/row_reader.h"
#include "node/intake/wording.h"

namespace almenara::node {
namespace {

using mapping::v1::ColumnMapping;

constexpr size_t kMostProblemKinds = 1000;

bool NamesIdentifier(const HeaderBinding& binding) {
  return std::any_of(binding.columns.begin(), binding.columns.end(), [](const BoundColumn& bound) {
    return bound.column != nullptr && bound.column->role() == mapping::v1::ROLE_IDENTIFIER;
  });
}

char DelimiterOf(const std::optional<ColumnMapping>& mapping) {
  return mapping.has_value() && !mapping->delimiter().empty() ? mapping->delimiter()[0] : '\0';
}

class CsvCaseReader : public CaseReader {
 public:
  CsvCaseReader(const Catalogue& catalogue, ReadOptions options,
                std::optional<ColumnMapping> mapping)
      : catalogue_(catalogue),
        options_(std::move(options)),
        mapping_(std::move(mapping)),
        file_(DelimiterOf(mapping_)) {}

  absl::Status Consume(absl::string_view bytes, CaseSink& sink) override {
    report_.bytes += bytes.size();
    return file_.Consume(bytes, [&](const CsvRow& row) { return TakeRow(row, sink); });
  }

  absl::Status Finish(CaseSink& sink) override {
    ALMENARA_RETURN_IF_ERROR(file_.Finish([&](const CsvRow& row) { return TakeRow(row, sink); }));
    if (rows_ == nullptr) return absl::InvalidArgumentError("the file has no header");
    CompleteReport();
    return absl::OkStatus();
  }

  const ReadReport& report() const override { return report_; }

 private:
  absl::Status TakeRow(const CsvRow& row, CaseSink& sink) {
    if (RowReader::IsBlank(row)) {
      ++blank_rows_;
      return absl::OkStatus();
    }
    if (rows_ == nullptr) return TakeHeader(row);
    ++report_.rows;
    RowDraft& draft = rows_->Read(row);
    if (!draft.problems.empty()) {
      return KeepAside(row, draft.taken.identifier(), draft.problems, sink);
    }
    state::v1::Case& taken = draft.taken;
    if (taken.identifier().empty() && options_.data_set.empty()) {
      return KeepAside(row, "", {{kWholeRow, Problem::kNoIdentifier, ""}}, sink);
    }
    taken.set_data_set(options_.data_set);
    taken.set_already_deidentified_basis(options_.already_deidentified_basis);
    ALMENARA_ASSIGN_OR_RETURN(const RowIdentities::Row identity, identities_.Identify(taken));
    switch (identity) {
      case RowIdentities::Row::kNew:
        ++report_.cases;
        return sink.OnCase(taken, row.line);
      case RowIdentities::Row::kRepeated:
        ++report_.repeated;
        return absl::OkStatus();
      case RowIdentities::Row::kContradicted:
        break;
    }
    return KeepAside(row, "", {{kWholeRow, Problem::kRepeatedIdentifier, ""}}, sink);
  }

  absl::Status TakeHeader(const CsvRow& row) {
    if (row.fault != CsvFault::kNone) {
      return absl::InvalidArgumentError("the header cannot be read; check its quotes");
    }
    std::vector<std::string> header(row.fields.begin(), row.fields.end());
    if (!mapping_.has_value()) {
      ALMENARA_ASSIGN_OR_RETURN(mapping_, RecogniseFormat(header, catalogue_));
    }
    binding_ = BindHeader(*mapping_, header, options_.language);
    ALMENARA_RETURN_IF_ERROR(CheckRequiredColumns(*mapping_, binding_));
    if (binding_.Named() == 0) {
      return absl::InvalidArgumentError(
          "the file has none of the mapping's columns; check the names and the delimiter");
    }
    if (options_.data_set.empty() && !NamesIdentifier(binding_)) {
      return absl::InvalidArgumentError(
          "the rows have no identifier; name the data set with --data-set");
    }
    report_.format = mapping_->name().empty() ? "mapping" : mapping_->name();
    rows_ = std::make_unique<RowReader>(catalogue_, *mapping_, binding_, options_.language);
    return absl::OkStatus();
  }

  absl::Status KeepAside(const CsvRow& row, const std::string& identifier,
                         const std::vector<FoundProblem>& problems, CaseSink& sink) {
    ++report_.kept_aside;
    RowKeptAside aside{.line = row.line, .identifier = identifier, .row = std::string(row.text)};
    for (const FoundProblem& found : problems) {
      RowProblem problem{
          .column = found.column == kWholeRow ? "" : binding_.columns[found.column].header,
          .reason = Say(options_.language, found.problem, found.about)};
      Count(problem);
      aside.problems.push_back(std::move(problem));
    }
    return sink.OnRowKeptAside(std::move(aside));
  }

  void Count(const RowProblem& problem) {
    const std::pair<std::string, std::string> kind(problem.column, problem.reason);
    if (const auto known = problems_.find(kind); known != problems_.end()) {
      ++known->second;
    } else if (problems_.size() < kMostProblemKinds) {
      problems_.emplace(kind, 1);
    }
  }

  void CompleteReport() {
    const Language language = options_.language;
    report_.reading = file_.Description(language);
    AddColumnRemarks();
    const std::string& note =
        language == Language::kSpanish ? mapping_->note_es() : mapping_->note_en();
    if (!note.empty()) report_.remarks.push_back({"", note});
    if (file_.odd_bytes() > 0) AddFileRemark(Remark::kOddBytes, file_.odd_bytes());
    if (report_.repeated > 0) AddFileRemark(Remark::kRepeatedRows, report_.repeated);
    if (blank_rows_ > 0) AddFileRemark(Remark::kBlankRows, blank_rows_);
    if (report_.rows == 0) AddFileRemark(Remark::kNoRows, 0);
    for (const auto& [kind, rows] : problems_) {
      report_.problems.push_back({{kind.first, kind.second}, rows});
    }
    std::stable_sort(report_.problems.begin(), report_.problems.end(),
                     [](const ProblemCount& a, const ProblemCount& b) { return a.rows > b.rows; });
  }

  void AddColumnRemarks() {
    report_.remarks = binding_.remarks;
    if (!options_.mapping.empty()) {  // a known format's columns may be any selection
      for (ColumnRemark& remark : RemarksOnMissingColumns(*mapping_, binding_, options_.language)) {
        report_.remarks.push_back(std::move(remark));
      }
    }
    for (const auto& [remark, rows] : rows_->remarks()) {
      report_.remarks.push_back({binding_.columns[remark.first].header,
                                 Say(options_.language, remark.second, absl::StrCat(rows))});
    }
  }

  void AddFileRemark(Remark remark, uint64_t count) {
    report_.remarks.push_back({"", Say(options_.language, remark, absl::StrCat(count))});
  }

  const Catalogue& catalogue_;
  const ReadOptions options_;
  std::optional<ColumnMapping> mapping_;  // before rows_, which borrows it
  CsvFileReader file_;
  HeaderBinding binding_;            // before rows_, which borrows it
  std::unique_ptr<RowReader> rows_;  // null before the header
  RowIdentities identities_;
  uint64_t blank_rows_ = 0;
  ReadReport report_;
  std::map<std::pair<std::string, std::string>, uint64_t> problems_;  // column, reason
};

}  // namespace

absl::StatusOr<std::unique_ptr<CaseReader>> CaseReader::Create(const Catalogue& catalogue,
                                                               ReadOptions options) {
  std::optional<ColumnMapping> mapping;
  if (!options.mapping.empty()) {
    ALMENARA_ASSIGN_OR_RETURN(mapping, ParseMapping(options.mapping, catalogue));
  }
  return std::make_unique<CsvCaseReader>(catalogue, std::move(options), std::move(mapping));
}

}  // namespace almenara::node

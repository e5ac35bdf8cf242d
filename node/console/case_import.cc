// SPDX-License-Identifier: Apache-2.0
#include "node/console/case_import.h"

#include "almenara/state/v1/node_state.pb.h"
#include "common/status/status_macros.h"

namespace almenara::node {
namespace {

// Rows handed over at once.
constexpr size_t kRows = 1000;

}  // namespace

absl::StatusOr<std::unique_ptr<CaseImport>> CaseImport::Begin(CaseStore& cases,
                                                              const Catalogue& catalogue,
                                                              const ImportTerms& terms,
                                                              AfterImport after) {
  ALMENARA_ASSIGN_OR_RETURN(
      std::unique_ptr<CaseReader> reader,
      CaseReader::Create(catalogue, {.data_set = terms.data_set,
                                     .mapping = terms.mapping,
                                     .already_deidentified_basis = terms.already_deidentified_basis,
                                     .language = terms.language}));
  ALMENARA_ASSIGN_OR_RETURN(
      std::unique_ptr<DataSetImport> import,
      cases.BeginImport({.data_set = terms.data_set, .file_name = terms.file_name}));
  return std::unique_ptr<CaseImport>(
      new CaseImport(std::move(reader), std::move(import), std::move(after)));
}

absl::Status CaseImport::OnCase(state::v1::Case& taken, uint64_t) {
  Rows& rows = storing_.filling();
  if (rows.used == rows.cases.size()) rows.cases.emplace_back();
  rows.cases[rows.used++].Swap(&taken);
  return rows.used < kRows ? absl::OkStatus() : storing_.HandOver();
}

absl::Status CaseImport::OnRowKeptAside(RowKeptAside row) {
  Rows& rows = storing_.filling();
  rows.kept_aside.push_back(std::move(row));
  return rows.kept_aside.size() < kRows ? absl::OkStatus() : storing_.HandOver();
}

absl::Status CaseImport::Store(Rows& rows) {
  for (size_t i = 0; i < rows.used; ++i) ALMENARA_RETURN_IF_ERROR(import_->Add(rows.cases[i]));
  rows.used = 0;
  for (RowKeptAside& row : rows.kept_aside) ALMENARA_RETURN_IF_ERROR(KeepAside(std::move(row)));
  rows.kept_aside.clear();
  return absl::OkStatus();
}

absl::Status CaseImport::KeepAside(RowKeptAside row) {
  if (!row.identifier.empty()) ALMENARA_RETURN_IF_ERROR(import_->MarkSeen(row.identifier));
  state::v1::RowKeptAsideRow kept;
  kept.set_line(row.line);
  kept.set_row(std::move(row.row));
  for (RowProblem& problem : row.problems) {
    state::v1::RowProblemRow& stored = *kept.add_problem();
    stored.set_column(std::move(problem.column));
    stored.set_reason(std::move(problem.reason));
  }
  return import_->KeepAside(std::move(kept));
}

absl::StatusOr<ImportCounts> CaseImport::Finish() {
  ALMENARA_RETURN_IF_ERROR(reader_->Finish(*this));
  ALMENARA_RETURN_IF_ERROR(storing_.Finish());
  ALMENARA_ASSIGN_OR_RETURN(const ImportCounts counts, import_->Finish());
  ALMENARA_RETURN_IF_ERROR(after_(counts));
  return counts;
}

}  // namespace almenara::node

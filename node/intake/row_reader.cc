// SPDX-License-Identifier: Apache-2.0
#include "node/intake/row_reader.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "node/intake/header_names.h"
#include "node/intake/settling.h"

namespace almenara::node {
namespace {

using mapping::v1::Column;

std::vector<std::string> Headers(const HeaderBinding& binding) {
  std::vector<std::string> headers;
  for (const BoundColumn& column : binding.columns) headers.push_back(column.header);
  return headers;
}

std::vector<size_t> ColumnsNamed(const google::protobuf::RepeatedPtrField<std::string>& names,
                                 const HeaderBinding& binding) {
  std::vector<size_t> columns;
  for (const std::string& name : names) {
    for (size_t i = 0; i < binding.columns.size(); ++i) {
      const Column* column = binding.columns[i].column;
      if (column != nullptr && FoldName(column->name()) == FoldName(name)) columns.push_back(i);
    }
  }
  return columns;
}

std::unique_ptr<CellReader> MakeReader(const CellContext& context, const HeaderBinding& binding) {
  switch (context.column.target_case()) {
    case Column::kRole:
      return MakeRoleReader(context);
    case Column::kEvent:
      return MakeEventReader(context);
    case Column::kBirthDate:
      return MakeBirthDateReader(context,
                                 ColumnsNamed(context.column.birth_date().at_column(), binding));
    default:
      return MakeFieldReader(context);
  }
}

std::optional<Problem> ProblemOf(CsvFault fault) {
  switch (fault) {
    case CsvFault::kNone:
      return std::nullopt;
    case CsvFault::kUnclosedQuote:
      return Problem::kUnclosedQuote;
    case CsvFault::kTextAfterQuote:
      return Problem::kTextAfterQuote;
    case CsvFault::kRowTooLong:
      return Problem::kRowTooLong;
    case CsvFault::kFieldTooLong:
      return Problem::kFieldTooLong;
    case CsvFault::kTooManyFields:
      return Problem::kTooManyFields;
  }
  return std::nullopt;
}

bool IsBlankCell(absl::string_view cell) { return absl::StripAsciiWhitespace(cell).empty(); }

}  // namespace

RowReader::RowReader(const Catalogue& catalogue, const mapping::v1::ColumnMapping& mapping,
                     const HeaderBinding& binding, Language language)
    : language_(language), columns_(binding.columns.size()), draft_(catalogue, Headers(binding)) {
  for (size_t i = 0; i < columns_; ++i) {
    const BoundColumn& bound = binding.columns[i];
    if (bound.column == nullptr) {
      AddReader(MakeIdentifyingReader(i), i);
    } else {
      const CellContext context{catalogue, language,    mapping, *bound.column,
                                i,         bound.event, draft_};
      AddReader(MakeReader(context, binding), i);
    }
  }
  std::stable_partition(readers_.begin(), readers_.end(), [](const auto& reader) {
    return reader.second->turn() == CellReader::Turn::kFirst;
  });
  for (const mapping::v1::Constant& constant : mapping.constant()) {
    const Field& field = *catalogue.FindFieldByName(constant.field());
    std::vector<CodeId> codes;
    for (const std::string& code : constant.code()) {
      codes.push_back(field.list->FindByCode(code)->id);
    }
    constants_.emplace_back(draft_.SlotOf(field), std::move(codes));
  }
}

void RowReader::AddReader(std::unique_ptr<CellReader> reader, size_t column) {
  if (reader != nullptr) readers_.emplace_back(column, std::move(reader));
}

bool RowReader::IsBlank(const CsvRow& row) {
  return row.fault == CsvFault::kNone &&
         std::all_of(row.fields.begin(), row.fields.end(), IsBlankCell);
}

bool RowReader::FitsHeader(const CsvRow& row) {
  if (const std::optional<Problem> fault = ProblemOf(row.fault)) {
    draft_.AddProblem(kWholeRow, *fault);
  } else if (row.fields.size() < columns_) {
    draft_.AddProblem(kWholeRow, Problem::kFewerFields);
  } else if (!std::all_of(row.fields.begin() + static_cast<std::ptrdiff_t>(columns_),
                          row.fields.end(), IsBlankCell)) {
    draft_.AddProblem(kWholeRow, Problem::kMoreFields);
  }
  return draft_.problems.empty();
}

RowDraft& RowReader::Read(const CsvRow& row) {
  draft_.Clear();
  if (!FitsHeader(row)) return draft_;
  for (const auto& [column, reader] : readers_) reader->Read(row.fields[column], draft_);
  for (const auto& [slot, codes] : constants_) draft_.answers(slot).AddFallback(codes);
  SettleEvents(draft_);
  SettlePlaces(language_, draft_);
  SettleConsent(draft_);
  SettleFields(language_, draft_);
  if (draft_.problems.empty()) CountRemarks();
  // In one order, so that a file with its columns in another order changes no case.
  auto& identifying = *draft_.taken.mutable_identifying();
  std::stable_sort(identifying.begin(), identifying.end(),
                   [](const auto& a, const auto& b) { return a.name() < b.name(); });
  return draft_;
}

void RowReader::CountRemarks() {
  for (const auto& remark : draft_.remarks) ++remarks_[remark];
}

}  // namespace almenara::node

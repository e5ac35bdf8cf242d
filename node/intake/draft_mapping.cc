// SPDX-License-Identifier: Apache-2.0
#include "node/intake/draft_mapping.h"

#include <set>
#include <utility>
#include <vector>

#include "common/status/status_macros.h"
#include "node/intake/column_profile.h"
#include "node/intake/column_proposal.h"
#include "node/intake/csv_file_reader.h"
#include "node/intake/draft_text.h"
#include "node/intake/header_names.h"
#include "node/intake/known_formats.h"
#include "node/intake/row_reader.h"

namespace almenara::node {
namespace {

using mapping::v1::Column;

// What only one column may be: "" for what many may.
std::string ExclusiveUse(const Column& column, const Catalogue& catalogue) {
  const auto single = [&catalogue](const std::string& field) {
    return catalogue.FindFieldByName(field)->multi_valued ? std::string() : field;
  };
  switch (column.target_case()) {
    case Column::kValue:
      // A country and a part of it say one thing.
      return column.value().level().empty() ? single(column.value().field())
                                            : column.value().field() + "/" + column.value().level();
    case Column::kDate:
      return single(column.date().field());
    case Column::kAge:
      return single(column.age().field());
    case Column::kBirthDate:
      return single(column.birth_date().field());
    case Column::kRole:
      return column.role() == mapping::v1::ROLE_IDENTIFYING ||
                     column.role() == mapping::v1::ROLE_CONSENT
                 ? ""
                 : mapping::v1::Role_Name(column.role());
    default:
      return "";
  }
}

void Keep(DraftedColumn& drafted) {
  const std::string name = drafted.proposal.column.name();
  drafted.second = true;
  drafted.proposal.column.Clear();
  drafted.proposal.column.set_name(name);
  drafted.proposal.column.set_role(mapping::v1::ROLE_IDENTIFYING);
}

class CsvMappingDrafter : public MappingDrafter {
 public:
  CsvMappingDrafter(const Catalogue& catalogue, Language language)
      : catalogue_(catalogue), language_(language), file_('\0') {}

  absl::Status Consume(absl::string_view bytes) override {
    return file_.Consume(bytes, [this](const CsvRow& row) { return TakeRow(row); });
  }

  absl::StatusOr<MappingDraft> Finish() override {
    ALMENARA_RETURN_IF_ERROR(file_.Finish([this](const CsvRow& row) { return TakeRow(row); }));
    if (profiles_.empty()) return absl::InvalidArgumentError("the file has no header");
    std::vector<DraftedColumn> columns = Propose();
    SettleUses(columns);
    SettleBirthDates(columns);
    MappingDraft draft;
    draft.mapping = DraftText(Heading(), columns, language_);
    for (const DraftedColumn& column : columns) {
      if (column.proposal.reason == ColumnProposal::Reason::kNothing) {
        ++draft.unmatched_columns;
      } else if (!column.second) {
        draft.unmatched_values += column.proposal.unmatched.size();
      }
    }
    return draft;
  }

 private:
  absl::Status TakeRow(const CsvRow& row) {
    if (RowReader::IsBlank(row)) return absl::OkStatus();
    if (profiles_.empty()) {
      if (row.fault != CsvFault::kNone) {
        return absl::InvalidArgumentError("the header cannot be read; check its quotes");
      }
      for (absl::string_view name : row.fields) {
        profiles_.emplace_back(std::string(name), row.fields.size());
      }
      return absl::OkStatus();
    }
    ++rows_;
    if (row.fields.size() < profiles_.size()) return absl::OkStatus();  // kept aside at import
    for (size_t i = 0; i < profiles_.size(); ++i) profiles_[i].Add(row.fields[i]);
    return absl::OkStatus();
  }

  std::vector<DraftedColumn> Propose() const {
    const ColumnProposer proposer(catalogue_);
    std::vector<DraftedColumn> columns;
    std::set<std::string> names;
    for (const ColumnProfile& profile : profiles_) {
      DraftedColumn column{.profile = &profile};
      const std::string name = FoldName(profile.header());
      column.unnamed = name.empty() || !names.insert(name).second;
      if (!column.unnamed) column.proposal = proposer.Propose(profile);
      columns.push_back(std::move(column));
    }
    return columns;
  }

  // The first column by its name, else the first by its values, is what only one may be. Dates of
  // birth give way to ages.
  void SettleUses(std::vector<DraftedColumn>& columns) const {
    std::set<std::string> used;
    for (const bool birth_dates : {false, true}) {
      for (const auto reason : {ColumnProposal::Reason::kName, ColumnProposal::Reason::kValues}) {
        for (DraftedColumn& column : columns) {
          if (column.unnamed || column.second || column.proposal.reason != reason ||
              column.proposal.column.has_birth_date() != birth_dates) {
            continue;
          }
          const std::string use = ExclusiveUse(column.proposal.column, catalogue_);
          if (!use.empty() && !used.insert(use).second) Keep(column);
        }
      }
    }
  }

  // An age is meant at the date of registration.
  static void SettleBirthDates(std::vector<DraftedColumn>& columns) {
    std::string date;
    for (const DraftedColumn& column : columns) {
      if (column.proposal.column.has_date()) date = column.proposal.column.name();
    }
    for (DraftedColumn& column : columns) {
      if (!column.proposal.column.has_birth_date()) continue;
      if (date.empty()) {
        Keep(column);
        column.second = false;
        column.proposal.reason = ColumnProposal::Reason::kIdentifying;
        column.proposal.unmatched.clear();
      } else {
        column.proposal.column.mutable_birth_date()->add_at_column(date);
      }
    }
  }

  DraftHeading Heading() const {
    DraftHeading heading{.reading = file_.Description(language_), .rows = rows_};
    std::vector<std::string> header;
    for (const ColumnProfile& profile : profiles_) header.push_back(profile.header());
    const auto format = RecogniseFormat(header, catalogue_);
    if (format.ok()) heading.format = format->name();
    return heading;
  }

  const Catalogue& catalogue_;
  const Language language_;
  CsvFileReader file_;
  std::vector<ColumnProfile> profiles_;  // empty before the header
  uint64_t rows_ = 0;
};

}  // namespace

std::unique_ptr<MappingDrafter> MappingDrafter::Create(const Catalogue& catalogue,
                                                       Language language) {
  return std::make_unique<CsvMappingDrafter>(catalogue, language);
}

}  // namespace almenara::node

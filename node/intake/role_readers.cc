// SPDX-License-Identifier: Apache-2.0
// Readers of columns that are not a field of the record.
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "node/intake/age_bands.h"
#include "node/intake/answer_text.h"
#include "node/intake/cell_reader.h"

namespace almenara::node {
namespace {

using mapping::v1::Role;

class IdentifyingReader : public CellReader {
 public:
  explicit IdentifyingReader(size_t index) : index_(index) {}

  void Read(absl::string_view cell, RowDraft& row) override { row.KeepText(index_, cell); }

 private:
  const size_t index_;
};

// An identifier of the case, the person or the incident.
class IdentifierReader : public CellReader {
 public:
  explicit IdentifierReader(const CellContext& context)
      : role_(context.column.role()), not_recorded_(context.NotRecorded()) {}

  void Read(absl::string_view cell, RowDraft& row) override {
    if (not_recorded_.Contains(cell)) return;
    std::string text(absl::StripAsciiWhitespace(cell));
    if (role_ == mapping::v1::ROLE_IDENTIFIER) {
      row.taken.set_identifier(std::move(text));
    } else if (role_ == mapping::v1::ROLE_PERSON_IDENTIFIER) {
      row.taken.set_person_identifier(std::move(text));
    } else {
      row.taken.set_incident_identifier(std::move(text));
    }
  }

 private:
  const Role role_;
  const NotRecordedTexts not_recorded_;
};

// Consent, the guardian's consent, referral: columns answered with yes or no.
class AnswerReader : public CellReader {
 public:
  explicit AnswerReader(const CellContext& context)
      : role_(context.column.role()),
        index_(context.index),
        keep_text_(context.column.keep_text() || context.column.any_text_is_yes()),
        answers_(context.column, context.NotRecorded()) {}

  void Read(absl::string_view cell, RowDraft& row) override {
    const Answer answer =
        memo_.Get(cell, [this](absl::string_view text) { return answers_.Read(text); });
    if (keep_text_) row.KeepText(index_, cell);
    if (answer == Answer::kNotAnAnswer) row.AddProblem(index_, Problem::kNotYesOrNo);
    const bool yes = answer == Answer::kYes;
    if (role_ == mapping::v1::ROLE_CONSENT) {
      ++(yes ? row.consents_given : row.consents_not_given);
      if (answer == Answer::kNo) row.consent_refused = true;
    } else if (role_ == mapping::v1::ROLE_GUARDIAN_CONSENT) {
      if (yes) row.taken.set_guardian_consented(true);
    } else if (yes) {
      row.taken.set_referred_in(true);
    }
  }

 private:
  const Role role_;
  const size_t index_;
  const bool keep_text_;
  const AnswerTexts answers_;
  CellMemo<Answer> memo_;
};

// The day before which a case stays at the node.
class EmbargoReader : public CellReader {
 public:
  explicit EmbargoReader(const CellContext& context)
      : index_(context.index), not_recorded_(context.NotRecorded()) {
    for (const char* format : {"dd/mm/yyyy", "yyyy-mm-dd", "mm/yyyy", "yyyy-mm", "yyyy"}) {
      formats_.push_back(*DateFormat::Parse(format));
    }
  }

  void Read(absl::string_view cell, RowDraft& row) override {
    if (not_recorded_.Contains(cell)) return;
    std::optional<PartialDate> date = ReadDate(formats_, cell);
    if (!date.has_value()) {
      row.AddProblem(index_, Problem::kNotADate, "dd/mm/yyyy, yyyy-mm-dd, mm/yyyy, yyyy-mm, yyyy");
      return;
    }
    // A month or a year has to be over: the day after its last.
    if (date->month == 0) {
      date = PartialDate{date->year + 1, 1, 1};
    } else if (date->day == 0) {
      date = date->month == 12 ? PartialDate{date->year + 1, 1, 1}
                               : PartialDate{date->year, date->month + 1, 1};
    }
    row.taken.set_embargo_day(
        static_cast<uint32_t>(date->year * 10000 + date->month * 100 + date->day));
  }

 private:
  const size_t index_;
  const NotRecordedTexts not_recorded_;
  std::vector<DateFormat> formats_;
};

class BirthDateReader : public CellReader {
 public:
  BirthDateReader(const CellContext& context, std::vector<size_t> at_columns)
      : field_(context.FieldNamed(context.column.birth_date().field())),
        bands_(*AgeBands::Create(*field_.list)),
        index_(context.index),
        slot_(context.draft.SlotOf(field_)),
        not_recorded_(context.NotRecorded()),
        format_names_(absl::StrJoin(context.column.birth_date().format(), ", ")),
        at_names_(absl::StrJoin(context.column.birth_date().at_column(), ", ")),
        at_columns_(std::move(at_columns)) {
    for (const std::string& format : context.column.birth_date().format()) {
      formats_.push_back(*DateFormat::Parse(format));
    }
  }

  Turn turn() const override { return Turn::kLast; }

  void Read(absl::string_view cell, RowDraft& row) override {
    if (not_recorded_.Contains(cell) || IsNotRecordedName(cell, *field_.list)) return;
    row.KeepText(index_, cell);
    const std::optional<PartialDate> birth = ReadDate(formats_, cell);
    if (!birth.has_value()) return row.AddProblem(index_, Problem::kNotADate, format_names_);
    for (const size_t column : at_columns_) {
      if (row.dates[column].has_value()) return AddBand(*birth, *row.dates[column], row);
    }
    row.AddRemark(index_, Remark::kAgeNotKnown);
  }

 private:
  void AddBand(const PartialDate& birth, const PartialDate& at, RowDraft& row) const {
    const AgeRange range = {YearsBetween(birth.Last(), at.First()),
                            YearsBetween(birth.First(), at.Last())};
    if (range.to < 0 || range.from > kOldest) {
      return row.AddProblem(index_, Problem::kBornAfter, at_names_);
    }
    if (const CodeId band = bands_.Find({std::max(range.from, 0), range.to}); band != 0) {
      row.answers(slot_).Add(band);
    } else {
      row.AddRemark(index_, Remark::kAgeNotKnown);
    }
  }

  const Field& field_;
  const AgeBands bands_;
  const size_t index_;
  const size_t slot_;
  const NotRecordedTexts not_recorded_;
  const std::string format_names_;
  const std::string at_names_;
  const std::vector<size_t> at_columns_;
  std::vector<DateFormat> formats_;
};

}  // namespace

std::unique_ptr<CellReader> MakeRoleReader(const CellContext& context) {
  switch (context.column.role()) {
    case mapping::v1::ROLE_IDENTIFIER:
    case mapping::v1::ROLE_PERSON_IDENTIFIER:
    case mapping::v1::ROLE_INCIDENT_IDENTIFIER:
      return std::make_unique<IdentifierReader>(context);
    case mapping::v1::ROLE_CONSENT:
    case mapping::v1::ROLE_GUARDIAN_CONSENT:
    case mapping::v1::ROLE_REFERRED_IN:
      return std::make_unique<AnswerReader>(context);
    case mapping::v1::ROLE_EMBARGO:
      return std::make_unique<EmbargoReader>(context);
    case mapping::v1::ROLE_IGNORED:
      return nullptr;
    default:  // what is not known to be harmless is identifying
      return std::make_unique<IdentifyingReader>(context.index);
  }
}

std::unique_ptr<CellReader> MakeBirthDateReader(const CellContext& context,
                                                std::vector<size_t> at_columns) {
  return std::make_unique<BirthDateReader>(context, std::move(at_columns));
}

std::unique_ptr<CellReader> MakeIdentifyingReader(size_t index) {
  return std::make_unique<IdentifyingReader>(index);
}

}  // namespace almenara::node

// SPDX-License-Identifier: Apache-2.0
// Readers of columns that give a field its values.
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "common/codelist/period.h"
#include "node/intake/age_bands.h"
#include "node/intake/answer_text.h"
#include "node/intake/cell_reader.h"

namespace almenara::node {
namespace {

class ValueReader : public CellReader {
 public:
  explicit ValueReader(const CellContext& context)
      : lookup_(context.catalogue, context.FieldNamed(context.column.value().field()),
                context.column.value(), context.NotRecorded()),
        index_(context.index),
        slot_(context.draft.SlotOf(lookup_.field())),
        label_(lookup_.field().label.In(context.language)),
        take_first_(context.column.value().take_first()),
        keep_unmatched_(context.column.value().unmatched() == mapping::v1::UNMATCHED_KEEP_TEXT),
        keep_text_(context.column.keep_text()) {}

  void Read(absl::string_view cell, RowDraft& row) override {
    const ValueLookup::Found& found =
        memo_.Get(cell, [this](absl::string_view text) { return lookup_.Find(text); });
    for (const CodeId code : found.codes) row.answers(slot_).Add(code);
    bool keep = keep_text_;
    if (!found.candidates.empty()) {
      row.unsettled.push_back({index_, slot_, &found.candidates, cell, keep_unmatched_ && !keep});
    }
    if (found.unmatched)
      keep |= Tolerate(keep_unmatched_, Remark::kTextKept, Problem::kNoCode, row);
    if (found.several) {
      keep |= Tolerate(take_first_, Remark::kFirstTaken, Problem::kSeveralValues, row);
    }
    if (keep) row.KeepText(index_, cell);
  }

 private:
  bool Tolerate(bool tolerated, Remark remark, Problem problem, RowDraft& row) const {
    if (tolerated) {
      row.AddRemark(index_, remark);
    } else {
      row.AddProblem(index_, problem, label_);
    }
    return tolerated;
  }

  const ValueLookup lookup_;
  const size_t index_;
  const size_t slot_;
  const std::string label_;
  const bool take_first_;
  const bool keep_unmatched_;
  const bool keep_text_;
  CellMemo<ValueLookup::Found> memo_;
};

class FlagReader : public CellReader {
 public:
  explicit FlagReader(const CellContext& context)
      : list_(*context.FieldNamed(context.column.flag().field()).list),
        answers_(context.column, context.NotRecorded()),
        index_(context.index),
        slot_(context.draft.SlotOf(context.FieldNamed(context.column.flag().field()))),
        no_counts_(!context.column.flag().no_says_nothing()) {
    for (const std::string& code : context.column.flag().code()) {
      codes_.push_back(list_.FindByCode(code)->id);
    }
  }

  void Read(absl::string_view cell, RowDraft& row) override {
    switch (memo_.Get(cell, [this](absl::string_view text) { return Find(text); })) {
      case Answer::kYes:
        for (const CodeId code : codes_) row.answers(slot_).Add(code);
        break;
      case Answer::kNo:
        if (no_counts_) row.answers(slot_).AddNo();
        break;
      case Answer::kNotRecorded:
        break;
      case Answer::kNotAnAnswer:
        row.AddProblem(index_, Problem::kNotYesOrNo);
        break;
    }
  }

 private:
  Answer Find(absl::string_view text) const {
    const Answer answer = answers_.Read(text);
    const bool not_recorded = answer == Answer::kNotAnAnswer && IsNotRecordedName(text, list_);
    return not_recorded ? Answer::kNotRecorded : answer;
  }

  const CodeList& list_;
  const AnswerTexts answers_;
  const size_t index_;
  const size_t slot_;
  const bool no_counts_;
  std::vector<CodeId> codes_;
  CellMemo<Answer> memo_;
};

class DateReader : public CellReader {
 public:
  explicit DateReader(const CellContext& context)
      : field_(context.FieldNamed(context.column.date().field())),
        not_recorded_(context.NotRecorded()),
        index_(context.index),
        slot_(context.draft.SlotOf(field_)),
        label_(field_.label.In(context.language)),
        format_names_(absl::StrJoin(context.column.date().format(), ", ")),
        keep_text_(context.column.keep_text()) {
    for (const std::string& format : context.column.date().format()) {
      formats_.push_back(*DateFormat::Parse(format));
    }
  }

  void Read(absl::string_view cell, RowDraft& row) override {
    const Meaning& meaning = memo_.Get(cell, [this](absl::string_view text) { return Find(text); });
    if (keep_text_) row.KeepText(index_, cell);
    if (meaning.problem.has_value()) {
      const bool outside = meaning.problem == Problem::kDateOutside;
      row.AddProblem(index_, *meaning.problem, outside ? label_ : format_names_);
    } else if (meaning.date.has_value()) {
      row.dates[index_] = meaning.date;
      row.answers(slot_).Add(meaning.period);
    }
  }

 private:
  struct Meaning {
    std::optional<PartialDate> date = {};
    CodeId period = 0;
    std::optional<Problem> problem = {};
  };

  Meaning Find(absl::string_view text) const {
    if (not_recorded_.Contains(text)) return {};
    const std::optional<PartialDate> date = ReadDate(formats_, text);
    if (!date.has_value()) {
      if (IsNotRecordedName(text, *field_.list)) return {};
      return {.problem = Problem::kNotADate};
    }
    const CodeId period = date->month == 0 ? YearId(date->year) : MonthId(date->year, date->month);
    if (field_.list->Find(period) == nullptr) return {.problem = Problem::kDateOutside};
    return {.date = date, .period = period};
  }

  const Field& field_;
  const NotRecordedTexts not_recorded_;
  const size_t index_;
  const size_t slot_;
  const std::string label_;
  const std::string format_names_;
  const bool keep_text_;
  std::vector<DateFormat> formats_;
  CellMemo<Meaning> memo_;
};

class AgeReader : public CellReader {
 public:
  explicit AgeReader(const CellContext& context)
      : not_recorded_(context.NotRecorded()),
        index_(context.index),
        fallback_(context.column.age().fallback()),
        keep_text_(context.column.keep_text()) {
    const mapping::v1::Age& age = context.column.age();
    if (!age.field().empty()) {
      field_ = &context.FieldNamed(age.field());
      slot_ = context.draft.SlotOf(*field_);
      label_ = field_->label.In(context.language);
      bands_ = *AgeBands::Create(*field_->list);
    }
    if (!age.majority_field().empty()) {
      const Field& majority = context.FieldNamed(age.majority_field());
      majority_slot_ = context.draft.SlotOf(majority);
      minor_ = majority.list->FindByCode("minor")->id;
      adult_ = majority.list->FindByCode("adult")->id;
    }
  }

  void Read(absl::string_view cell, RowDraft& row) override {
    const Meaning& meaning = memo_.Get(cell, [this](absl::string_view text) { return Find(text); });
    if (keep_text_) row.KeepText(index_, cell);
    if (meaning.problem.has_value()) row.AddProblem(index_, *meaning.problem, label_);
    if (meaning.majority != 0) row.answers(majority_slot_).Add(meaning.majority);
    if (meaning.band == 0) return;
    if (fallback_) {
      row.answers(slot_).AddFallback({meaning.band});
    } else {
      row.answers(slot_).Add(meaning.band);
    }
  }

 private:
  static constexpr int kAdult = 18;

  struct Meaning {
    CodeId band = 0;
    CodeId majority = 0;
    std::optional<Problem> problem = {};
  };

  Meaning Find(absl::string_view text) const {
    if (not_recorded_.Contains(text)) return {};
    std::optional<AgeRange> range = ReadAge(text);
    Meaning meaning;
    if (!range.has_value()) {  // "Unknown", or a band's name
      const Code* code = field_ == nullptr ? nullptr : field_->list->FindByText(text);
      if (code == nullptr) return {.problem = Problem::kNotAnAge};
      if (code->id == field_->list->not_recorded()) return {};
      if (code->exclusive) return {.band = code->id};
      range = ReadAge(code->code);
    }
    if (field_ != nullptr) {
      meaning.band = bands_->Find(*range);
      if (meaning.band == 0) meaning.problem = Problem::kAgeInNoBand;
    }
    if (range->to < kAdult) meaning.majority = minor_;
    if (range->from >= kAdult) meaning.majority = adult_;
    return meaning;
  }

  const NotRecordedTexts not_recorded_;
  const size_t index_;
  const bool fallback_;
  const bool keep_text_;
  const Field* field_ = nullptr;
  size_t slot_ = 0;
  std::string label_;
  std::optional<AgeBands> bands_;
  size_t majority_slot_ = 0;
  CodeId minor_ = 0;  // 0: the column says nothing about majority
  CodeId adult_ = 0;
  CellMemo<Meaning> memo_;
};

}  // namespace

NotRecordedTexts CellContext::NotRecorded() const {
  NotRecordedTexts texts;
  for (const std::string& text : mapping.not_recorded()) texts.Add(text);
  for (const std::string& text : column.not_recorded()) texts.Add(text);
  return texts;
}

std::unique_ptr<CellReader> MakeFieldReader(const CellContext& context) {
  switch (context.column.target_case()) {
    case mapping::v1::Column::kValue:
      return std::make_unique<ValueReader>(context);
    case mapping::v1::Column::kFlag:
      return std::make_unique<FlagReader>(context);
    case mapping::v1::Column::kDate:
      return std::make_unique<DateReader>(context);
    default:
      return std::make_unique<AgeReader>(context);
  }
}

}  // namespace almenara::node

// SPDX-License-Identifier: Apache-2.0
#include "node/console/review_report.h"

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"

namespace almenara::node {
namespace {

constexpr uint32_t kRareBelow = 5;
constexpr size_t kMostRareCombinations = 500;

std::string OutcomeOf(const ReviewedCase& reviewed) {
  switch (reviewed.difference) {
    case Difference::kNew:
      return "new";
    case Difference::kRevised:
      return "revised";
    case Difference::kUnchanged:
      return "unchanged";
    case Difference::kWithdrawn:
      return "withdrawn";
    case Difference::kNothing:
    case Difference::kForgotten:
      return "kept back";
  }
  return "kept back";
}

}  // namespace

std::string ReviewReport::ValueText(FieldId field_id, CodeId code_id) const {
  const Field* field = catalogue_.FindField(field_id);
  const Code* code = field->list->Find(code_id);
  return absl::StrCat(field->name, "=", code == nullptr ? "?" : code->code);
}

void ReviewReport::Add(const GatedCase& gated, Tally& tally) {
  if (const KeptBackReason* reason = std::get_if<KeptBackReason>(&gated.result.outcome)) {
    ++tally.kept_back[*reason];
  }
  for (const CoarsenedField& field : gated.result.coarsened) {
    ++tally.coarsened[{field.field, field.from_level, field.to_level}];
  }
  for (const std::string& column : gated.never_leave) ++tally.never_leave[column];
}

v1::ReviewSummary ReviewReport::Summarize(const PublicationCounts& counts, const Tally& tally,
                                          Language language) const {
  v1::ReviewSummary summary;
  summary.set_cases(counts.cases);
  summary.set_new_records(counts.new_records);
  summary.set_revised_records(counts.revised_records);
  summary.set_unchanged_records(counts.unchanged_records);
  summary.set_withdrawals(counts.withdrawals);
  for (const auto& [reason, cases] : tally.kept_back) {
    v1::ReasonCount& count = *summary.add_kept_back();
    count.set_reason(Sentence(reason, language));
    count.set_cases(cases);
  }
  for (const auto& [change, records] : tally.coarsened) {
    const auto& [field_id, from, to] = change;
    const Field* field = catalogue_.FindField(field_id);
    v1::CoarseningCount& count = *summary.add_coarsening();
    count.set_field(field->name);
    count.set_from_level(field->list->levels()[static_cast<size_t>(from)]);
    count.set_to_level(field->list->levels()[static_cast<size_t>(to)]);
    count.set_records(records);
  }
  for (const auto& [column, cases] : tally.never_leave) {
    v1::ReasonCount& count = *summary.add_never_leaves();
    count.set_reason(column);
    count.set_cases(cases);
  }
  return summary;
}

absl::StatusOr<v1::ReviewedRecord> ReviewReport::Describe(const ReviewedCase& reviewed) const {
  v1::ReviewedRecord record;
  ALMENARA_ASSIGN_OR_RETURN(*record.mutable_case_name(), commands_.NameOf(reviewed.key));
  record.set_outcome(OutcomeOf(reviewed));
  if (reviewed.gated == nullptr || reviewed.gated->result.record() == nullptr) return record;
  for (const record::v1::FieldValues& values : reviewed.gated->result.record()->values()) {
    for (const CodeId code : values.code()) record.add_value(ValueText(values.field(), code));
  }
  return record;
}

absl::Status ReviewReport::Write(
    const v1::ReviewRequest& request, Language language,
    absl::FunctionRef<absl::Status(const v1::ReviewResponse&)> give) const {
  Tally tally;
  RareCombinations rare(catalogue_);
  const auto count = [&](const ReviewedCase& reviewed) {
    if (reviewed.gated == nullptr) return absl::OkStatus();
    Add(*reviewed.gated, tally);
    if (reviewed.gated->result.record() != nullptr) rare.Add(*reviewed.gated->result.record());
    return absl::OkStatus();
  };
  ALMENARA_ASSIGN_OR_RETURN(const PublicationCounts counts, publication_.Review(count));
  v1::ReviewResponse response;
  *response.mutable_summary() = Summarize(counts, tally, language);
  ALMENARA_RETURN_IF_ERROR(give(response));
  if (request.list_records()) {
    const auto describe = [&](const ReviewedCase& reviewed) -> absl::Status {
      v1::ReviewResponse record;
      ALMENARA_ASSIGN_OR_RETURN(*record.mutable_record(), Describe(reviewed));
      return give(record);
    };
    ALMENARA_RETURN_IF_ERROR(publication_.Review(describe).status());
  }
  const uint32_t below = request.rare_below() == 0 ? kRareBelow : request.rare_below();
  for (const RareCombinationFound& found : rare.Find(below, kMostRareCombinations)) {
    response.mutable_rare()->Clear();
    for (const auto& [field, code] : found.values)
      response.mutable_rare()->add_value(ValueText(field, code));
    response.mutable_rare()->set_persons(found.persons);
    ALMENARA_RETURN_IF_ERROR(give(response));
  }
  return absl::OkStatus();
}

}  // namespace almenara::node

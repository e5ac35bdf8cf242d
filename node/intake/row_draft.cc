// SPDX-License-Identifier: Apache-2.0
#include "node/intake/row_draft.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace almenara::node {

RowDraft::RowDraft(const Catalogue& catalogue, std::vector<std::string> headers)
    : dates(headers.size()), headers_(std::move(headers)) {
  for (const Field& field : catalogue.fields()) answers_.emplace_back(field);
}

void RowDraft::Clear() {
  for (FieldAnswers& answers : answers_) answers.Clear();
  taken.Clear();
  problems.clear();
  remarks.clear();
  unsettled.clear();
  events.clear();
  std::fill(dates.begin(), dates.end(), std::nullopt);
  consents_given = 0;
  consents_not_given = 0;
  consent_refused = false;
}

size_t RowDraft::SlotOf(const Field& field) const {
  const auto found =
      std::find_if(answers_.begin(), answers_.end(),
                   [&field](const FieldAnswers& a) { return a.field().id == field.id; });
  return static_cast<size_t>(found - answers_.begin());
}

EventDraft& RowDraft::event(int number) {
  auto at = std::find_if(events.begin(), events.end(),
                         [number](const EventDraft& event) { return event.number >= number; });
  if (at == events.end() || at->number != number) at = events.insert(at, EventDraft{number});
  return *at;
}

void RowDraft::AddProblem(size_t column, Problem problem, absl::string_view about) {
  problems.push_back({column, problem, std::string(about)});
}

void RowDraft::KeepText(size_t column, absl::string_view text) {
  if (absl::StripAsciiWhitespace(text).empty()) return;
  state::v1::IdentifyingField& kept = *taken.add_identifying();
  kept.set_name(headers_[column]);
  kept.set_value(std::string(text));
}

}  // namespace almenara::node

// SPDX-License-Identifier: Apache-2.0
#include "node/intake/settling.h"

#include <algorithm>
#include <vector>

namespace almenara::node {
namespace {

void KeepTexts(const EventDraft& event, RowDraft& row) {
  for (const auto& [column, text] : event.places) row.KeepText(column, text);
}

// The event's place as finely as it is known; 0 when its columns do not fit together.
CodeId PlaceOf(const EventDraft& event, const Field& field) {
  if (event.subdivisions == nullptr) return event.country;
  if (event.country == 0) {
    return event.subdivisions->size() == 1 ? event.subdivisions->front() : 0;
  }
  FieldAnswers country(field);
  country.Add(event.country);
  return country.Settle(*event.subdivisions);
}

// Whether a later event says more about the same field, which holds one place.
bool IsOvertaken(const EventDraft& event, const RowDraft& row) {
  return !row.field(*event.slot).multi_valued &&
         std::any_of(row.events.begin(), row.events.end(), [&event](const EventDraft& other) {
           return other.number > event.number && other.slot == event.slot && !other.places.empty();
         });
}

}  // namespace

void SettleEvents(RowDraft& row) {
  for (const EventDraft& event : row.events) {
    if (event.places.empty()) continue;
    const size_t column = event.places.front().first;
    if (!event.slot.has_value()) {
      row.AddRemark(column, Remark::kKindNotKnown);
      KeepTexts(event, row);
    } else if (IsOvertaken(event, row)) {
      row.AddRemark(column, Remark::kLastEventTaken);
      KeepTexts(event, row);
    } else if (const CodeId place = PlaceOf(event, row.field(*event.slot)); place != 0) {
      row.answers(*event.slot).Add(place);
    } else {  // the subdivision is of no country named, or of several
      if (event.country != 0) row.answers(*event.slot).Add(event.country);
      row.AddRemark(event.places.back().first, Remark::kTextKept);
      KeepTexts(event, row);
    }
  }
}

void SettlePlaces(Language language, RowDraft& row) {
  for (const UnsettledPlace& place : row.unsettled) {
    if (const CodeId code = row.answers(place.slot).Settle(*place.candidates); code != 0) {
      row.answers(place.slot).Add(code);
    } else if (place.keep_text) {
      row.AddRemark(place.column, Remark::kTextKept);
      row.KeepText(place.column, place.text);
    } else {
      row.AddProblem(place.column, Problem::kSeveralPlaces,
                     row.field(place.slot).label.In(language));
    }
  }
}

void SettleConsent(RowDraft& row) {
  if (row.consent_refused) {
    row.taken.set_consent(state::v1::ROW_CONSENT_REFUSED);
  } else if (row.consents_given > 0 && row.consents_not_given == 0) {
    row.taken.set_consent(state::v1::ROW_CONSENT_GIVEN);
  }
}

void SettleFields(Language language, RowDraft& row) {
  std::vector<CodeId> values;
  for (size_t slot = 0; slot < row.slots(); ++slot) {
    if (!row.answers(slot).Resolve(values)) {
      row.AddProblem(kWholeRow, Problem::kContradiction, row.field(slot).label.In(language));
    } else if (!values.empty()) {
      record::v1::FieldValues& field = *row.taken.add_values();
      field.set_field(row.field(slot).id);
      field.mutable_code()->Add(values.begin(), values.end());
    }
  }
}

}  // namespace almenara::node

// SPDX-License-Identifier: Apache-2.0
#include "hub/calendar_closer.h"

#include <utility>

#include "common/telemetry/log_identifier.h"

namespace almenara::hub {

CalendarCloser::CalendarCloser(const CohortCalendar& calendar, Close close, const Log& log,
                               const Clock& clock, absl::Duration interval)
    : calendar_(calendar),
      close_(std::move(close)),
      log_(log),
      clock_(clock),
      task_([this] { CloseDue(); }, interval) {}

bool CalendarCloser::IsDue(const CohortWindow& window, absl::Time now) const {
  if (settled_.contains(window.id)) return false;
  // What the calendar does not end, the operator closes.
  return window.closed_at.has_value() || (window.ends_at.has_value() && *window.ends_at <= now);
}

void CalendarCloser::CloseDue() {
  const absl::Time now = clock_.Now();
  for (const CohortWindow& window : calendar_.List(now)) {
    if (!IsDue(window, now)) continue;
    const absl::Status closed = close_(window.id);
    const LogField cohort = LogField::Identifier("cohort", LogIdentifier(window.id.value()));
    if (!closed.ok()) {
      log_.Error("cohort_close_failed", {cohort, LogField::Code(closed.code())});
      return;  // later quarters wait for earlier ones
    }
    settled_.insert(window.id);
    if (!window.closed_at) log_.Info("cohort_closed_by_calendar", {cohort});
  }
}

}  // namespace almenara::hub

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_CALENDAR_CLOSER_H_
#define ALMENARA_HUB_CALENDAR_CLOSER_H_

#include <functional>
#include <set>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/telemetry/log.h"
#include "common/time/clock.h"
#include "hub/intake/cohort_calendar.h"
#include "hub/periodic_task.h"

namespace almenara::hub {

// Closes every quarter once its calendar end has passed, so that releases come by the calendar and
// not when somebody thinks of it, and finishes the releases of cohorts that a crash left closed but
// not released. A close that fails is logged and tried again. Thread-safe.
class CalendarCloser {
 public:
  // Closes a cohort and makes its releases; safe to repeat.
  using Close = std::function<absl::Status(const CohortId&)>;

  // Looks at once and then every `interval`. All must outlive the closer.
  CalendarCloser(const CohortCalendar& calendar, Close close, const Log& log, const Clock& clock,
                 absl::Duration interval);

 private:
  void CloseDue();
  // True when there is something to do about a cohort at `now`.
  bool IsDue(const CohortWindow& window, absl::Time now) const;

  const CohortCalendar& calendar_;
  const Close close_;
  const Log& log_;
  const Clock& clock_;
  std::set<CohortId> settled_;  // closed, with releases made; only the task touches it
  PeriodicTask task_;           // last: it uses all of the above
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_CALENDAR_CLOSER_H_

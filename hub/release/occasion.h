// SPDX-License-Identifier: Apache-2.0
// When releases are made: by the public calendar alone, whatever the data.
//
//   back catalogue   at its close, by the operator
//   quarterly        at the close of each quarter
//   annual           a year's, when the first quarter of the next year closes: a quarter's time for
//                    corrections
//   three-year       the years F..F+2, F+3..F+5, ... from the calendar's first year F on, when the
//                    first quarter after them closes; the first one counts the back catalogue, too.
//                    It is the last of its cohorts: the hub deletes their records afterwards
//   ad hoc           when every contributor has approved (ad_hoc_releases.h)
#ifndef ALMENARA_HUB_RELEASE_OCCASION_H_
#define ALMENARA_HUB_RELEASE_OCCASION_H_

#include <span>
#include <string>
#include <vector>

#include "hub/intake/cohort_calendar.h"
#include "hub/intake/cohort_id.h"
#include "policy/agreement/agreement.h"

namespace almenara::hub {

struct Occasion {
  agreement::ReleaseKind kind;
  std::string name;               // "2026Q4", "2026", "2026-2028", "ad-hoc-floods"; unique
  std::vector<CohortId> cohorts;  // in order of time, never empty

  friend bool operator==(const Occasion&, const Occasion&) = default;
};

// A cohort's own release, at its close.
Occasion FirstReleaseOf(const CohortId& cohort);

// The restatements that the calendar makes due with the close of `closed`: none, the year's, or the
// year's and the three years'. `calendar`: CohortCalendar::List at any time since.
std::vector<Occasion> RestatementsDueWith(const CohortId& closed,
                                          std::span<const CohortWindow> calendar);

// "global-trends-v1-2026Q4".
std::string ReleaseIdOf(const agreement::Agreement& agreement, const Occasion& occasion);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RELEASE_OCCASION_H_

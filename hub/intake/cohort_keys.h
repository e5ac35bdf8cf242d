// SPDX-License-Identifier: Apache-2.0
// Keys of the table "cohorts". Values: CalendarState under CalendarKey, ClosedCohortState under
// ClosedCohortKey, RetiredCohortState under RetiredCohortKey.
#ifndef ALMENARA_HUB_INTAKE_COHORT_KEYS_H_
#define ALMENARA_HUB_INTAKE_COHORT_KEYS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "hub/intake/cohort_id.h"

namespace almenara::hub {

inline constexpr char kCohortsTable[] = "cohorts";

std::string CalendarKey();
std::string ClosedCohortKey(const CohortId& cohort);
std::string ClosedCohortPrefix();
absl::StatusOr<CohortId> ParseClosedCohortKey(absl::string_view key);
std::string RetiredCohortKey(const CohortId& cohort);
std::string RetiredCohortPrefix();
absl::StatusOr<CohortId> ParseRetiredCohortKey(absl::string_view key);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_INTAKE_COHORT_KEYS_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_INTAKE_COHORT_ID_H_
#define ALMENARA_HUB_INTAKE_COHORT_ID_H_

#include <compare>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace almenara::hub {

// The name of a window of arrivals: a calendar quarter in UTC, "2026Q4", or the back catalogue, a
// name such as "back-catalogue" (1 to 63 lower-case letters, digits and single inner hyphens, a
// letter first). Always valid. Immutable. Quarters compare in order of time and sort before names.
class CohortId {
 public:
  // INVALID_ARGUMENT, saying the rule. Quarters run from 1970Q1 to 9999Q4.
  static absl::StatusOr<CohortId> Parse(absl::string_view text);
  // The quarter in which `time` lies; times outside 1970-9999 count as the nearest quarter.
  static CohortId QuarterOf(absl::Time time);

  const std::string& value() const { return value_; }
  bool is_quarter() const;

  // Only for quarters: 2026 and 4 of "2026Q4".
  int year() const;
  int quarter() const { return value_[5] - '0'; }
  // Only for quarters. The first instant of the quarter and of the next one.
  absl::Time QuarterStart() const;
  absl::Time QuarterEnd() const;
  CohortId NextQuarter() const { return QuarterOf(QuarterEnd()); }

  friend bool operator==(const CohortId&, const CohortId&) = default;
  friend std::strong_ordering operator<=>(const CohortId&, const CohortId&) = default;
  template <typename H>
  friend H AbslHashValue(H state, const CohortId& id) {
    return H::combine(std::move(state), id.value_);
  }
  friend std::ostream& operator<<(std::ostream& out, const CohortId& id) {
    return out << id.value_;
  }

 private:
  explicit CohortId(std::string value) : value_(std::move(value)) {}
  std::string value_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_INTAKE_COHORT_ID_H_

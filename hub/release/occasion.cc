// SPDX-License-Identifier: Apache-2.0
#include "hub/release/occasion.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace almenara::hub {
namespace {

constexpr int kYearsTogether = 3;

// The calendar's quarters of these years, after the back catalogue where they begin the calendar.
std::vector<CohortId> CohortsOf(std::span<const CohortWindow> calendar, int first_year,
                                int last_year) {
  std::vector<CohortId> cohorts;
  for (const CohortWindow& window : calendar) {
    if (window.id.is_quarter() && window.id.year() >= first_year && window.id.year() <= last_year) {
      cohorts.push_back(window.id);
    }
  }
  return cohorts;
}

}  // namespace

Occasion FirstReleaseOf(const CohortId& cohort) {
  return {cohort.is_quarter() ? agreement::v1::RELEASE_KIND_QUARTERLY
                              : agreement::v1::RELEASE_KIND_BACK_CATALOGUE,
          cohort.value(),
          {cohort}};
}

std::vector<Occasion> RestatementsDueWith(const CohortId& closed,
                                          std::span<const CohortWindow> calendar) {
  std::vector<Occasion> due;
  const auto first_quarter = std::ranges::find_if(
      calendar, [](const CohortWindow& window) { return window.id.is_quarter(); });
  if (!closed.is_quarter() || closed.quarter() != 1 || first_quarter == calendar.end()) return due;
  const int year = closed.year();
  const int first_year = first_quarter->id.year();
  if (year <= first_year) return due;
  due.push_back({agreement::v1::RELEASE_KIND_ANNUAL_RESTATEMENT, absl::StrCat(year - 1),
                 CohortsOf(calendar, year - 1, year - 1)});
  if ((year - first_year) % kYearsTogether != 0) return due;
  const int from = year - kYearsTogether;
  Occasion last = {agreement::v1::RELEASE_KIND_THREE_YEAR_RESTATEMENT,
                   absl::StrCat(from, "-", year - 1), CohortsOf(calendar, from, year - 1)};
  if (from == first_year && !calendar.front().id.is_quarter()) {
    last.cohorts.insert(last.cohorts.begin(), calendar.front().id);
  }
  due.push_back(std::move(last));
  return due;
}

std::string ReleaseIdOf(const agreement::Agreement& agreement, const Occasion& occasion) {
  return absl::StrCat(agreement.id, "-v", agreement.version, "-", occasion.name);
}

}  // namespace almenara::hub

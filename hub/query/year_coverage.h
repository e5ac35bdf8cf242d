// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_QUERY_YEAR_COVERAGE_H_
#define ALMENARA_HUB_QUERY_YEAR_COVERAGE_H_

#include <cstdint>
#include <vector>

#include "common/codelist/catalogue.h"
#include "hub/agreement/agreement_store.h"
#include "hub/query/release_choice.h"

namespace almenara::hub {

// A run of years of registration that the same number of contributors cover.
struct YearCoverage {
  uint32_t first_year;
  uint32_t last_year;
  uint32_t contributors;
  friend bool operator==(const YearCoverage&, const YearCoverage&) = default;
};

// How many contributors' signed scope covers each year of the plan, over all releases of the
// choice: ascending runs without gaps. A function of signatures alone, never of rows, so it says
// nothing about what anybody holds. Empty when the plan has no dimension of years.
std::vector<YearCoverage> CoverageByYear(const Catalogue& catalogue,
                                         const AgreementStore& agreements,
                                         const ReleaseChoice& choice);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_QUERY_YEAR_COVERAGE_H_

// SPDX-License-Identifier: Apache-2.0
// Periods are codes made by rule, so that a calendar needs no file: years, their quarters and their
// months.
//
//   level    id                       code
//   year     year * 100               "2015"
//   quarter  year * 100 + 20 + q      "2015-Q1"
//   month    year * 100 + month       "2015-03"
#ifndef ALMENARA_COMMON_CODELIST_PERIOD_H_
#define ALMENARA_COMMON_CODELIST_PERIOD_H_

#include <string>
#include <vector>

#include "common/codelist/catalogue.h"

namespace almenara {

// The code lists' levels of a period, coarsest first: "year", "quarter", "month".
std::vector<std::string> PeriodLevels();

// Both ends included; years of four digits.
struct YearRange {
  int first;
  int last;
};

// Every year of the range, each followed by its quarters and its months.
std::vector<Code> PeriodCodes(const YearRange& years);

// `year` in 1000..9999, `quarter` in 1..4, `month` in 1..12.
CodeId YearId(int year);
CodeId QuarterId(int year, int quarter);
CodeId MonthId(int year, int month);

}  // namespace almenara

#endif  // ALMENARA_COMMON_CODELIST_PERIOD_H_

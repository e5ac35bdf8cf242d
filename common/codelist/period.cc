// SPDX-License-Identifier: Apache-2.0
#include "common/codelist/period.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace almenara {
namespace {

constexpr const char* kEnglishMonths[] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};
constexpr const char* kSpanishMonths[] = {"enero",      "febrero", "marzo",     "abril",
                                          "mayo",       "junio",   "julio",     "agosto",
                                          "septiembre", "octubre", "noviembre", "diciembre"};
constexpr const char* kSpanishQuarters[] = {"1.er", "2.º", "3.er", "4.º"};

int QuarterOfMonth(int month) { return (month - 1) / 3 + 1; }

Code YearCode(int year) {
  Code code;
  code.id = YearId(year);
  code.code = absl::StrCat(year);
  code.label = {code.code, code.code};
  return code;
}

Code QuarterCode(int year, int quarter) {
  Code code;
  code.id = QuarterId(year, quarter);
  code.code = absl::StrCat(year, "-Q", quarter);
  code.label.en = absl::StrCat("Quarter ", quarter, " of ", year);
  code.label.es = absl::StrCat(kSpanishQuarters[quarter - 1], " trimestre de ", year);
  code.aliases = {absl::StrCat(year, "Q", quarter), absl::StrCat(year, "-T", quarter)};
  code.parent = YearId(year);
  code.level = 1;
  return code;
}

Code MonthCode(int year, int month) {
  Code code;
  code.id = MonthId(year, month);
  code.code = absl::StrFormat("%d-%02d", year, month);
  code.label.en = absl::StrCat(kEnglishMonths[month - 1], " ", year);
  code.label.es = absl::StrCat(kSpanishMonths[month - 1], " de ", year);
  code.parent = QuarterId(year, QuarterOfMonth(month));
  code.level = 2;
  return code;
}

}  // namespace

std::vector<std::string> PeriodLevels() { return {"year", "quarter", "month"}; }

std::vector<Code> PeriodCodes(const YearRange& years) {
  std::vector<Code> codes;
  for (int year = years.first; year <= years.last; ++year) {
    codes.push_back(YearCode(year));
    for (int quarter = 1; quarter <= 4; ++quarter) codes.push_back(QuarterCode(year, quarter));
    for (int month = 1; month <= 12; ++month) codes.push_back(MonthCode(year, month));
  }
  return codes;
}

CodeId YearId(int year) { return static_cast<CodeId>(year) * 100; }
CodeId QuarterId(int year, int quarter) { return YearId(year) + 20 + static_cast<CodeId>(quarter); }
CodeId MonthId(int year, int month) { return YearId(year) + static_cast<CodeId>(month); }

}  // namespace almenara

// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/cohort_id.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "common/identity/organization_id.h"

namespace almenara::hub {
namespace {

constexpr int kFirstYear = 1970;
constexpr int kLastYear = 9999;

bool IsQuarterText(absl::string_view text) {
  return text.size() == 6 && std::all_of(text.begin(), text.begin() + 4, absl::ascii_isdigit) &&
         text[4] == 'Q' && text[5] >= '1' && text[5] <= '4';
}

int YearOf(absl::string_view quarter) {
  int year = 0;
  return absl::SimpleAtoi(quarter.substr(0, 4), &year) ? year : 0;
}

absl::Time StartOf(int year, int quarter_from_zero) {
  return absl::FromCivil(absl::CivilMonth(year, 3 * quarter_from_zero + 1), absl::UTCTimeZone());
}

}  // namespace

absl::StatusOr<CohortId> CohortId::Parse(absl::string_view text) {
  if (IsQuarterText(text) && YearOf(text) >= kFirstYear) return CohortId(std::string(text));
  // A back catalogue is named by the same rule as an organisation.
  if (OrganizationId::Parse(text).ok()) return CohortId(std::string(text));
  return absl::InvalidArgumentError(
      "cohort: must be a quarter such as 2026Q4, or a name of 1 to 63 lower-case letters, digits "
      "and single inner hyphens that begins with a letter");
}

CohortId CohortId::QuarterOf(absl::Time time) {
  const absl::Time clamped =
      std::clamp(time, StartOf(kFirstYear, 0), StartOf(kLastYear + 1, 0) - absl::Seconds(1));
  const absl::CivilMonth month = absl::ToCivilMonth(clamped, absl::UTCTimeZone());
  return CohortId(absl::StrFormat("%04dQ%d", month.year(), (month.month() - 1) / 3 + 1));
}

bool CohortId::is_quarter() const { return IsQuarterText(value_); }

int CohortId::year() const { return YearOf(value_); }

absl::Time CohortId::QuarterStart() const { return StartOf(year(), quarter() - 1); }

absl::Time CohortId::QuarterEnd() const { return StartOf(year(), quarter()); }

}  // namespace almenara::hub

// SPDX-License-Identifier: Apache-2.0
#include "node/intake/date_format.h"

#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

namespace almenara::node {
namespace {

bool IsSeparator(char c) { return c == '/' || c == '-' || c == '.'; }

bool IsLeapYear(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

// Takes digits off the beginning of `text`; -1 when there are none or more than four.
int TakeNumber(absl::string_view& text, size_t& digits) {
  int number = 0;
  for (digits = 0; digits < text.size() && absl::ascii_isdigit(text[digits]); ++digits) {
    if (digits == 4) return -1;
    number = number * 10 + (text[digits] - '0');
  }
  text.remove_prefix(digits);
  return digits == 0 ? -1 : number;
}

// " 10:30", "T00:00:00Z": what spreadsheets put after a date.
bool IsTimeOfDay(absl::string_view text) {
  if (text.empty()) return true;
  if (text[0] != ' ' && text[0] != 'T') return false;
  text.remove_prefix(1);
  return text.size() >= 4 && absl::ascii_isdigit(text[0]) && absl::StrContains(text, ":");
}

}  // namespace

PartialDate PartialDate::First() const {
  return {year, month == 0 ? 1 : month, day == 0 ? 1 : day};
}

PartialDate PartialDate::Last() const {
  const int last_month = month == 0 ? 12 : month;
  return {year, last_month, day == 0 ? DaysInMonth(year, last_month) : day};
}

int DaysInMonth(int year, int month) {
  if (month == 2) return IsLeapYear(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

int YearsBetween(const PartialDate& birth, const PartialDate& at) {
  const bool birthday_is_over = std::pair(at.month, at.day) >= std::pair(birth.month, birth.day);
  return at.year - birth.year - (birthday_is_over ? 0 : 1);
}

const std::vector<std::string>& DateFormat::Names() {
  static const auto& names = *new std::vector<std::string>{
      "dd/mm/yyyy", "yyyy-mm-dd", "mm/yyyy", "yyyy-mm", "yyyy", "mm/dd/yyyy"};
  return names;
}

absl::StatusOr<DateFormat> DateFormat::Parse(absl::string_view format) {
  std::string folded = absl::AsciiStrToLower(format);
  for (char& c : folded) {
    if (IsSeparator(c)) c = '-';
  }
  if (folded == "dd-mm-yyyy") return DateFormat({Part::kDay, Part::kMonth, Part::kYear});
  if (folded == "mm-dd-yyyy") return DateFormat({Part::kMonth, Part::kDay, Part::kYear});
  if (folded == "yyyy-mm-dd") return DateFormat({Part::kYear, Part::kMonth, Part::kDay});
  if (folded == "mm-yyyy") return DateFormat({Part::kMonth, Part::kYear});
  if (folded == "yyyy-mm") return DateFormat({Part::kYear, Part::kMonth});
  if (folded == "yyyy") return DateFormat({Part::kYear});
  return absl::InvalidArgumentError(
      absl::StrCat("\"", format, "\" is not a date format; write ", absl::StrJoin(Names(), ", ")));
}

std::optional<PartialDate> DateFormat::Read(absl::string_view text) const {
  text = absl::StripAsciiWhitespace(text);
  PartialDate date;
  for (size_t i = 0; i < parts_.size(); ++i) {
    if (i > 0) {
      if (text.empty() || !IsSeparator(text[0])) return std::nullopt;
      text.remove_prefix(1);
    }
    size_t digits = 0;
    const int number = TakeNumber(text, digits);
    if (number < 0 || (parts_[i] == Part::kYear) != (digits == 4) || digits == 3) {
      return std::nullopt;
    }
    (parts_[i] == Part::kYear    ? date.year
     : parts_[i] == Part::kMonth ? date.month
                                 : date.day) = number;
  }
  if (parts_.size() == 1) absl::ConsumePrefix(&text, ".0");
  const bool has_month = parts_.size() > 1, has_day = parts_.size() > 2;
  if (date.year == 0 || (has_month && (date.month < 1 || date.month > 12))) return std::nullopt;
  if (has_day && (date.day < 1 || date.day > DaysInMonth(date.year, date.month))) {
    return std::nullopt;
  }
  if (has_day ? !IsTimeOfDay(text) : !text.empty()) return std::nullopt;
  return date;
}

std::optional<PartialDate> ReadDate(const std::vector<DateFormat>& formats,
                                    absl::string_view text) {
  for (const DateFormat& format : formats) {
    if (const std::optional<PartialDate> date = format.Read(text)) return date;
  }
  return std::nullopt;
}

}  // namespace almenara::node

// SPDX-License-Identifier: Apache-2.0
// Dates as files write them: "dd/mm/yyyy", "mm/dd/yyyy", "yyyy-mm-dd", "mm/yyyy", "yyyy-mm",
// "yyyy".
#ifndef ALMENARA_NODE_INTAKE_DATE_FORMAT_H_
#define ALMENARA_NODE_INTAKE_DATE_FORMAT_H_

#include <compare>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace almenara::node {

// A date as far as it is known.
struct PartialDate {
  int year = 0;
  int month = 0;  // 0: unknown, and so is the day
  int day = 0;    // 0: unknown

  auto operator<=>(const PartialDate&) const = default;

  // The first and the last day it may be.
  PartialDate First() const;
  PartialDate Last() const;
};

int DaysInMonth(int year, int month);

// Whole years from `birth` to `at`, both with month and day; negative when `at` is earlier.
int YearsBetween(const PartialDate& birth, const PartialDate& at);

// An order of year, month and day.
class DateFormat {
 public:
  // InvalidArgument, with the formats there are, for any other text.
  static absl::StatusOr<DateFormat> Parse(absl::string_view format);
  // Every format, the most usual first.
  static const std::vector<std::string>& Names();

  // Empty when `text` is no date in this format. Between the parts stand "/", "-" or "."; a time of
  // day may follow. A year of two digits is not taken: its century would be a guess. "2015.0" is
  // the year 2015.
  std::optional<PartialDate> Read(absl::string_view text) const;

 private:
  enum class Part { kYear, kMonth, kDay };

  explicit DateFormat(std::vector<Part> parts) : parts_(std::move(parts)) {}

  std::vector<Part> parts_;
};

// By the first format that fits.
std::optional<PartialDate> ReadDate(const std::vector<DateFormat>& formats, absl::string_view text);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_DATE_FORMAT_H_

// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/cohort_keys.h"

#include "common/status/status_macros.h"
#include "common/storage/key_encoding.h"

namespace almenara::hub {
namespace {

constexpr KeyFormat kFormat{.table_tag = 'C', .version = 1};
constexpr uint8_t kCalendar = 0;
constexpr uint8_t kClosed = 1;
constexpr uint8_t kRetired = 2;

absl::StatusOr<CohortId> ParseKey(absl::string_view key, uint8_t expected) {
  KeyReader reader(key);
  ALMENARA_RETURN_IF_ERROR(reader.Expect(kFormat));
  ALMENARA_ASSIGN_OR_RETURN(const uint8_t kind, reader.U8());
  if (kind != expected) return absl::DataLossError("cohorts: a key is damaged");
  ALMENARA_ASSIGN_OR_RETURN(const std::string text, reader.Text());
  ALMENARA_RETURN_IF_ERROR(reader.End());
  return CohortId::Parse(text);
}

}  // namespace

std::string CalendarKey() { return KeyWriter(kFormat).U8(kCalendar).Take(); }

std::string ClosedCohortPrefix() { return KeyWriter(kFormat).U8(kClosed).Take(); }

std::string ClosedCohortKey(const CohortId& cohort) {
  return KeyWriter(kFormat).U8(kClosed).Text(cohort.value()).Take();
}

absl::StatusOr<CohortId> ParseClosedCohortKey(absl::string_view key) {
  return ParseKey(key, kClosed);
}

std::string RetiredCohortPrefix() { return KeyWriter(kFormat).U8(kRetired).Take(); }

std::string RetiredCohortKey(const CohortId& cohort) {
  return KeyWriter(kFormat).U8(kRetired).Text(cohort.value()).Take();
}

absl::StatusOr<CohortId> ParseRetiredCohortKey(absl::string_view key) {
  return ParseKey(key, kRetired);
}

}  // namespace almenara::hub

// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/record_keys.h"

#include "common/status/status_macros.h"
#include "common/storage/key_encoding.h"

namespace almenara::hub {
namespace {

constexpr KeyFormat kRecordFormat{.table_tag = 'R', .version = 1};

}  // namespace

std::string RecordKey(const CohortId& cohort, const OrganizationId& organization,
                      uint64_t arrival) {
  std::string key = RecordPrefix(cohort, organization);
  AppendArrival(arrival, key);
  return key;
}

void AppendArrival(uint64_t arrival, std::string& key) {
  for (int shift = 56; shift >= 0; shift -= 8) key.push_back(static_cast<char>(arrival >> shift));
}

std::string RecordPrefix(const CohortId& cohort) {
  return KeyWriter(kRecordFormat).Text(cohort.value()).Take();
}

std::string RecordPrefix(const CohortId& cohort, const OrganizationId& organization) {
  return KeyWriter(kRecordFormat).Text(cohort.value()).Text(organization.value()).Take();
}

std::string RecordPrefix() { return KeyWriter(kRecordFormat).Take(); }

absl::StatusOr<CohortId> CohortOfRecordKey(absl::string_view key) {
  KeyReader reader(key);
  ALMENARA_RETURN_IF_ERROR(reader.Expect(kRecordFormat));
  ALMENARA_ASSIGN_OR_RETURN(const std::string cohort, reader.Text());
  return CohortId::Parse(cohort);
}

absl::StatusOr<OrganizationId> OrganizationOfRecordKey(absl::string_view key) {
  KeyReader reader(key);
  ALMENARA_RETURN_IF_ERROR(reader.Expect(kRecordFormat));
  ALMENARA_RETURN_IF_ERROR(reader.Text().status());
  ALMENARA_ASSIGN_OR_RETURN(const std::string organization, reader.Text());
  ALMENARA_RETURN_IF_ERROR(reader.U64().status());
  ALMENARA_RETURN_IF_ERROR(reader.End());
  return OrganizationId::Parse(organization);
}

absl::StatusOr<uint64_t> ArrivalOfRecordKey(absl::string_view key) {
  KeyReader reader(key);
  ALMENARA_RETURN_IF_ERROR(reader.Expect(kRecordFormat));
  ALMENARA_RETURN_IF_ERROR(reader.Text().status());
  ALMENARA_RETURN_IF_ERROR(reader.Text().status());
  ALMENARA_ASSIGN_OR_RETURN(const uint64_t arrival, reader.U64());
  ALMENARA_RETURN_IF_ERROR(reader.End());
  return arrival;
}

}  // namespace almenara::hub

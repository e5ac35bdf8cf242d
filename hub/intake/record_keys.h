// SPDX-License-Identifier: Apache-2.0
// Keys of the table "records" (values: stored_record.h). They hold no pseudonym.
#ifndef ALMENARA_HUB_INTAKE_RECORD_KEYS_H_
#define ALMENARA_HUB_INTAKE_RECORD_KEYS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/identity/organization_id.h"
#include "hub/intake/cohort_id.h"

namespace almenara::hub {

inline constexpr char kRecordsTable[] = "records";

// Records lie by cohort, then organisation, then arrival.
std::string RecordKey(const CohortId& cohort, const OrganizationId& organization, uint64_t arrival);
std::string RecordPrefix(const CohortId& cohort);
std::string RecordPrefix(const CohortId& cohort, const OrganizationId& organization);
// Completes the latter.
void AppendArrival(uint64_t arrival, std::string& key);
// Of every record.
std::string RecordPrefix();
// The cohort of a record's key. DATA_LOSS when the key is not one.
absl::StatusOr<CohortId> CohortOfRecordKey(absl::string_view key);
// The organisation of a key of the cohort. DATA_LOSS when the key is not one.
absl::StatusOr<OrganizationId> OrganizationOfRecordKey(absl::string_view key);
// The arrival of a key. DATA_LOSS when the key is not one.
absl::StatusOr<uint64_t> ArrivalOfRecordKey(absl::string_view key);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_INTAKE_RECORD_KEYS_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RELEASE_COHORT_SNAPSHOT_H_
#define ALMENARA_HUB_RELEASE_COHORT_SNAPSHOT_H_

#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "almenara/state/v1/release_state.pb.h"
#include "common/random/random_source.h"
#include "hub/release/record_parts.h"
#include "hub/release/repeated_persons.h"

namespace almenara::hub {

// What a record's leaf is made of: 'c', the version (2), the organisation's identifier, 0x00 and
// the record as it lies on disk, of which there is exactly one encoding (stored_record.h).
// Overwrites `canonical`.
void MakeCanonicalRecord(const OrganizationId& organization, absl::string_view encoded,
                         std::string& canonical);

// The root of some cohorts as `reading` shows them: an RFC 6962 tree over every record's canonical
// bytes, sorted by record id, plus one leaf of fresh random salt, so that the root of a small
// cohort cannot be guessed. The pass also finds the persons with several records, and adds them to
// `repeated`. Memory is 72 bytes a record, as far as `reading` allows. Errors: those of the store.
absl::StatusOr<state::v1::CohortSnapshot> TakeCohortSnapshot(const Reading& reading,
                                                             std::span<const CohortId> cohorts,
                                                             RandomSource& random,
                                                             RepeatedPersons& repeated);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RELEASE_COHORT_SNAPSHOT_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RELEASE_COHORT_SNAPSHOT_H_
#define ALMENARA_HUB_RELEASE_COHORT_SNAPSHOT_H_

#include <span>

#include "absl/status/statusor.h"
#include "almenara/state/v1/release_state.pb.h"
#include "common/random/random_source.h"
#include "hub/intake/record_store.h"

namespace almenara::hub {

// The root of some cohorts as they stand in `snapshot` (null: now): an RFC 6962 tree over every
// record's canonical bytes, sorted by record id, plus one leaf of fresh random salt, so that the
// root of a small cohort cannot be guessed. Errors: those of the store.
absl::StatusOr<state::v1::CohortSnapshot> TakeCohortSnapshot(const RecordStore& records,
                                                             std::span<const CohortId> cohorts,
                                                             const Snapshot* snapshot,
                                                             RandomSource& random);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RELEASE_COHORT_SNAPSHOT_H_

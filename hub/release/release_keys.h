// SPDX-License-Identifier: Apache-2.0
// Keys of the tables "releases", "ledger" and "snapshots". Written to disk: never changed, see
// KeyFormat.
#ifndef ALMENARA_HUB_RELEASE_RELEASE_KEYS_H_
#define ALMENARA_HUB_RELEASE_RELEASE_KEYS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "common/identity/organization_id.h"
#include "hub/intake/cohort_id.h"

namespace almenara::hub {

inline constexpr char kReleasesTable[] = "releases";  // release id -> state.v1.ReleaseEntry
inline constexpr char kLedgerTable[] = "ledger";  // contributor, cohort -> state.v1.LedgerAccount
inline constexpr char kSnapshotsTable[] = "snapshots";  // cohort -> state.v1.CohortSnapshot

std::string ReleaseKey(absl::string_view release_id);
// Of every release: scan in order of id.
std::string ReleasePrefix();
std::string LedgerKey(const OrganizationId& contributor, const CohortId& cohort);
std::string SnapshotKey(const CohortId& cohort);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RELEASE_RELEASE_KEYS_H_

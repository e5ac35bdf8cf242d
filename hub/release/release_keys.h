// SPDX-License-Identifier: Apache-2.0
// Keys of the tables "releases" (releases, ad hoc proposals, approvals), "ledger" and "snapshots".
// Written to disk: never changed, see KeyFormat.
#ifndef ALMENARA_HUB_RELEASE_RELEASE_KEYS_H_
#define ALMENARA_HUB_RELEASE_RELEASE_KEYS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "common/identity/organization_id.h"
#include "hub/intake/cohort_id.h"

namespace almenara::hub {

inline constexpr char kReleasesTable[] = "releases";  // release id -> state.v1.ReleaseEntry
inline constexpr char kLedgerTable[] = "ledger";  // contributor, cohort -> state.v1.LedgerAccount
inline constexpr char kSnapshotsTable[] = "snapshots";  // occasion -> state.v1.CohortSnapshot

std::string ReleaseKey(absl::string_view release_id);
// Of every release: scan in order of id.
std::string ReleasePrefix();
std::string LedgerKey(const OrganizationId& contributor, const CohortId& cohort);
// `occasion`: a cohort's id, a year, years or "ad-hoc-NAME" (occasion.h).
std::string SnapshotKey(absl::string_view occasion);
// Name of an ad hoc proposal -> state.v1.AdHocProposalState.
std::string AdHocProposalKey(absl::string_view name);
std::string AdHocProposalPrefix();
// Name and organisation -> state.v1.AcceptedApprovalState.
std::string AdHocApprovalKey(absl::string_view name, const OrganizationId& organization);
std::string AdHocApprovalPrefix();

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RELEASE_RELEASE_KEYS_H_

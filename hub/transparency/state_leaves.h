// SPDX-License-Identifier: Apache-2.0
// State rows as leaves of the log. Pure.
#ifndef ALMENARA_HUB_TRANSPARENCY_STATE_LEAVES_H_
#define ALMENARA_HUB_TRANSPARENCY_STATE_LEAVES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "almenara/log/v1/log_entry.pb.h"
#include "almenara/state/v1/agreement_state.pb.h"
#include "almenara/state/v1/hub_state.pb.h"
#include "almenara/state/v1/release_state.pb.h"
#include "common/identity/organization_id.h"
#include "common/identity/spiffe_id.h"
#include "hub/agreement/agreement_keys.h"
#include "hub/intake/cohort_id.h"
#include "policy/disclosure/tier_nano.h"

namespace almenara::hub {

log::v1::LogEntry LeafOf(const OrganizationId& organization, const state::v1::MemberState& state);
log::v1::LogEntry LeafOf(const SpiffeId& identity, const state::v1::IdentityState& state);
log::v1::LogEntry LeafOf(const AgreementVersionKey& key,
                         const state::v1::AgreementVersionState& state);
log::v1::LogEntry LeafOf(const state::v1::AcceptedSignatureState& state);
// `freezes`: accepted since the close before.
log::v1::LogEntry LeafOf(const CohortId& cohort, const std::string& snapshot_root,
                         const std::vector<state::v1::AcceptedFreezeState>& freezes);
// `spent`: per cohort and contributor, in the entry's order, what a person there has paid after
// this charge, nano-rho per tier.
log::v1::LogEntry PlannedLeafOf(const state::v1::ReleaseEntry& entry,
                                const std::string& agreement_sha256,
                                const std::vector<std::vector<disclosure::TierNano>>& spent);
// The entry is sealed, and the leaf `plan_leaf` decided it.
log::v1::LogEntry SealedLeafOf(const state::v1::ReleaseEntry& entry, uint64_t plan_leaf);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_TRANSPARENCY_STATE_LEAVES_H_

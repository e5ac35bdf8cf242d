// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_TRANSPARENCY_ENTERED_RELEASES_H_
#define ALMENARA_NODE_TRANSPARENCY_ENTERED_RELEASES_H_

#include "absl/status/statusor.h"
#include "almenara/node/v1/audit_service.pb.h"
#include "common/identity/organization_id.h"
#include "node/transparency/hub_transparency.h"
#include "node/transparency/kept_head.h"

namespace almenara::node {

// Every release that `organization` entered, as the hub lists it and as its log has decided and
// sealed it, all leaves proven in one head of the history kept here. DATA_LOSS, in words for a
// person: list and log say different things, or a proof does not hold. ABORTED: the log grew during
// every attempt; ask again.
absl::StatusOr<v1::ListEnteredReleasesResponse> ListEnteredReleases(
    const OrganizationId& organization, HubTransparency& hub, KeptHead& kept);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_TRANSPARENCY_ENTERED_RELEASES_H_

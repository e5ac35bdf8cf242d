// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_QUERY_CALLER_PROFILE_H_
#define ALMENARA_HUB_QUERY_CALLER_PROFILE_H_

#include "absl/status/statusor.h"
#include "common/identity/organization_id.h"
#include "hub/membership/members.h"
#include "policy/agreement/decision.h"

namespace almenara::hub {

// What policy needs to know of a member that asks, whichever way its question came.
// PERMISSION_DENIED when the organisation is no member. Pure.
absl::StatusOr<agreement::CallerProfile> CallerProfileOf(const Members& members,
                                                         const OrganizationId& organization);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_QUERY_CALLER_PROFILE_H_

// SPDX-License-Identifier: Apache-2.0
#include "hub/query/caller_profile.h"

namespace almenara::hub {

absl::StatusOr<agreement::CallerProfile> CallerProfileOf(const Members& members,
                                                         const OrganizationId& organization) {
  const Organization* member = members.Find(organization);
  if (member == nullptr) {
    return absl::PermissionDeniedError("your organisation is not a member of this hub");
  }
  return agreement::CallerProfile{.organization = organization,
                                  .kind = member->description.kind,
                                  .jurisdictions = member->description.jurisdictions,
                                  .working_groups = members.GroupsOf(organization)};
}

}  // namespace almenara::hub

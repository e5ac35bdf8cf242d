// SPDX-License-Identifier: Apache-2.0
#include "hub/membership/members.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace almenara::hub {
namespace {

std::string RoleNames(Access access) {
  const std::vector<Role> roles = RolesFor(access);
  return absl::StrJoin(roles, ", ",
                       [](std::string* out, Role role) { absl::StrAppend(out, RoleName(role)); });
}

}  // namespace

absl::Status Members::Authorize(const Caller& caller, const crypto::Digest256& spki_sha256,
                                Access access) const {
  const auto denied = [](const auto&... parts) {
    return absl::PermissionDeniedError(absl::StrCat(parts...));
  };
  const std::string organization = caller.organization().value();
  const std::string identity = caller.spiffe_id().ToString();
  const Organization* member = Find(caller.organization());
  if (member == nullptr) {
    return denied("organisation ", organization,
                  " is not a member of this hub; ask its operator to admit it");
  }
  if (member->suspended) {
    return denied("organisation ", organization, " is suspended; ask the hub's operator why");
  }
  const auto pinned = identities.find(caller.spiffe_id());
  if (pinned == identities.end()) {
    return denied("identity ", identity,
                  " is not known to this hub; ask its operator to pin its certificate");
  }
  if (pinned->second.suspended) {
    return denied("identity ", identity, " is suspended; ask the hub's operator why");
  }
  if (pinned->second.spki_sha256 != spki_sha256) {
    return denied("the key of your certificate is not the one pinned for ", identity,
                  "; ask the operator to pin the new certificate");
  }
  if (!Opens(caller.role(), access)) {
    return denied("role ", RoleName(caller.role()), " may not ", AccessName(access),
                  "; this needs: ", RoleNames(access));
  }
  return absl::OkStatus();
}

const Organization* Members::Find(const OrganizationId& organization) const {
  const auto found = organizations.find(organization);
  return found == organizations.end() ? nullptr : &found->second;
}

std::vector<std::string> Members::GroupsOf(const OrganizationId& organization) const {
  std::vector<std::string> groups;
  for (const auto& [name, members] : working_groups) {
    if (members.contains(organization)) groups.push_back(name);
  }
  return groups;
}

bool Members::HasActiveOperator() const {
  return std::any_of(identities.begin(), identities.end(), [this](const auto& entry) {
    const auto& [id, identity] = entry;
    const Organization* organization = Find(id.organization());
    return id.role() == Role::kOperator && !identity.suspended && organization != nullptr &&
           !organization->suspended;
  });
}

}  // namespace almenara::hub

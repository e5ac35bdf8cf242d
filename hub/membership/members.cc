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

std::string RefusalText(MembershipRefusal refusal, const Caller& caller, Access access) {
  const std::string organization = caller.organization().value();
  const std::string identity = caller.spiffe_id().ToString();
  switch (refusal) {
    case MembershipRefusal::kOrganizationNotAdmitted:
      return absl::StrCat("organisation ", organization,
                          " is not a member of this hub; ask its operator to admit it");
    case MembershipRefusal::kOrganizationSuspended:
      return absl::StrCat("organisation ", organization,
                          " is suspended; ask the hub's operator why");
    case MembershipRefusal::kIdentityNotPinned:
      return absl::StrCat("identity ", identity,
                          " is not known to this hub; ask its operator to pin its certificate");
    case MembershipRefusal::kIdentitySuspended:
      return absl::StrCat("identity ", identity, " is suspended; ask the hub's operator why");
    case MembershipRefusal::kAnotherKeyPinned:
      return absl::StrCat("the key of your certificate is not the one pinned for ", identity,
                          "; ask the operator to pin the new certificate");
    case MembershipRefusal::kRoleMayNot:
      break;
  }
  return absl::StrCat("role ", RoleName(caller.role()), " may not ", AccessName(access),
                      "; this needs: ", RoleNames(access));
}

}  // namespace

std::optional<MembershipRefusal> Members::WhyRefused(const Caller& caller,
                                                     const crypto::Digest256& spki_sha256,
                                                     Access access) const {
  const Organization* member = Find(caller.organization());
  if (member == nullptr) return MembershipRefusal::kOrganizationNotAdmitted;
  if (member->suspended) return MembershipRefusal::kOrganizationSuspended;
  const auto pinned = identities.find(caller.spiffe_id());
  if (pinned == identities.end()) return MembershipRefusal::kIdentityNotPinned;
  if (pinned->second.suspended) return MembershipRefusal::kIdentitySuspended;
  if (pinned->second.spki_sha256 != spki_sha256) return MembershipRefusal::kAnotherKeyPinned;
  if (!Opens(caller.role(), access)) return MembershipRefusal::kRoleMayNot;
  return std::nullopt;
}

absl::Status Members::Authorize(const Caller& caller, const crypto::Digest256& spki_sha256,
                                Access access) const {
  const std::optional<MembershipRefusal> refusal = WhyRefused(caller, spki_sha256, access);
  if (!refusal.has_value()) return absl::OkStatus();
  return absl::PermissionDeniedError(RefusalText(*refusal, caller, access));
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

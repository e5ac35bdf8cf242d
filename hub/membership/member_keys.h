// SPDX-License-Identifier: Apache-2.0
// Keys of the table "members". Values: MemberState, IdentityState, WorkingGroupState.
#ifndef ALMENARA_HUB_MEMBERSHIP_MEMBER_KEYS_H_
#define ALMENARA_HUB_MEMBERSHIP_MEMBER_KEYS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/identity/organization_id.h"
#include "common/identity/spiffe_id.h"

namespace almenara::hub {

inline constexpr char kMembersTable[] = "members";

std::string OrganizationKey(const OrganizationId& organization);
std::string IdentityKey(const SpiffeId& identity);
std::string WorkingGroupKey(absl::string_view name);

std::string OrganizationKeyPrefix();
std::string IdentityKeyPrefix();
std::string WorkingGroupKeyPrefix();

// DATA_LOSS when the key is not one of its kind.
absl::StatusOr<OrganizationId> ParseOrganizationKey(absl::string_view key);
absl::StatusOr<SpiffeId> ParseIdentityKey(absl::string_view key);
absl::StatusOr<std::string> ParseWorkingGroupKey(absl::string_view key);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_MEMBERSHIP_MEMBER_KEYS_H_

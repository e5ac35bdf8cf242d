// SPDX-License-Identifier: Apache-2.0
// Members as rows of the table "members", and back.
#ifndef ALMENARA_HUB_MEMBERSHIP_MEMBER_ROWS_H_
#define ALMENARA_HUB_MEMBERSHIP_MEMBER_ROWS_H_

#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "common/storage/key_value_store.h"
#include "hub/membership/members.h"

namespace almenara::hub {

void PutOrganization(const OrganizationId& id, const Organization& organization, WriteBatch& batch);
void PutIdentity(const SpiffeId& id, const PinnedIdentity& identity, WriteBatch& batch);
void PutWorkingGroup(const std::string& name, const std::set<OrganizationId>& organizations,
                     WriteBatch& batch);

// Everything that the table holds. DATA_LOSS when a row is damaged.
absl::StatusOr<Members> ReadMembers(const KeyValueStore& store);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_MEMBERSHIP_MEMBER_ROWS_H_

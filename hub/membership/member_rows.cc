// SPDX-License-Identifier: Apache-2.0
#include "hub/membership/member_rows.h"

#include <algorithm>
#include <functional>

#include "almenara/state/v1/hub_state.pb.h"
#include "common/status/status_macros.h"
#include "common/storage/stored_message.h"
#include "hub/membership/member_keys.h"

namespace almenara::hub {
namespace {

using almenara::state::v1::IdentityState;
using almenara::state::v1::MemberState;
using almenara::state::v1::WorkingGroupState;

// Calls `take(key, message)` for every row that begins with `prefix`.
template <typename Message>
absl::Status ReadRows(
    const KeyValueStore& store, const std::string& prefix,
    const std::function<absl::Status(absl::string_view key, const Message&)>& take) {
  const auto rows = store.Scan(kMembersTable, prefix);
  for (; rows->Valid(); rows->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(const Message message,
                              ParseStored<Message>(kMembersTable, rows->value()));
    ALMENARA_RETURN_IF_ERROR(take(rows->key(), message));
  }
  return rows->status();
}

Organization FromState(const MemberState& state) {
  Organization organization{
      .description = {.name = state.name(),
                      .kind = state.kind(),
                      .jurisdictions = {state.jurisdiction().begin(), state.jurisdiction().end()}},
      .suspended = state.suspended(),
      .steward_key = std::nullopt};
  if (!state.steward_key().empty()) organization.steward_key = state.steward_key();
  return organization;
}

}  // namespace

void PutOrganization(const OrganizationId& id, const Organization& organization,
                     WriteBatch& batch) {
  MemberState state;
  state.set_name(organization.description.name);
  state.set_kind(organization.description.kind);
  for (const std::string& code : organization.description.jurisdictions) {
    state.add_jurisdiction(code);
  }
  state.set_suspended(organization.suspended);
  if (organization.steward_key) state.set_steward_key(*organization.steward_key);
  batch.Put(kMembersTable, OrganizationKey(id), state.SerializeAsString());
}

void PutIdentity(const SpiffeId& id, const PinnedIdentity& identity, WriteBatch& batch) {
  IdentityState state;
  state.set_spki_sha256(crypto::AsBytes(identity.spki_sha256));
  state.set_suspended(identity.suspended);
  batch.Put(kMembersTable, IdentityKey(id), state.SerializeAsString());
}

void PutWorkingGroup(const std::string& name, const std::set<OrganizationId>& organizations,
                     WriteBatch& batch) {
  WorkingGroupState state;
  for (const OrganizationId& organization : organizations) {
    state.add_organization(organization.value());
  }
  batch.Put(kMembersTable, WorkingGroupKey(name), state.SerializeAsString());
}

absl::StatusOr<Members> ReadMembers(const KeyValueStore& store) {
  Members members;
  ALMENARA_RETURN_IF_ERROR(ReadRows<MemberState>(
      store, OrganizationKeyPrefix(),
      [&](absl::string_view key, const MemberState& state) -> absl::Status {
        ALMENARA_ASSIGN_OR_RETURN(const OrganizationId id, ParseOrganizationKey(key));
        members.organizations.emplace(id, FromState(state));
        return absl::OkStatus();
      }));
  ALMENARA_RETURN_IF_ERROR(ReadRows<IdentityState>(
      store, IdentityKeyPrefix(),
      [&](absl::string_view key, const IdentityState& state) -> absl::Status {
        ALMENARA_ASSIGN_OR_RETURN(const SpiffeId id, ParseIdentityKey(key));
        PinnedIdentity identity{{}, state.suspended()};
        if (state.spki_sha256().size() != identity.spki_sha256.size()) {
          return absl::DataLossError("members: a pinned key hash is damaged");
        }
        std::copy(state.spki_sha256().begin(), state.spki_sha256().end(),
                  identity.spki_sha256.begin());
        members.identities.emplace(id, identity);
        return absl::OkStatus();
      }));
  ALMENARA_RETURN_IF_ERROR(ReadRows<WorkingGroupState>(
      store, WorkingGroupKeyPrefix(),
      [&](absl::string_view key, const WorkingGroupState& state) -> absl::Status {
        ALMENARA_ASSIGN_OR_RETURN(const std::string name, ParseWorkingGroupKey(key));
        std::set<OrganizationId>& group = members.working_groups[name];
        for (const std::string& text : state.organization()) {
          ALMENARA_ASSIGN_OR_RETURN(OrganizationId organization, OrganizationId::Parse(text));
          group.insert(std::move(organization));
        }
        return absl::OkStatus();
      }));
  return members;
}

}  // namespace almenara::hub

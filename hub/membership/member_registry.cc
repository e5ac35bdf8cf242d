// SPDX-License-Identifier: Apache-2.0
#include "hub/membership/member_registry.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"
#include "hub/membership/member_rows.h"

namespace almenara::hub {
namespace {

absl::Status NeverAdmitted(const OrganizationId& organization) {
  return absl::NotFoundError(
      absl::StrCat("organisation ", organization.value(), " was never admitted; admit it first"));
}

bool IsAlpha3(const std::string& code) {
  return code.size() == 3 &&
         std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

absl::Status CheckDescription(const OrganizationDescription& description) {
  if (description.name.empty()) {
    return absl::InvalidArgumentError("organization.name: must not be empty");
  }
  if (!almenara::agreement::v1::OrganizationKind_IsValid(description.kind) ||
      description.kind == almenara::agreement::v1::ORGANIZATION_KIND_UNSPECIFIED) {
    return absl::InvalidArgumentError("organization.kind: must be named");
  }
  if (description.kind == almenara::agreement::v1::ORGANIZATION_KIND_AUTHORITY &&
      description.jurisdictions.empty()) {
    return absl::InvalidArgumentError(
        "organization.jurisdiction: an authority needs at least one country");
  }
  for (const std::string& code : description.jurisdictions) {
    if (!IsAlpha3(code)) {
      return absl::InvalidArgumentError(
          "organization.jurisdiction: must be ISO 3166-1 alpha-3 codes, such as ESP");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<MemberRegistry>> MemberRegistry::Create(
    const FirstOperator& first_operator, KeyValueStore& store) {
  if (first_operator.identity.role() != Role::kOperator) {
    return absl::InvalidArgumentError("first_operator.spiffe_id: its role must be operator");
  }
  auto registry = std::unique_ptr<MemberRegistry>(
      new MemberRegistry(first_operator.identity.trust_domain(), store));
  ALMENARA_ASSIGN_OR_RETURN(Members stored, ReadMembers(store));
  {
    MutexLock lock(registry->mutex_);
    registry->members_ = std::make_shared<const Members>(std::move(stored));
  }
  ALMENARA_RETURN_IF_ERROR(registry->BeginWith(first_operator));
  return registry;
}

absl::Status MemberRegistry::BeginWith(const FirstOperator& first_operator) {
  const auto present = members();
  if (present->identities.contains(first_operator.identity)) return absl::OkStatus();
  return Change([&](Members& members, WriteBatch& batch) {
    const OrganizationId& id = first_operator.identity.organization();
    const auto [organization, is_new] = members.organizations.try_emplace(
        id, Organization{.description = {.name = id.value(),
                                         .kind = almenara::agreement::v1::ORGANIZATION_KIND_PUBLIC,
                                         .jurisdictions = {}},
                         .suspended = false,
                         .steward_key = std::nullopt});
    if (is_new) PutOrganization(id, organization->second, batch);
    const PinnedIdentity identity{first_operator.spki_sha256, false};
    members.identities.emplace(first_operator.identity, identity);
    PutIdentity(first_operator.identity, identity, batch);
    return absl::OkStatus();
  });
}

std::shared_ptr<const Members> MemberRegistry::members() const {
  MutexLock lock(mutex_);
  return members_;
}

absl::Status MemberRegistry::Change(
    const std::function<absl::Status(Members&, WriteBatch&)>& change) {
  {
    MutexLock changing(changing_);
    Members copy = *members();
    WriteBatch batch;
    ALMENARA_RETURN_IF_ERROR(change(copy, batch));
    ALMENARA_RETURN_IF_ERROR(store_.WriteSynced(batch));
    auto changed = std::make_shared<const Members>(std::move(copy));
    MutexLock lock(mutex_);
    members_ = std::move(changed);
  }
  Notify();
  return absl::OkStatus();
}

absl::Status MemberRegistry::Admit(const OrganizationId& organization,
                                   const OrganizationDescription& description) {
  ALMENARA_RETURN_IF_ERROR(CheckDescription(description));
  return Change([&](Members& members, WriteBatch& batch) {
    const auto [entry, is_new] = members.organizations.try_emplace(
        organization, Organization{description, false, std::nullopt});
    if (!is_new) entry->second.description = description;
    PutOrganization(organization, entry->second, batch);
    return absl::OkStatus();
  });
}

absl::Status MemberRegistry::Pin(const SpiffeId& identity, const crypto::Digest256& spki_sha256) {
  if (identity.trust_domain() != trust_domain_) {
    return absl::InvalidArgumentError(
        absl::StrCat("spiffe_id: the trust domain of this hub is ", trust_domain_));
  }
  return Change([&](Members& members, WriteBatch& batch) {
    if (members.Find(identity.organization()) == nullptr) {
      return NeverAdmitted(identity.organization());
    }
    const auto [entry, is_new] =
        members.identities.try_emplace(identity, PinnedIdentity{spki_sha256, false});
    if (!is_new) entry->second.spki_sha256 = spki_sha256;
    PutIdentity(identity, entry->second, batch);
    return absl::OkStatus();
  });
}

absl::Status MemberRegistry::PinStewardKey(const OrganizationId& organization,
                                           const std::string& ed25519_public_key) {
  if (ed25519_public_key.size() != 32) {
    return absl::InvalidArgumentError("ed25519_public_key: must have 32 bytes");
  }
  return Change([&](Members& members, WriteBatch& batch) {
    const auto entry = members.organizations.find(organization);
    if (entry == members.organizations.end()) return NeverAdmitted(organization);
    entry->second.steward_key = ed25519_public_key;
    PutOrganization(organization, entry->second, batch);
    return absl::OkStatus();
  });
}

absl::Status MemberRegistry::Suspend(const Subject& subject) { return SetSuspended(subject, true); }

absl::Status MemberRegistry::Reinstate(const Subject& subject) {
  return SetSuspended(subject, false);
}

absl::Status MemberRegistry::SetSuspended(const Subject& subject, bool suspended) {
  return Change([&](Members& members, WriteBatch& batch) {
    if (const auto* organization = std::get_if<OrganizationId>(&subject)) {
      const auto entry = members.organizations.find(*organization);
      if (entry == members.organizations.end()) return NeverAdmitted(*organization);
      entry->second.suspended = suspended;
      PutOrganization(*organization, entry->second, batch);
    } else {
      const auto& identity = std::get<SpiffeId>(subject);
      const auto entry = members.identities.find(identity);
      if (entry == members.identities.end()) {
        return absl::NotFoundError(
            absl::StrCat("identity ", identity.ToString(), " was never pinned"));
      }
      entry->second.suspended = suspended;
      PutIdentity(identity, entry->second, batch);
    }
    if (suspended && !members.HasActiveOperator()) {
      return absl::FailedPreconditionError(
          "this is the last operator; pin another operator's certificate first, or nobody could "
          "reinstate anyone");
    }
    return absl::OkStatus();
  });
}

absl::Status MemberRegistry::SetWorkingGroup(const std::string& name,
                                             const std::set<OrganizationId>& organizations) {
  if (!OrganizationId::Parse(name).ok()) {
    return absl::InvalidArgumentError(
        "name: must be 1 to 63 lower-case letters, digits and single inner hyphens, a letter "
        "first");
  }
  return Change([&](Members& members, WriteBatch& batch) {
    for (const OrganizationId& organization : organizations) {
      if (members.Find(organization) == nullptr) return NeverAdmitted(organization);
    }
    members.working_groups[name] = organizations;
    PutWorkingGroup(name, organizations, batch);
    return absl::OkStatus();
  });
}

std::unique_ptr<MemberRegistry::Subscription> MemberRegistry::Listen(Listener listener) {
  MutexLock lock(mutex_);
  const uint64_t id = next_listener_++;
  listeners_.emplace(id, std::make_shared<const Listener>(std::move(listener)));
  return std::unique_ptr<Subscription>(new Subscription(*this, id));
}

MemberRegistry::Subscription::~Subscription() {
  MutexLock lock(registry_.mutex_);
  registry_.listeners_.erase(id_);
  while (registry_.notifying_ > 0) registry_.listeners_done_.Wait(registry_.mutex_);
}

void MemberRegistry::Notify() {
  std::vector<std::shared_ptr<const Listener>> listeners;
  {
    MutexLock lock(mutex_);
    ++notifying_;
    for (const auto& [id, listener] : listeners_) listeners.push_back(listener);
  }
  for (const auto& listener : listeners) (*listener)();
  MutexLock lock(mutex_);
  --notifying_;
  listeners_done_.NotifyAll();
}

}  // namespace almenara::hub

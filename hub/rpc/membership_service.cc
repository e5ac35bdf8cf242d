// SPDX-License-Identifier: Apache-2.0
#include "hub/rpc/membership_service.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "common/status/annotate.h"
#include "common/status/status_macros.h"
#include "common/telemetry/log_identifier.h"

namespace almenara::hub {

namespace {

absl::StatusOr<OrganizationId> ParseOrganization(const std::string& text) {
  absl::StatusOr<OrganizationId> id = OrganizationId::Parse(text);
  if (!id.ok()) return Annotate(id.status(), "organization");
  return id;
}

// Of v1::SuspendRequest and v1::ReinstateRequest, which have the same fields.
template <typename Request>
absl::StatusOr<MemberRegistry::Subject> ParseSubject(const Request& request) {
  switch (request.subject_case()) {
    case Request::kOrganization: {
      ALMENARA_ASSIGN_OR_RETURN(OrganizationId id, ParseOrganization(request.organization()));
      return id;
    }
    case Request::kSpiffeId: {
      ALMENARA_ASSIGN_OR_RETURN(SpiffeId id, SpiffeId::Parse(request.spiffe_id()));
      return id;
    }
    case Request::SUBJECT_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError("subject: must be an organisation or an identity");
}

absl::StatusOr<crypto::Digest256> ParseDigest(const std::string& bytes) {
  crypto::Digest256 digest;
  if (bytes.size() != digest.size()) {
    return absl::InvalidArgumentError("spki_sha256: must have 32 bytes");
  }
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

void Describe(const OrganizationId& id, const Organization& organization, v1::Member& member) {
  auto& description = *member.mutable_organization();
  description.set_id(id.value());
  description.set_name(organization.description.name);
  description.set_kind(organization.description.kind);
  for (const std::string& code : organization.description.jurisdictions) {
    description.add_jurisdiction(code);
  }
  member.set_suspended(organization.suspended);
  if (organization.steward_key) member.set_steward_key(*organization.steward_key);
}

v1::ListMembersResponse ToProto(const Members& members) {
  v1::ListMembersResponse response;
  for (const auto& [id, organization] : members.organizations) {
    v1::Member& member = *response.add_member();
    Describe(id, organization, member);
    for (const auto& [spiffe_id, pinned] : members.identities) {
      if (spiffe_id.organization() != id) continue;
      v1::Identity& identity = *member.add_identity();
      identity.set_spiffe_id(spiffe_id.ToString());
      identity.set_spki_sha256(crypto::AsBytes(pinned.spki_sha256));
      identity.set_suspended(pinned.suspended);
    }
  }
  for (const auto& [name, organizations] : members.working_groups) {
    v1::WorkingGroup& group = *response.add_working_group();
    group.set_name(name);
    for (const OrganizationId& id : organizations) group.add_organization(id.value());
  }
  return response;
}

}  // namespace

void MembershipService::LogChange(LiteralName event, const Caller& by) const {
  gate_.log().Info(event, {LogField::Identifier("by", LogIdentifier(by.spiffe_id().ToString()))});
}

grpc::Status MembershipService::AdmitOrganization(grpc::ServerContext* context,
                                                  const v1::AdmitOrganizationRequest* request,
                                                  v1::AdmitOrganizationResponse* response) {
  return admit_organization_.Answer(
      *context, *response,
      [&](const Caller& caller) -> absl::StatusOr<v1::AdmitOrganizationResponse> {
        const auto& organization = request->organization();
        ALMENARA_ASSIGN_OR_RETURN(const OrganizationId id, ParseOrganization(organization.id()));
        ALMENARA_RETURN_IF_ERROR(
            members_.Admit(id, {.name = organization.name(),
                                .kind = organization.kind(),
                                .jurisdictions = {organization.jurisdiction().begin(),
                                                  organization.jurisdiction().end()}}));
        LogChange("organization_admitted", caller);
        return v1::AdmitOrganizationResponse();
      });
}

grpc::Status MembershipService::PinIdentity(grpc::ServerContext* context,
                                            const v1::PinIdentityRequest* request,
                                            v1::PinIdentityResponse* response) {
  return pin_identity_.Answer(
      *context, *response, [&](const Caller& caller) -> absl::StatusOr<v1::PinIdentityResponse> {
        ALMENARA_ASSIGN_OR_RETURN(const SpiffeId id, SpiffeId::Parse(request->spiffe_id()));
        ALMENARA_ASSIGN_OR_RETURN(const crypto::Digest256 digest,
                                  ParseDigest(request->spki_sha256()));
        ALMENARA_RETURN_IF_ERROR(members_.Pin(id, digest));
        LogChange("identity_pinned", caller);
        return v1::PinIdentityResponse();
      });
}

grpc::Status MembershipService::PinStewardKey(grpc::ServerContext* context,
                                              const v1::PinStewardKeyRequest* request,
                                              v1::PinStewardKeyResponse* response) {
  return pin_steward_key_.Answer(
      *context, *response, [&](const Caller& caller) -> absl::StatusOr<v1::PinStewardKeyResponse> {
        ALMENARA_ASSIGN_OR_RETURN(const OrganizationId id,
                                  ParseOrganization(request->organization()));
        ALMENARA_RETURN_IF_ERROR(members_.PinStewardKey(id, request->ed25519_public_key()));
        LogChange("steward_key_pinned", caller);
        return v1::PinStewardKeyResponse();
      });
}

grpc::Status MembershipService::Suspend(grpc::ServerContext* context,
                                        const v1::SuspendRequest* request,
                                        v1::SuspendResponse* response) {
  return suspend_.Answer(
      *context, *response, [&](const Caller& caller) -> absl::StatusOr<v1::SuspendResponse> {
        ALMENARA_ASSIGN_OR_RETURN(const MemberRegistry::Subject subject, ParseSubject(*request));
        ALMENARA_RETURN_IF_ERROR(members_.Suspend(subject));
        LogChange("member_suspended", caller);
        return v1::SuspendResponse();
      });
}

grpc::Status MembershipService::Reinstate(grpc::ServerContext* context,
                                          const v1::ReinstateRequest* request,
                                          v1::ReinstateResponse* response) {
  return reinstate_.Answer(
      *context, *response, [&](const Caller& caller) -> absl::StatusOr<v1::ReinstateResponse> {
        ALMENARA_ASSIGN_OR_RETURN(const MemberRegistry::Subject subject, ParseSubject(*request));
        ALMENARA_RETURN_IF_ERROR(members_.Reinstate(subject));
        LogChange("member_reinstated", caller);
        return v1::ReinstateResponse();
      });
}

grpc::Status MembershipService::SetWorkingGroup(grpc::ServerContext* context,
                                                const v1::SetWorkingGroupRequest* request,
                                                v1::SetWorkingGroupResponse* response) {
  return set_working_group_.Answer(
      *context, *response,
      [&](const Caller& caller) -> absl::StatusOr<v1::SetWorkingGroupResponse> {
        std::set<OrganizationId> organizations;
        for (const std::string& text : request->organization()) {
          ALMENARA_ASSIGN_OR_RETURN(OrganizationId id, ParseOrganization(text));
          organizations.insert(std::move(id));
        }
        ALMENARA_RETURN_IF_ERROR(members_.SetWorkingGroup(request->name(), organizations));
        LogChange("working_group_set", caller);
        return v1::SetWorkingGroupResponse();
      });
}

grpc::Status MembershipService::ListMembers(grpc::ServerContext* context,
                                            const v1::ListMembersRequest*,
                                            v1::ListMembersResponse* response) {
  return list_members_.Answer(*context, *response,
                              [&](const Caller&) -> absl::StatusOr<v1::ListMembersResponse> {
                                return ToProto(*members_.members());
                              });
}

}  // namespace almenara::hub

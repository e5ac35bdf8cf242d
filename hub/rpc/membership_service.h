// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RPC_MEMBERSHIP_ACCESS_H_
#define ALMENARA_HUB_RPC_MEMBERSHIP_ACCESS_H_

#include "almenara/hub/v1/membership_service.grpc.pb.h"
#include "common/telemetry/literal_name.h"
#include "hub/membership/member_registry.h"
#include "hub/rpc/call_gate.h"
#include "hub/rpc/rpc_method.h"

namespace almenara::hub {

// MembershipService. Thread-safe.
class MembershipService final : public v1::MembershipService::Service {
 public:
  // Both must outlive the service.
  MembershipService(const CallGate& gate, MemberRegistry& members)
      : gate_(gate), members_(members) {}

  grpc::Status AdmitOrganization(grpc::ServerContext* context,
                                 const v1::AdmitOrganizationRequest* request,
                                 v1::AdmitOrganizationResponse* response) override;
  grpc::Status PinIdentity(grpc::ServerContext* context, const v1::PinIdentityRequest* request,
                           v1::PinIdentityResponse* response) override;
  grpc::Status PinStewardKey(grpc::ServerContext* context, const v1::PinStewardKeyRequest* request,
                             v1::PinStewardKeyResponse* response) override;
  grpc::Status Suspend(grpc::ServerContext* context, const v1::SuspendRequest* request,
                       v1::SuspendResponse* response) override;
  grpc::Status Reinstate(grpc::ServerContext* context, const v1::ReinstateRequest* request,
                         v1::ReinstateResponse* response) override;
  grpc::Status SetWorkingGroup(grpc::ServerContext* context,
                               const v1::SetWorkingGroupRequest* request,
                               v1::SetWorkingGroupResponse* response) override;
  grpc::Status ListMembers(grpc::ServerContext* context, const v1::ListMembersRequest* request,
                           v1::ListMembersResponse* response) override;

 private:
  // The audit trail of changes.
  void LogChange(LiteralName event, const Caller& by) const;

  const CallGate& gate_;
  MemberRegistry& members_;
  RpcMethod admit_organization_{gate_, "admit_organization", Access::kManageMembers};
  RpcMethod pin_identity_{gate_, "pin_identity", Access::kManageMembers};
  RpcMethod pin_steward_key_{gate_, "pin_steward_key", Access::kManageMembers};
  RpcMethod suspend_{gate_, "suspend", Access::kManageMembers};
  RpcMethod reinstate_{gate_, "reinstate", Access::kManageMembers};
  RpcMethod set_working_group_{gate_, "set_working_group", Access::kManageMembers};
  RpcMethod list_members_{gate_, "list_members", Access::kManageMembers};
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RPC_MEMBERSHIP_ACCESS_H_

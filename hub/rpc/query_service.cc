// SPDX-License-Identifier: Apache-2.0
#include "hub/rpc/query_service.h"

#include "common/status/status_macros.h"

namespace almenara::hub {

absl::StatusOr<agreement::CallerProfile> QueryService::ProfileOf(const Caller& caller) const {
  const auto members = members_.members();
  const Organization* organization = members->Find(caller.organization());
  if (organization == nullptr) {
    return absl::PermissionDeniedError("your organisation is not a member of this hub");
  }
  return agreement::CallerProfile{.organization = caller.organization(),
                                  .kind = organization->description.kind,
                                  .jurisdictions = organization->description.jurisdictions,
                                  .working_groups = members->GroupsOf(caller.organization())};
}

grpc::Status QueryService::Ask(grpc::ServerContext* context, const v1::AskRequest* request,
                               v1::AskResponse* response) {
  return ask_.Answer(
      *context, *response, [&](const Caller& caller) -> absl::StatusOr<v1::AskResponse> {
        ALMENARA_ASSIGN_OR_RETURN(const agreement::CallerProfile profile, ProfileOf(caller));
        return desk_.Ask(profile, request->query());
      });
}

grpc::Status QueryService::Describe(grpc::ServerContext* context, const v1::DescribeRequest*,
                                    v1::DescribeResponse* response) {
  return describe_.Answer(
      *context, *response, [&](const Caller& caller) -> absl::StatusOr<v1::DescribeResponse> {
        ALMENARA_ASSIGN_OR_RETURN(const agreement::CallerProfile profile, ProfileOf(caller));
        return desk_.Describe(profile);
      });
}

}  // namespace almenara::hub

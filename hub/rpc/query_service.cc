// SPDX-License-Identifier: Apache-2.0
#include "hub/rpc/query_service.h"

#include "common/status/status_macros.h"
#include "hub/query/caller_profile.h"

namespace almenara::hub {

grpc::Status QueryService::Ask(grpc::ServerContext* context, const v1::AskRequest* request,
                               v1::AskResponse* response) {
  return ask_.Answer(
      *context, *response, [&](const Caller& caller) -> absl::StatusOr<v1::AskResponse> {
        ALMENARA_ASSIGN_OR_RETURN(const agreement::CallerProfile profile,
                                  CallerProfileOf(*members_.members(), caller.organization()));
        return desk_.Ask(profile, request->query());
      });
}

grpc::Status QueryService::Describe(grpc::ServerContext* context, const v1::DescribeRequest*,
                                    v1::DescribeResponse* response) {
  return describe_.Answer(
      *context, *response, [&](const Caller& caller) -> absl::StatusOr<v1::DescribeResponse> {
        ALMENARA_ASSIGN_OR_RETURN(const agreement::CallerProfile profile,
                                  CallerProfileOf(*members_.members(), caller.organization()));
        return desk_.Describe(profile);
      });
}

}  // namespace almenara::hub

// SPDX-License-Identifier: Apache-2.0
#include "hub/rpc/query_service.h"

#include <utility>

#include "common/status/status_macros.h"
#include "hub/query/caller_profile.h"

namespace almenara::hub {

grpc::ServerUnaryReactor* QueryService::Ask(grpc::CallbackServerContext* context,
                                            const v1::AskRequest* request,
                                            v1::AskResponse* response) {
  return ask_.RunLater(*context, [&](const Caller& caller, RpcMethod::Done done) {
    const auto profile = CallerProfileOf(*members_.members(), caller.organization());
    if (!profile.ok()) return done(profile.status());
    desk_.AskLater(
        *profile, request->query(),
        [response, done = std::move(done)](absl::StatusOr<v1::AskResponse> answer) mutable {
          if (answer.ok()) *response = *std::move(answer);
          done(answer.status());
        });
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

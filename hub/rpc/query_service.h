// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RPC_QUERY_SERVICE_H_
#define ALMENARA_HUB_RPC_QUERY_SERVICE_H_

#include "almenara/hub/v1/query_service.grpc.pb.h"
#include "hub/membership/member_registry.h"
#include "hub/query/query_desk.h"
#include "hub/rpc/call_gate.h"
#include "hub/rpc/rpc_method.h"

namespace almenara::hub {

// QueryService: questions on the callback API, so that those whose log entry is on its way to the
// disk hold no threads; descriptions on the synchronous one. Thread-safe.
class QueryService final
    : public v1::QueryService::WithCallbackMethod_Ask<v1::QueryService::Service> {
 public:
  // All must outlive the service.
  QueryService(const CallGate& gate, const MemberRegistry& members, QueryDesk& desk)
      : gate_(gate), members_(members), desk_(desk) {}

  grpc::ServerUnaryReactor* Ask(grpc::CallbackServerContext* context, const v1::AskRequest* request,
                                v1::AskResponse* response) override;
  grpc::Status Describe(grpc::ServerContext* context, const v1::DescribeRequest* request,
                        v1::DescribeResponse* response) override;

 private:
  const CallGate& gate_;
  const MemberRegistry& members_;
  QueryDesk& desk_;
  RpcMethod ask_{gate_, "ask", Access::kQuery};
  RpcMethod describe_{gate_, "describe", Access::kQuery};
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RPC_QUERY_SERVICE_H_

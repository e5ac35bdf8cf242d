// SPDX-License-Identifier: Apache-2.0
#include "node/rpc/grpc_hub_agreements.h"

#include <grpcpp/client_context.h>

#include <memory>

#include "absl/time/time.h"
#include "almenara/hub/v1/agreement_service.grpc.pb.h"
#include "common/status/status_macros.h"

namespace almenara::node {
namespace {

constexpr absl::Duration kDeadline = absl::Seconds(60);

// One call of the hub's AgreementService: `call` gets stub and context.
template <typename Response, typename Call>
absl::StatusOr<Response> CallHub(HubLink& link, const Clock& clock, Call call) {
  ALMENARA_ASSIGN_OR_RETURN(const std::shared_ptr<transport::HubConnection> connection, link.Get());
  const auto stub = hub::v1::AgreementService::NewStub(connection->channel());
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(clock.Now() + kDeadline));
  Response response;
  ALMENARA_RETURN_IF_ERROR(connection->Explain(call(*stub, context, response)));
  return response;
}

}  // namespace

absl::StatusOr<std::vector<hub::v1::AgreementSummary>> GrpcHubAgreements::List() {
  ALMENARA_ASSIGN_OR_RETURN(const auto response,
                            CallHub<hub::v1::ListAgreementsResponse>(
                                link_, clock_, [](auto& stub, auto& context, auto& answer) {
                                  return stub.ListAgreements(&context, {}, &answer);
                                }));
  return std::vector<hub::v1::AgreementSummary>(response.agreement().begin(),
                                                response.agreement().end());
}

absl::StatusOr<hub::v1::GetAgreementResponse> GrpcHubAgreements::Get(const std::string& agreement,
                                                                     uint32_t version) {
  hub::v1::GetAgreementRequest request;
  request.set_agreement(agreement);
  request.set_version(version);
  return CallHub<hub::v1::GetAgreementResponse>(
      link_, clock_, [&](auto& stub, auto& context, auto& answer) {
        return stub.GetAgreement(&context, request, &answer);
      });
}

absl::StatusOr<hub::v1::AgreementSummary> GrpcHubAgreements::Sign(
    const agreement::v1::Signature& signature) {
  hub::v1::SignAgreementRequest request;
  *request.mutable_signature() = signature;
  ALMENARA_ASSIGN_OR_RETURN(const auto response,
                            CallHub<hub::v1::SignAgreementResponse>(
                                link_, clock_, [&](auto& stub, auto& context, auto& answer) {
                                  return stub.SignAgreement(&context, request, &answer);
                                }));
  return response.summary();
}

}  // namespace almenara::node

// SPDX-License-Identifier: Apache-2.0
#include "node/rpc/grpc_hub_agreements.h"

#include "almenara/hub/v1/agreement_service.grpc.pb.h"
#include "common/status/status_macros.h"
#include "node/rpc/hub_call.h"

namespace almenara::node {

using Service = hub::v1::AgreementService;

absl::StatusOr<std::vector<hub::v1::AgreementSummary>> GrpcHubAgreements::List() {
  ALMENARA_ASSIGN_OR_RETURN(const auto response,
                            (CallHub<Service, hub::v1::ListAgreementsResponse>(
                                link_, clock_, [](auto& stub, auto& context, auto& answer) {
                                  return stub.ListAgreements(&context, {}, &answer);
                                })));
  return std::vector<hub::v1::AgreementSummary>(response.agreement().begin(),
                                                response.agreement().end());
}

absl::StatusOr<hub::v1::GetAgreementResponse> GrpcHubAgreements::Get(const std::string& agreement,
                                                                     uint32_t version) {
  hub::v1::GetAgreementRequest request;
  request.set_agreement(agreement);
  request.set_version(version);
  return CallHub<Service, hub::v1::GetAgreementResponse>(
      link_, clock_, [&](auto& stub, auto& context, auto& answer) {
        return stub.GetAgreement(&context, request, &answer);
      });
}

absl::StatusOr<hub::v1::AgreementSummary> GrpcHubAgreements::Sign(
    const agreement::v1::Signature& signature) {
  hub::v1::SignAgreementRequest request;
  *request.mutable_signature() = signature;
  ALMENARA_ASSIGN_OR_RETURN(const auto response,
                            (CallHub<Service, hub::v1::SignAgreementResponse>(
                                link_, clock_, [&](auto& stub, auto& context, auto& answer) {
                                  return stub.SignAgreement(&context, request, &answer);
                                })));
  return response.summary();
}

}  // namespace almenara::node

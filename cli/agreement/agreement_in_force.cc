// SPDX-License-Identifier: Apache-2.0
#include "cli/agreement/agreement_in_force.h"

#include "absl/strings/escaping.h"
#include "almenara/hub/v1/agreement_service.grpc.pb.h"
#include "cli/agreement/agreement_file.h"
#include "common/status/status_macros.h"
#include "policy/agreement/agreement.h"

namespace almenara::cli {

absl::StatusOr<std::optional<AgreementInForce>> FetchAgreementInForce(const std::string& id,
                                                                      const HubClient& client) {
  const auto stub = hub::v1::AgreementService::NewStub(client.channel());
  ALMENARA_ASSIGN_OR_RETURN(
      const auto listed,
      client.Call<hub::v1::ListAgreementsResponse>([&](grpc::ClientContext& context, auto& answer) {
        return stub->ListAgreements(&context, {}, &answer);
      }));
  AgreementInForce found;
  for (const hub::v1::AgreementSummary& summary : listed.agreement()) {
    const auto signatures = static_cast<size_t>(summary.signature_size());
    if (summary.agreement() != id || signatures < agreement::kLeastContributors) continue;
    if (summary.version() > found.version) found = {summary.version(), signatures, ""};
  }
  if (found.version == 0) return std::nullopt;
  hub::v1::GetAgreementRequest request;
  request.set_agreement(id);
  request.set_version(found.version);
  ALMENARA_ASSIGN_OR_RETURN(
      auto response,
      client.Call<hub::v1::GetAgreementResponse>([&](grpc::ClientContext& context, auto& answer) {
        return stub->GetAgreement(&context, request, &answer);
      }));
  if (HexDigest(response.textproto()) != absl::BytesToHexString(response.summary().sha256())) {
    return absl::DataLossError("the hub sent bytes that are not those of its hash");
  }
  found.textproto = std::move(*response.mutable_textproto());
  return found;
}

}  // namespace almenara::cli

// SPDX-License-Identifier: Apache-2.0
#include "node/rpc/grpc_hub_privacy.h"

#include "almenara/hub/v1/agreement_service.grpc.pb.h"
#include "almenara/hub/v1/release_service.grpc.pb.h"
#include "common/status/status_macros.h"
#include "node/rpc/hub_call.h"

namespace almenara::node {

using hub::v1::AgreementService;
using hub::v1::ReleaseService;

absl::StatusOr<hub::v1::ReadLedgerResponse> GrpcHubPrivacy::ReadLedger() {
  return CallHub<ReleaseService, hub::v1::ReadLedgerResponse>(
      link_, clock_, [](auto& stub, auto& context, auto& answer) {
        return stub.ReadLedger(&context, {}, &answer);
      });
}

absl::StatusOr<hub::v1::SubmitFreezeResponse> GrpcHubPrivacy::SubmitFreeze(
    const agreement::v1::SignedFreeze& freeze) {
  hub::v1::SubmitFreezeRequest request;
  *request.mutable_freeze() = freeze;
  return CallHub<AgreementService, hub::v1::SubmitFreezeResponse>(
      link_, clock_, [&](auto& stub, auto& context, auto& answer) {
        return stub.SubmitFreeze(&context, request, &answer);
      });
}

absl::StatusOr<std::vector<hub::v1::AdHocRelease>> GrpcHubPrivacy::ListAdHoc() {
  ALMENARA_ASSIGN_OR_RETURN(const auto response,
                            (CallHub<ReleaseService, hub::v1::ListAdHocReleasesResponse>(
                                link_, clock_, [](auto& stub, auto& context, auto& answer) {
                                  return stub.ListAdHocReleases(&context, {}, &answer);
                                })));
  return std::vector<hub::v1::AdHocRelease>(response.ad_hoc().begin(), response.ad_hoc().end());
}

absl::StatusOr<hub::v1::AdHocRelease> GrpcHubPrivacy::ApproveAdHoc(
    const agreement::v1::SignedApproval& approval) {
  hub::v1::ApproveAdHocReleaseRequest request;
  *request.mutable_approval() = approval;
  ALMENARA_ASSIGN_OR_RETURN(const auto response,
                            (CallHub<ReleaseService, hub::v1::ApproveAdHocReleaseResponse>(
                                link_, clock_, [&](auto& stub, auto& context, auto& answer) {
                                  return stub.ApproveAdHocRelease(&context, request, &answer);
                                })));
  return response.ad_hoc();
}

}  // namespace almenara::node

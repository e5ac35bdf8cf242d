// SPDX-License-Identifier: Apache-2.0
#include "node/console/privacy_service.h"

#include <vector>

#include "absl/status/status.h"
#include "common/status/status_macros.h"
#include "common/transport/grpc_status.h"
#include "node/console/console_messages.h"

namespace almenara::node {

using transport::ToGrpcStatus;

grpc::Status PrivacyServiceHandler::GetPrivacy(grpc::ServerContext* context,
                                               const v1::GetPrivacyRequest*,
                                               v1::GetPrivacyResponse* response) {
  if (hub_ == nullptr) return ToGrpcStatus(NoHub(LanguageOf(*context)));
  absl::StatusOr<hub::v1::ReadLedgerResponse> ledger = hub_->privacy.ReadLedger();
  if (ledger.ok()) *response->mutable_ledger() = *std::move(ledger);
  return ToGrpcStatus(ledger.status());
}

absl::StatusOr<v1::SignFreezeResponse> PrivacyServiceHandler::Sign(
    const v1::SignFreezeRequest& request, Language language) {
  if (hub_ == nullptr) return NoHub(language);
  if (!request.in_advance()) {
    return request.thaw() ? hub_->statements.Thaw(language) : hub_->statements.Freeze(language);
  }
  if (request.thaw()) {
    return absl::InvalidArgumentError("in_advance: a thaw always goes to the hub");
  }
  v1::SignFreezeResponse response;
  ALMENARA_ASSIGN_OR_RETURN(*response.mutable_freeze(), hub_->statements.FreezeInAdvance());
  return response;
}

grpc::Status PrivacyServiceHandler::SignFreeze(grpc::ServerContext* context,
                                               const v1::SignFreezeRequest* request,
                                               v1::SignFreezeResponse* response) {
  absl::StatusOr<v1::SignFreezeResponse> freeze = Sign(*request, LanguageOf(*context));
  if (freeze.ok()) *response = *std::move(freeze);
  return ToGrpcStatus(freeze.status());
}

grpc::Status PrivacyServiceHandler::ListNodeAdHocReleases(
    grpc::ServerContext* context, const v1::ListNodeAdHocReleasesRequest*,
    v1::ListNodeAdHocReleasesResponse* response) {
  if (hub_ == nullptr) return ToGrpcStatus(NoHub(LanguageOf(*context)));
  const absl::StatusOr<std::vector<hub::v1::AdHocRelease>> ad_hoc = hub_->privacy.ListAdHoc();
  if (ad_hoc.ok()) response->mutable_ad_hoc()->Add(ad_hoc->begin(), ad_hoc->end());
  return ToGrpcStatus(ad_hoc.status());
}

grpc::Status PrivacyServiceHandler::ApproveNodeAdHocRelease(
    grpc::ServerContext* context, const v1::ApproveNodeAdHocReleaseRequest* request,
    v1::ApproveNodeAdHocReleaseResponse* response) {
  const Language language = LanguageOf(*context);
  if (hub_ == nullptr) return ToGrpcStatus(NoHub(language));
  absl::StatusOr<hub::v1::AdHocRelease> ad_hoc =
      hub_->statements.Approve(request->name(), request->sha256(), language);
  if (ad_hoc.ok()) *response->mutable_ad_hoc() = *std::move(ad_hoc);
  return ToGrpcStatus(ad_hoc.status());
}

grpc::Status PrivacyServiceHandler::SimulateAgreement(
    grpc::ServerContext* context, const v1::SimulateAgreementRequest* request,
    grpc::ServerWriter<v1::SimulateAgreementResponse>* writer) {
  return ToGrpcStatus(simulation_.Run(
      *request, LanguageOf(*context), [&](const v1::SimulateAgreementResponse& response) {
        return writer->Write(response) ? absl::OkStatus()
                                       : absl::CancelledError("the command ended");
      }));
}

}  // namespace almenara::node

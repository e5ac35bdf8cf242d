// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CONSOLE_PRIVACY_SERVICE_H_
#define ALMENARA_NODE_CONSOLE_PRIVACY_SERVICE_H_

#include "almenara/node/v1/privacy_service.grpc.pb.h"
#include "node/console/hub_side.h"
#include "node/publish/agreement_simulation.h"

namespace almenara::node {

// PrivacyService on the node's Unix socket: whoever may open the socket is the steward.
// Thread-safe. What it is given must outlive it; `hub` is null when the node has none, and what
// needs one is refused with FAILED_PRECONDITION.
class PrivacyServiceHandler final : public v1::PrivacyService::Service {
 public:
  PrivacyServiceHandler(const AgreementSimulation& simulation, const HubSide* hub)
      : simulation_(simulation), hub_(hub) {}

  grpc::Status GetPrivacy(grpc::ServerContext* context, const v1::GetPrivacyRequest* request,
                          v1::GetPrivacyResponse* response) override;
  grpc::Status SignFreeze(grpc::ServerContext* context, const v1::SignFreezeRequest* request,
                          v1::SignFreezeResponse* response) override;
  grpc::Status ListNodeAdHocReleases(grpc::ServerContext* context,
                                     const v1::ListNodeAdHocReleasesRequest* request,
                                     v1::ListNodeAdHocReleasesResponse* response) override;
  grpc::Status ApproveNodeAdHocRelease(grpc::ServerContext* context,
                                       const v1::ApproveNodeAdHocReleaseRequest* request,
                                       v1::ApproveNodeAdHocReleaseResponse* response) override;
  grpc::Status SimulateAgreement(
      grpc::ServerContext* context, const v1::SimulateAgreementRequest* request,
      grpc::ServerWriter<v1::SimulateAgreementResponse>* writer) override;

 private:
  absl::StatusOr<v1::SignFreezeResponse> Sign(const v1::SignFreezeRequest& request,
                                              Language language);

  const AgreementSimulation& simulation_;
  const HubSide* const hub_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CONSOLE_PRIVACY_SERVICE_H_

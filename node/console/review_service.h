// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CONSOLE_REVIEW_SERVICE_H_
#define ALMENARA_NODE_CONSOLE_REVIEW_SERVICE_H_

#include <atomic>

#include "almenara/node/v1/review_service.grpc.pb.h"
#include "common/codelist/catalogue.h"
#include "common/identity/organization_id.h"
#include "node/case/case_store.h"
#include "node/console/case_commands.h"
#include "node/console/hub_side.h"
#include "node/console/review_report.h"
#include "node/publish/case_publication.h"
#include "node/publish/outbox.h"

namespace almenara::node {

// ReviewService on the node's Unix socket: whoever may open the socket is the steward. Thread-safe.
// What it is given must outlive it; `hub` is null when the node has none, and what needs one is
// refused with FAILED_PRECONDITION.
class ReviewServiceHandler final : public v1::ReviewService::Service {
 public:
  struct Parts {
    const OrganizationId& organization;
    const Catalogue& catalogue;
    const CaseStore& cases;
    CaseCommands& commands;
    const ReviewReport& review;
    CasePublication& publication;
    const Outbox& outbox;
  };
  ReviewServiceHandler(const Parts& parts, const HubSide* hub) : parts_(parts), hub_(hub) {}

  // Ends streams that would otherwise wait for the hub.
  void Shutdown();

  grpc::Status Review(grpc::ServerContext* context, const v1::ReviewRequest* request,
                      grpc::ServerWriter<v1::ReviewResponse>* writer) override;
  grpc::Status KeepBack(grpc::ServerContext* context, const v1::KeepBackRequest* request,
                        v1::KeepBackResponse* response) override;
  grpc::Status PublishCases(grpc::ServerContext* context, const v1::PublishCasesRequest* request,
                            grpc::ServerWriter<v1::PublishCasesResponse>* writer) override;
  grpc::Status GetStatus(grpc::ServerContext* context, const v1::GetStatusRequest* request,
                         v1::GetStatusResponse* response) override;
  grpc::Status Count(grpc::ServerContext* context, const v1::CountRequest* request,
                     v1::CountResponse* response) override;
  grpc::Status ListNodeAgreements(grpc::ServerContext* context,
                                  const v1::ListNodeAgreementsRequest* request,
                                  v1::ListNodeAgreementsResponse* response) override;
  grpc::Status GetNodeAgreement(grpc::ServerContext* context,
                                const v1::GetNodeAgreementRequest* request,
                                v1::GetNodeAgreementResponse* response) override;
  grpc::Status SignNodeAgreement(grpc::ServerContext* context,
                                 const v1::SignNodeAgreementRequest* request,
                                 v1::SignNodeAgreementResponse* response) override;

 private:
  absl::Status FollowPublication(const grpc::ServerContext& context,
                                 grpc::ServerWriter<v1::PublishCasesResponse>& writer) const;
  v1::PublishCasesResponse PublicationProgress() const;
  absl::StatusOr<v1::GetStatusResponse> Status() const;

  const Parts parts_;
  const HubSide* const hub_;
  std::atomic<bool> shut_down_ = false;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CONSOLE_REVIEW_SERVICE_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RPC_RELEASE_SERVICE_H_
#define ALMENARA_HUB_RPC_RELEASE_SERVICE_H_

#include "almenara/hub/v1/release_service.grpc.pb.h"
#include "hub/intake/cohort_calendar.h"
#include "hub/release/release_maker.h"
#include "hub/release/release_shelf.h"
#include "hub/rpc/call_gate.h"
#include "hub/rpc/rpc_method.h"

namespace almenara::hub {

// ReleaseService. Thread-safe.
class ReleaseService final : public v1::ReleaseService::Service {
 public:
  // All must outlive the service.
  ReleaseService(const CallGate& gate, const CohortCalendar& calendar, const ReleaseShelf& shelf,
                 ReleaseMaker& maker)
      : gate_(gate), calendar_(calendar), shelf_(shelf), maker_(maker) {}

  grpc::Status CloseCohort(grpc::ServerContext* context, const v1::CloseCohortRequest* request,
                           grpc::ServerWriter<v1::CloseCohortResponse>* writer) override;
  grpc::Status ListCohorts(grpc::ServerContext* context, const v1::ListCohortsRequest* request,
                           v1::ListCohortsResponse* response) override;
  grpc::Status ListReleases(grpc::ServerContext* context, const v1::ListReleasesRequest* request,
                            v1::ListReleasesResponse* response) override;

 private:
  const CallGate& gate_;
  const CohortCalendar& calendar_;
  const ReleaseShelf& shelf_;
  ReleaseMaker& maker_;
  RpcMethod close_cohort_{gate_, "close_cohort", Access::kCloseCohort};
  RpcMethod list_cohorts_{gate_, "list_cohorts", Access::kReadReleases};
  RpcMethod list_releases_{gate_, "list_releases", Access::kReadReleases};
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RPC_RELEASE_SERVICE_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RPC_RELEASE_SERVICE_H_
#define ALMENARA_HUB_RPC_RELEASE_SERVICE_H_

#include "almenara/hub/v1/release_service.grpc.pb.h"
#include "hub/intake/cohort_calendar.h"
#include "hub/intake/record_store.h"
#include "hub/release/ad_hoc_releases.h"
#include "hub/release/ledger_report.h"
#include "hub/release/release_maker.h"
#include "hub/release/release_shelf.h"
#include "hub/rpc/call_gate.h"
#include "hub/rpc/rpc_method.h"

namespace almenara::hub {

// ReleaseService. Thread-safe.
class ReleaseService final : public v1::ReleaseService::Service {
 public:
  struct Parts {
    const CallGate& gate;
    const CohortCalendar& calendar;
    const RecordStore& records;
    const ReleaseShelf& shelf;
    ReleaseMaker& maker;
    AdHocReleases& ad_hoc;
    const LedgerReport& ledger;
  };
  // Every part must outlive the service.
  explicit ReleaseService(const Parts& parts) : parts_(parts) {}

  grpc::Status CloseCohort(grpc::ServerContext* context, const v1::CloseCohortRequest* request,
                           grpc::ServerWriter<v1::CloseCohortResponse>* writer) override;
  grpc::Status ListCohorts(grpc::ServerContext* context, const v1::ListCohortsRequest* request,
                           v1::ListCohortsResponse* response) override;
  grpc::Status ListReleases(grpc::ServerContext* context, const v1::ListReleasesRequest* request,
                            v1::ListReleasesResponse* response) override;
  grpc::Status ReadLedger(grpc::ServerContext* context, const v1::ReadLedgerRequest* request,
                          v1::ReadLedgerResponse* response) override;
  grpc::Status ProposeAdHocRelease(grpc::ServerContext* context,
                                   const v1::ProposeAdHocReleaseRequest* request,
                                   v1::ProposeAdHocReleaseResponse* response) override;
  grpc::Status ListAdHocReleases(grpc::ServerContext* context,
                                 const v1::ListAdHocReleasesRequest* request,
                                 v1::ListAdHocReleasesResponse* response) override;
  grpc::Status ApproveAdHocRelease(grpc::ServerContext* context,
                                   const v1::ApproveAdHocReleaseRequest* request,
                                   v1::ApproveAdHocReleaseResponse* response) override;
  grpc::Status MakeAdHocRelease(grpc::ServerContext* context,
                                const v1::MakeAdHocReleaseRequest* request,
                                grpc::ServerWriter<v1::MakeAdHocReleaseResponse>* writer) override;

 private:
  // The audit trail of ad hoc releases.
  void LogAdHoc(LiteralName event, absl::string_view name, const Caller& by) const;

  const Parts parts_;
  RpcMethod close_cohort_{parts_.gate, "close_cohort", Access::kCloseCohort};
  RpcMethod list_cohorts_{parts_.gate, "list_cohorts", Access::kReadReleases};
  RpcMethod list_releases_{parts_.gate, "list_releases", Access::kReadReleases};
  RpcMethod read_ledger_{parts_.gate, "read_ledger", Access::kReadLedger};
  RpcMethod propose_ad_hoc_{parts_.gate, "propose_ad_hoc_release", Access::kMakeAdHocReleases};
  RpcMethod list_ad_hoc_{parts_.gate, "list_ad_hoc_releases", Access::kReadReleases};
  RpcMethod approve_ad_hoc_{parts_.gate, "approve_ad_hoc_release", Access::kApproveReleases};
  RpcMethod make_ad_hoc_{parts_.gate, "make_ad_hoc_release", Access::kMakeAdHocReleases};
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RPC_RELEASE_SERVICE_H_

// SPDX-License-Identifier: Apache-2.0
#include "hub/rpc/release_service.h"

#include <set>
#include <string>

#include "common/status/status_macros.h"
#include "common/telemetry/log_identifier.h"
#include "hub/rpc/release_messages.h"

namespace almenara::hub {

grpc::Status ReleaseService::CloseCohort(grpc::ServerContext* context,
                                         const v1::CloseCohortRequest* request,
                                         grpc::ServerWriter<v1::CloseCohortResponse>* writer) {
  return close_cohort_.Run(*context, [&](const Caller& caller) -> absl::Status {
    ALMENARA_ASSIGN_OR_RETURN(const CohortId cohort, CohortId::Parse(request->cohort()));
    ReleaseEventWriter<v1::CloseCohortResponse> events(parts_.gate.log(), *writer);
    ALMENARA_RETURN_IF_ERROR(parts_.maker.CloseCohort(cohort, events));
    parts_.gate.log().Info(
        "cohort_closed",
        {LogField::Identifier("cohort", LogIdentifier(cohort.value())),
         LogField::Identifier("by", LogIdentifier(caller.spiffe_id().ToString()))});
    return absl::OkStatus();
  });
}

grpc::Status ReleaseService::ListCohorts(grpc::ServerContext* context,
                                         const v1::ListCohortsRequest*,
                                         v1::ListCohortsResponse* response) {
  return list_cohorts_.Answer(
      *context, *response, [&](const Caller&) -> absl::StatusOr<v1::ListCohortsResponse> {
        ALMENARA_ASSIGN_OR_RETURN(const std::set<CohortId> retired,
                                  parts_.records.RetiredCohorts());
        v1::ListCohortsResponse answer;
        for (const CohortWindow& window : parts_.calendar.List(parts_.gate.clock().Now())) {
          v1::Cohort& cohort = *answer.add_cohort();
          cohort.set_id(window.id.value());
          cohort.set_closed(window.closed_at.has_value());
          cohort.set_retired(retired.contains(window.id));
          if (window.ends_at) {
            cohort.set_closes_at_unix_seconds(absl::ToUnixSeconds(*window.ends_at));
          }
        }
        return answer;
      });
}

grpc::Status ReleaseService::ListReleases(grpc::ServerContext* context,
                                          const v1::ListReleasesRequest*,
                                          v1::ListReleasesResponse* response) {
  return list_releases_.Answer(*context, *response,
                               [&](const Caller&) -> absl::StatusOr<v1::ListReleasesResponse> {
                                 v1::ListReleasesResponse answer;
                                 for (const auto& release : *parts_.shelf.All())
                                   *answer.add_release() = ToProto(release->entry());
                                 return answer;
                               });
}

grpc::Status ReleaseService::ReadLedger(grpc::ServerContext* context, const v1::ReadLedgerRequest*,
                                        v1::ReadLedgerResponse* response) {
  return read_ledger_.Answer(*context, *response, [&](const Caller& caller) {
    return parts_.ledger.Of(caller.organization(), parts_.gate.clock().Now());
  });
}

void ReleaseService::LogAdHoc(LiteralName event, absl::string_view name, const Caller& by) const {
  parts_.gate.log().Info(event,
                         {LogField::Identifier("name", LogIdentifier(std::string(name))),
                          LogField::Identifier("by", LogIdentifier(by.spiffe_id().ToString()))});
}

grpc::Status ReleaseService::ProposeAdHocRelease(grpc::ServerContext* context,
                                                 const v1::ProposeAdHocReleaseRequest* request,
                                                 v1::ProposeAdHocReleaseResponse* response) {
  return propose_ad_hoc_.Answer(
      *context, *response,
      [&](const Caller& caller) -> absl::StatusOr<v1::ProposeAdHocReleaseResponse> {
        ALMENARA_ASSIGN_OR_RETURN(const AdHocStanding standing,
                                  parts_.ad_hoc.Propose(request->proposal()));
        LogAdHoc("ad_hoc_release_proposed", standing.proposal.name, caller);
        v1::ProposeAdHocReleaseResponse answer;
        *answer.mutable_ad_hoc() = ToProto(standing);
        return answer;
      });
}

grpc::Status ReleaseService::ListAdHocReleases(grpc::ServerContext* context,
                                               const v1::ListAdHocReleasesRequest*,
                                               v1::ListAdHocReleasesResponse* response) {
  return list_ad_hoc_.Answer(
      *context, *response, [&](const Caller&) -> absl::StatusOr<v1::ListAdHocReleasesResponse> {
        ALMENARA_ASSIGN_OR_RETURN(const std::vector<AdHocStanding> all, parts_.ad_hoc.List());
        v1::ListAdHocReleasesResponse answer;
        for (const AdHocStanding& standing : all) *answer.add_ad_hoc() = ToProto(standing);
        return answer;
      });
}

grpc::Status ReleaseService::ApproveAdHocRelease(grpc::ServerContext* context,
                                                 const v1::ApproveAdHocReleaseRequest* request,
                                                 v1::ApproveAdHocReleaseResponse* response) {
  return approve_ad_hoc_.Answer(
      *context, *response,
      [&](const Caller& caller) -> absl::StatusOr<v1::ApproveAdHocReleaseResponse> {
        ALMENARA_ASSIGN_OR_RETURN(
            const AdHocStanding standing,
            parts_.ad_hoc.Approve(caller.organization(), {request->approval().statement(),
                                                          request->approval().ed25519()}));
        LogAdHoc("ad_hoc_release_approved", standing.proposal.name, caller);
        v1::ApproveAdHocReleaseResponse answer;
        *answer.mutable_ad_hoc() = ToProto(standing);
        return answer;
      });
}

grpc::Status ReleaseService::MakeAdHocRelease(
    grpc::ServerContext* context, const v1::MakeAdHocReleaseRequest* request,
    grpc::ServerWriter<v1::MakeAdHocReleaseResponse>* writer) {
  return make_ad_hoc_.Run(*context, [&](const Caller& caller) -> absl::Status {
    ReleaseEventWriter<v1::MakeAdHocReleaseResponse> events(parts_.gate.log(), *writer);
    ALMENARA_RETURN_IF_ERROR(parts_.maker.MakeAdHoc(request->name(), events));
    LogAdHoc("ad_hoc_release_asked", request->name(), caller);
    return absl::OkStatus();
  });
}

}  // namespace almenara::hub

// SPDX-License-Identifier: Apache-2.0
#include "hub/rpc/release_service.h"

#include <string>

#include "common/status/status_macros.h"
#include "common/telemetry/log_identifier.h"

namespace almenara::hub {
namespace {

v1::Release ToProto(const state::v1::ReleaseEntry& entry) {
  v1::Release release;
  release.set_id(entry.id());
  release.set_agreement(entry.agreement());
  release.set_agreement_version(entry.agreement_version());
  release.set_kind(std::string(agreement::ReleaseKindName(entry.kind())));
  *release.mutable_cohort() = entry.cohort();
  *release.mutable_contributor() = entry.contributor();
  *release.mutable_rho_nano() = entry.charge_nano();
  release.set_digest(entry.file_sha256());
  release.set_sealed_at_unix_seconds(entry.sealed_at_unix_seconds());
  return release;
}

// Hands a close's events to its caller and to the log. A caller that has gone misses its events;
// the close goes on, since half a close helps nobody.
class EventWriter final : public CloseListener {
 public:
  EventWriter(const Log& log, grpc::ServerWriter<v1::CloseCohortResponse>& writer)
      : log_(log), writer_(writer) {}

  void OnStep(absl::string_view agreement, absl::string_view step) override {
    v1::CloseCohortResponse event;
    event.mutable_progress()->set_agreement(std::string(agreement));
    event.mutable_progress()->set_step(std::string(step));
    Write(event);
  }
  void OnRelease(const state::v1::ReleaseEntry& entry) override {
    log_.Info("release_sealed", {LogField::Identifier("release", LogIdentifier(entry.id()))});
    v1::CloseCohortResponse event;
    *event.mutable_release() = ToProto(entry);
    Write(event);
  }
  void OnNoRelease(const AgreementVersion& agreement, const Occasion& occasion,
                   absl::string_view reason) override {
    v1::CloseCohortResponse event;
    event.mutable_no_release()->set_agreement(agreement.agreement.id);
    event.mutable_no_release()->set_version(agreement.agreement.version);
    event.mutable_no_release()->set_reason(std::string(reason));
    event.mutable_no_release()->set_occasion(occasion.name);
    Write(event);
  }

 private:
  void Write(const v1::CloseCohortResponse& event) {
    if (reachable_) reachable_ = writer_.Write(event);
  }

  const Log& log_;
  grpc::ServerWriter<v1::CloseCohortResponse>& writer_;
  bool reachable_ = true;
};

}  // namespace

grpc::Status ReleaseService::CloseCohort(grpc::ServerContext* context,
                                         const v1::CloseCohortRequest* request,
                                         grpc::ServerWriter<v1::CloseCohortResponse>* writer) {
  return close_cohort_.Run(*context, [&](const Caller& caller) -> absl::Status {
    ALMENARA_ASSIGN_OR_RETURN(const CohortId cohort, CohortId::Parse(request->cohort()));
    EventWriter events(gate_.log(), *writer);
    ALMENARA_RETURN_IF_ERROR(maker_.CloseCohort(cohort, events));
    gate_.log().Info("cohort_closed",
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
        v1::ListCohortsResponse answer;
        for (const CohortWindow& window : calendar_.List(gate_.clock().Now())) {
          v1::Cohort& cohort = *answer.add_cohort();
          cohort.set_id(window.id.value());
          cohort.set_closed(window.closed_at.has_value());
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
                                 for (const auto& release : *shelf_.All())
                                   *answer.add_release() = ToProto(release->entry());
                                 return answer;
                               });
}

}  // namespace almenara::hub

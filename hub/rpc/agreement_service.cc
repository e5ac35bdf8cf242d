// SPDX-License-Identifier: Apache-2.0
#include "hub/rpc/agreement_service.h"

#include <utility>

#include "common/status/status_macros.h"
#include "common/telemetry/log_identifier.h"

namespace almenara::hub {
namespace {

v1::AgreementSummary Summarize(const AgreementStanding& standing) {
  const agreement::Agreement& agreement = standing.version->agreement;
  v1::AgreementSummary summary;
  summary.set_agreement(agreement.id);
  summary.set_version(agreement.version);
  summary.set_title_en(agreement.title.en);
  summary.set_title_es(agreement.title.es);
  summary.set_sha256(standing.version->sha256);
  for (const Contributor& contributor : standing.contributors) {
    v1::SignatureSummary& signature = *summary.add_signature();
    signature.set_organization(contributor.organization.value());
    signature.set_signed_at_unix_seconds(absl::ToUnixSeconds(contributor.signed_at));
  }
  return summary;
}

}  // namespace

void AgreementService::LogChange(LiteralName event, const AgreementStanding& standing,
                                 const Caller& by) const {
  gate_.log().Info(
      event, {LogField::Identifier("agreement", LogIdentifier(standing.version->agreement.id)),
              LogField::Count("version", standing.version->agreement.version),
              LogField::Identifier("by", LogIdentifier(by.spiffe_id().ToString()))});
}

grpc::Status AgreementService::ProposeAgreement(grpc::ServerContext* context,
                                                const v1::ProposeAgreementRequest* request,
                                                v1::ProposeAgreementResponse* response) {
  return propose_.Answer(*context, *response,
                         [&](const Caller& caller) -> absl::StatusOr<v1::ProposeAgreementResponse> {
                           ALMENARA_ASSIGN_OR_RETURN(const AgreementStanding standing,
                                                     agreements_.Propose(request->textproto()));
                           LogChange("agreement_proposed", standing, caller);
                           v1::ProposeAgreementResponse answer;
                           answer.set_agreement(standing.version->agreement.id);
                           answer.set_version(standing.version->agreement.version);
                           answer.set_sha256(standing.version->sha256);
                           return answer;
                         });
}

grpc::Status AgreementService::ListAgreements(grpc::ServerContext* context,
                                              const v1::ListAgreementsRequest*,
                                              v1::ListAgreementsResponse* response) {
  return list_.Answer(*context, *response,
                      [&](const Caller&) -> absl::StatusOr<v1::ListAgreementsResponse> {
                        v1::ListAgreementsResponse answer;
                        for (const AgreementStanding& standing : agreements_.List()) {
                          *answer.add_agreement() = Summarize(standing);
                        }
                        return answer;
                      });
}

grpc::Status AgreementService::GetAgreement(grpc::ServerContext* context,
                                            const v1::GetAgreementRequest* request,
                                            v1::GetAgreementResponse* response) {
  return get_.Answer(
      *context, *response, [&](const Caller&) -> absl::StatusOr<v1::GetAgreementResponse> {
        ALMENARA_ASSIGN_OR_RETURN(const AgreementStanding standing,
                                  request->version() == 0
                                      ? agreements_.Latest(request->agreement())
                                      : agreements_.Find(request->agreement(), request->version()));
        v1::GetAgreementResponse answer;
        answer.set_textproto(standing.version->bytes);
        *answer.mutable_summary() = Summarize(standing);
        return answer;
      });
}

grpc::Status AgreementService::SignAgreement(grpc::ServerContext* context,
                                             const v1::SignAgreementRequest* request,
                                             v1::SignAgreementResponse* response) {
  return sign_.Answer(
      *context, *response, [&](const Caller& caller) -> absl::StatusOr<v1::SignAgreementResponse> {
        ALMENARA_ASSIGN_OR_RETURN(
            const AgreementStanding standing,
            agreements_.Sign(caller.organization(),
                             {request->signature().statement(), request->signature().ed25519()}));
        LogChange("agreement_signed", standing, caller);
        v1::SignAgreementResponse answer;
        *answer.mutable_summary() = Summarize(standing);
        return answer;
      });
}

grpc::Status AgreementService::SubmitFreeze(grpc::ServerContext* context,
                                            const v1::SubmitFreezeRequest* request,
                                            v1::SubmitFreezeResponse* response) {
  return freeze_.Answer(
      *context, *response, [&](const Caller& caller) -> absl::StatusOr<v1::SubmitFreezeResponse> {
        ALMENARA_ASSIGN_OR_RETURN(
            const FreezeStanding standing,
            freezes_.Submit({request->freeze().statement(), request->freeze().ed25519()}));
        gate_.log().Info(
            "freeze_submitted",
            {LogField::Organization(standing.organization),
             LogField::Count("frozen", standing.frozen ? 1 : 0),
             LogField::Identifier("by", LogIdentifier(caller.spiffe_id().ToString()))});
        v1::SubmitFreezeResponse answer;
        answer.set_organization(standing.organization.value());
        answer.set_frozen(standing.frozen);
        answer.set_since_unix_seconds(absl::ToUnixSeconds(standing.since));
        return answer;
      });
}

}  // namespace almenara::hub

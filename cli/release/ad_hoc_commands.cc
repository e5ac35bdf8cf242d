// SPDX-License-Identifier: Apache-2.0
#include "cli/release/ad_hoc_commands.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "almenara/agreement/v1/contributor_statement.pb.h"
#include "almenara/hub/v1/agreement_service.grpc.pb.h"
#include "almenara/hub/v1/release_service.grpc.pb.h"
#include "cli/release/interruption.h"
#include "cli/text_table.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr absl::Duration kMakeTimeout = absl::Minutes(60);

absl::StatusOr<hub::v1::AgreementSummary> FindAgreement(const Arguments& arguments,
                                                        const HubClient& client) {
  hub::v1::GetAgreementRequest request;
  ALMENARA_ASSIGN_OR_RETURN(*request.mutable_agreement(), arguments.Require("agreement"));
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<uint64_t> version, arguments.FindNumber("version"));
  request.set_version(static_cast<uint32_t>(version.value_or(0)));
  const auto stub = hub::v1::AgreementService::NewStub(client.channel());
  ALMENARA_ASSIGN_OR_RETURN(
      const auto response,
      client.Call<hub::v1::GetAgreementResponse>([&](grpc::ClientContext& context, auto& answer) {
        return stub->GetAgreement(&context, request, &answer);
      }));
  return response.summary();
}

// A proposal as the hub stores it; empty when its bytes cannot be read.
agreement::v1::AdHocProposal ProposalOf(const hub::v1::AdHocRelease& release) {
  agreement::v1::AdHocProposal proposal;
  if (!proposal.ParseFromString(release.proposal())) proposal.Clear();
  return proposal;
}

std::string StandText(const hub::v1::AdHocRelease& release) {
  if (!release.release().empty()) return absl::StrCat("made: ", release.release());
  if (release.waits_for_size() == 0) return "approved by all; make it with `almenara release make`";
  return absl::StrCat("waits for ", absl::StrJoin(release.waits_for(), ", "));
}

}  // namespace

absl::Status ProposeAdHoc(const Arguments& arguments, const HubClient& client,
                          const ReleaseEvents::Surroundings& surroundings) {
  std::ostream& out = surroundings.out;
  agreement::v1::AdHocProposal proposal;
  ALMENARA_ASSIGN_OR_RETURN(*proposal.mutable_name(), arguments.Require("name"));
  ALMENARA_ASSIGN_OR_RETURN(*proposal.mutable_reason()->mutable_en(),
                            arguments.Require("reason-en"));
  ALMENARA_ASSIGN_OR_RETURN(*proposal.mutable_reason()->mutable_es(),
                            arguments.Require("reason-es"));
  for (const std::string& cohort : arguments.All("cohort")) proposal.add_cohort(cohort);
  if (proposal.cohort().empty()) {
    return absl::InvalidArgumentError("--cohort is missing: name each closed cohort to be counted");
  }
  ALMENARA_ASSIGN_OR_RETURN(const hub::v1::AgreementSummary agreement,
                            FindAgreement(arguments, client));
  proposal.set_agreement(agreement.agreement());
  proposal.set_version(agreement.version());
  proposal.set_agreement_sha256(agreement.sha256());
  hub::v1::ProposeAdHocReleaseRequest request;
  request.set_proposal(proposal.SerializeAsString());
  const auto stub = hub::v1::ReleaseService::NewStub(client.channel());
  ALMENARA_ASSIGN_OR_RETURN(const auto response,
                            client.Call<hub::v1::ProposeAdHocReleaseResponse>(
                                [&](grpc::ClientContext& context, auto& answer) {
                                  return stub->ProposeAdHocRelease(&context, request, &answer);
                                }));
  out << "proposed " << proposal.name() << " · a person would pay rho "
      << ChargesText(response.ad_hoc().rho_nano()) << " · sha256 "
      << absl::BytesToHexString(response.ad_hoc().sha256()) << "\n"
      << StandText(response.ad_hoc()) << "\n";
  return absl::OkStatus();
}

absl::Status ListAdHoc(const Arguments& arguments, const HubClient& client,
                       const ReleaseEvents::Surroundings& surroundings) {
  std::ostream& out = surroundings.out;
  ALMENARA_ASSIGN_OR_RETURN(const std::string format, arguments.Choose("format", {"table", "csv"}));
  const auto stub = hub::v1::ReleaseService::NewStub(client.channel());
  ALMENARA_ASSIGN_OR_RETURN(const auto response,
                            client.Call<hub::v1::ListAdHocReleasesResponse>(
                                [&](grpc::ClientContext& context, auto& answer) {
                                  return stub->ListAdHocReleases(&context, {}, &answer);
                                }));
  TextTable table({{"name"}, {"agreement"}, {"cohorts"}, {"rho per person"}, {"stands"}});
  for (const hub::v1::AdHocRelease& release : response.ad_hoc()) {
    const agreement::v1::AdHocProposal proposal = ProposalOf(release);
    table.AddRow({proposal.name(), absl::StrCat(proposal.agreement(), " v", proposal.version()),
                  absl::StrJoin(proposal.cohort(), ", "), ChargesText(release.rho_nano()),
                  StandText(release)});
  }
  if (format == "csv") {
    table.PrintCsv(out);
  } else if (table.rows() == 0) {
    out << "No ad hoc release is proposed.\n";
  } else {
    table.PrintAligned(out);
  }
  return absl::OkStatus();
}

absl::Status MakeAdHoc(const Arguments& arguments, const HubClient& client,
                       const ReleaseEvents::Surroundings& surroundings) {
  hub::v1::MakeAdHocReleaseRequest request;
  ALMENARA_ASSIGN_OR_RETURN(*request.mutable_name(), arguments.Require("name"));
  grpc::ClientContext context;
  client.SetDeadline(context, kMakeTimeout);
  const auto stub = hub::v1::ReleaseService::NewStub(client.channel());
  const InterruptionNote on_interruption;
  const auto reader = stub->MakeAdHocRelease(&context, request);
  hub::v1::MakeAdHocReleaseResponse event;
  ReleaseEvents events(surroundings);
  while (reader->Read(&event)) events.Print(event);
  return client.Explain(reader->Finish());
}

}  // namespace almenara::cli

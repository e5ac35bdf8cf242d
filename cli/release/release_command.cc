// SPDX-License-Identifier: Apache-2.0
#include "cli/release/release_command.h"

#include <array>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "almenara/hub/v1/release_service.grpc.pb.h"
#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/hub_client.h"
#include "cli/text_table.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr char kHelp[] = R"(almenara release: close cohorts and list what has been released.

  almenara release close --config OPERATOR.textproto --cohort NAME
  almenara release list  --config CLIENT.textproto [--format table|csv]
  almenara release cohorts --config CLIENT.textproto

Close the back catalogue once every organisation has published its history and signed:
  almenara release close --config operator.textproto --cohort back-catalogue

Closing is safe to repeat: what stands is reported, what a crash left open is finished. A quarter such as 2026Q4
can be closed once it is over; the hub does so by itself. Closing is for operators, listing for every member.
Exit status: 0 done, 2 the command is wrong, 3 refused, 4 the hub was not reached.
)";

constexpr std::array<Role, 1> kOperatorOnly = {Role::kOperator};
constexpr std::array<Role, 4> kEveryRole = kAllRoles;
constexpr absl::Duration kCloseTimeout = absl::Minutes(60);

std::string Date(int64_t unix_seconds) {
  return absl::FormatTime("%Y-%m-%d %H:%M UTC", absl::FromUnixSeconds(unix_seconds),
                          absl::UTCTimeZone());
}

std::string Charges(const hub::v1::Release& release) {
  std::vector<std::string> charges;
  for (int tier = 0; tier < release.rho_nano_size(); ++tier) {
    if (release.rho_nano(tier) == 0) continue;
    charges.push_back(
        absl::StrFormat("T%d %.2f", tier, static_cast<double>(release.rho_nano(tier)) / 1e9));
  }
  return absl::StrJoin(charges, ", ");
}

void PrintEvent(const hub::v1::CloseCohortResponse& event, std::ostream& out) {
  switch (event.event_case()) {
    case hub::v1::CloseCohortResponse::kProgress:
      out << "  " << event.progress().agreement() << ": " << event.progress().step() << "\n";
      break;
    case hub::v1::CloseCohortResponse::kRelease:
      out << absl::StrCat("sealed ", event.release().id(), " · contributors ",
                          absl::StrJoin(event.release().contributor(), ", "),
                          " · a person pays rho ", Charges(event.release()), " · sha256 ",
                          absl::BytesToHexString(event.release().digest()), "\n");
      break;
    case hub::v1::CloseCohortResponse::kNoRelease:
      out << absl::StrCat("no release of ", event.no_release().agreement(), " v",
                          event.no_release().version(), ": ", event.no_release().reason(), "\n");
      break;
    case hub::v1::CloseCohortResponse::EVENT_NOT_SET:
      break;
  }
  out.flush();
}

absl::Status Close(const Arguments& arguments, const HubClient& client, std::ostream& out) {
  hub::v1::CloseCohortRequest request;
  ALMENARA_ASSIGN_OR_RETURN(*request.mutable_cohort(), arguments.Require("cohort"));
  grpc::ClientContext context;
  client.SetDeadline(context, kCloseTimeout);
  const auto stub = hub::v1::ReleaseService::NewStub(client.channel());
  const auto reader = stub->CloseCohort(&context, request);
  hub::v1::CloseCohortResponse event;
  while (reader->Read(&event)) PrintEvent(event, out);
  return client.Explain(reader->Finish());
}

absl::Status ListReleases(const Arguments& arguments, const HubClient& client, std::ostream& out) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string format, arguments.Choose("format", {"table", "csv"}));
  const auto stub = hub::v1::ReleaseService::NewStub(client.channel());
  ALMENARA_ASSIGN_OR_RETURN(
      const auto response,
      client.Call<hub::v1::ListReleasesResponse>([&](grpc::ClientContext& context, auto& answer) {
        return stub->ListReleases(&context, {}, &answer);
      }));
  TextTable table({{"release"}, {"kind"}, {"contributors"}, {"rho per person"}, {"sealed"}});
  for (const auto& release : response.release()) {
    table.AddRow({release.id(), release.kind(), absl::StrJoin(release.contributor(), ", "),
                  Charges(release), Date(release.sealed_at_unix_seconds())});
  }
  format == "csv" ? table.PrintCsv(out) : table.PrintAligned(out);
  return absl::OkStatus();
}

absl::Status ListCohorts(const HubClient& client, std::ostream& out) {
  const auto stub = hub::v1::ReleaseService::NewStub(client.channel());
  ALMENARA_ASSIGN_OR_RETURN(
      const auto response,
      client.Call<hub::v1::ListCohortsResponse>([&](grpc::ClientContext& context, auto& answer) {
        return stub->ListCohorts(&context, {}, &answer);
      }));
  TextTable table({{"cohort"}, {"state"}, {"closes"}});
  for (const auto& cohort : response.cohort()) {
    table.AddRow({cohort.id(), cohort.closed() ? "closed" : "open",
                  cohort.closes_at_unix_seconds() == 0 ? "by the operator"
                                                       : Date(cohort.closes_at_unix_seconds())});
  }
  table.PrintAligned(out);
  return absl::OkStatus();
}

absl::Status Run(const std::string& command, const std::vector<std::string>& args,
                 const Clock& clock, std::ostream& out) {
  CommandShape shape = {.flags = {{"config"}}, .operands = {}};
  if (command == "close") shape.flags.push_back({"cohort"});
  if (command == "list") shape.flags.push_back({"format"});
  ALMENARA_ASSIGN_OR_RETURN(const Arguments arguments, Arguments::Parse(args, shape));
  if (arguments.help()) {
    out << kHelp;
    return absl::OkStatus();
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::string config, arguments.Require("config"));
  if (command == "close") ALMENARA_RETURN_IF_ERROR(arguments.Require("cohort").status());
  const std::span<const Role> roles =
      command == "close" ? std::span<const Role>(kOperatorOnly) : std::span<const Role>(kEveryRole);
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<HubClient> client,
                            HubClient::Open(config, roles, clock));
  if (command == "close") return Close(arguments, *client, out);
  if (command == "list") return ListReleases(arguments, *client, out);
  return ListCohorts(*client, out);
}

}  // namespace

int RunRelease(const std::vector<std::string>& args, const Clock& clock, std::ostream& out,
               std::ostream& err) {
  const absl::StatusOr<std::string> command = ChooseCommand(args, {"close", "list", "cohorts"});
  if (command.ok() && *command == "help") {
    out << kHelp;
    return kExitAnswered;
  }
  const absl::Status status =
      command.ok() ? Run(*command, {args.begin() + 1, args.end()}, clock, out) : command.status();
  return status.ok() ? kExitAnswered : ReportFailure("release", status, err);
}

}  // namespace almenara::cli

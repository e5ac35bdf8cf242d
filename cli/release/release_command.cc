// SPDX-License-Identifier: Apache-2.0
#include "cli/release/release_command.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "almenara/hub/v1/release_service.grpc.pb.h"
#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/hub_client.h"
#include "cli/release/ad_hoc_commands.h"
#include "cli/release/interruption.h"
#include "cli/release/release_events.h"
#include "cli/text_table.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr char kHelp[] =
    R"(almenara release: close cohorts, make releases and list what has been released.

  almenara release close     --config OPERATOR.textproto --cohort NAME
  almenara release list      --config CLIENT.textproto [--format table|csv]
  almenara release cohorts   --config CLIENT.textproto
  almenara release propose   --config OPERATOR.textproto ...      a release beyond the calendar (--help tells more)
  almenara release proposals --config CLIENT.textproto [--format table|csv]
  almenara release make      --config OPERATOR.textproto --name NAME

Close the back catalogue once every organisation has published its history and signed:
  almenara release close --config operator.textproto --cohort back-catalogue

While the hub works, a terminal shows how much of each step is done and how long the rest of it will take. Ctrl-C ends
the command alone: the hub finishes what it has begun, and the same command again says what stands.
Closing is safe to repeat: what stands is reported, what a crash left open is finished. A quarter such as 2026Q4
can be closed once it is over; the hub does so by itself. With a year's first quarter the last year is restated, with
corrections; after three years they are restated once more, and the hub deletes their records.
Closing, proposing and making are for operators, listing for every member.
Exit status: 0 done, 2 the command is wrong, 3 refused, 4 the hub was not reached, 130 Ctrl-C.
)";

constexpr std::array<Role, 1> kOperatorOnly = {Role::kOperator};
constexpr std::array<Role, 4> kEveryRole = kAllRoles;
constexpr absl::Duration kCloseTimeout = absl::Minutes(60);

std::string Day(int64_t unix_seconds) {
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(unix_seconds), absl::UTCTimeZone());
}

std::string Date(int64_t unix_seconds) {
  return absl::FormatTime("%Y-%m-%d %H:%M UTC", absl::FromUnixSeconds(unix_seconds),
                          absl::UTCTimeZone());
}

absl::Status Close(const Arguments& arguments, const HubClient& client,
                   const ReleaseEvents::Surroundings& surroundings) {
  hub::v1::CloseCohortRequest request;
  ALMENARA_ASSIGN_OR_RETURN(*request.mutable_cohort(), arguments.Require("cohort"));
  grpc::ClientContext context;
  client.SetDeadline(context, kCloseTimeout);
  const auto stub = hub::v1::ReleaseService::NewStub(client.channel());
  const InterruptionNote on_interruption;
  const auto reader = stub->CloseCohort(&context, request);
  hub::v1::CloseCohortResponse event;
  ReleaseEvents events(surroundings);
  while (reader->Read(&event)) events.Print(event);
  return client.Explain(reader->Finish());
}

absl::Status ListReleases(const Arguments& arguments, const HubClient& client,
                          const ReleaseEvents::Surroundings& surroundings) {
  std::ostream& out = surroundings.out;
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
                  ChargesText(release.rho_nano()), Day(release.sealed_at_unix_seconds())});
  }
  format == "csv" ? table.PrintCsv(out) : table.PrintAligned(out);
  return absl::OkStatus();
}

absl::Status ListCohorts(const Arguments&, const HubClient& client,
                         const ReleaseEvents::Surroundings& surroundings) {
  std::ostream& out = surroundings.out;
  const auto stub = hub::v1::ReleaseService::NewStub(client.channel());
  ALMENARA_ASSIGN_OR_RETURN(
      const auto response,
      client.Call<hub::v1::ListCohortsResponse>([&](grpc::ClientContext& context, auto& answer) {
        return stub->ListCohorts(&context, {}, &answer);
      }));
  TextTable table({{"cohort"}, {"state"}, {"closes"}});
  for (const auto& cohort : response.cohort()) {
    table.AddRow({cohort.id(),
                  cohort.retired()  ? "ended, records deleted"
                  : cohort.closed() ? "closed"
                                    : "open",
                  cohort.closes_at_unix_seconds() == 0 ? "by the operator"
                                                       : Date(cohort.closes_at_unix_seconds())});
  }
  table.PrintAligned(out);
  return absl::OkStatus();
}

// A subcommand: what it takes, who may use it, what it does.
struct Subcommand {
  std::string name;
  std::vector<Flag> flags;
  std::span<const Role> roles;
  const char* help;
  std::vector<std::string> required;
  absl::Status (*run)(const Arguments&, const HubClient&, const ReleaseEvents::Surroundings&);
};

std::vector<Subcommand> Subcommands() {
  return {
      {"close", {{"cohort"}}, kOperatorOnly, kHelp, {"cohort"}, Close},
      {"list", {{"format"}}, kEveryRole, kHelp, {}, ListReleases},
      {"cohorts", {}, kEveryRole, kHelp, {}, ListCohorts},
      {"propose",
       {{"agreement"},
        {"version"},
        {"name"},
        {"cohort", FlagKind::kRepeated},
        {"reason-en"},
        {"reason-es"}},
       kOperatorOnly,
       kProposeAdHocHelp,
       {"agreement", "name", "cohort", "reason-en", "reason-es"},
       ProposeAdHoc},
      {"proposals", {{"format"}}, kEveryRole, kHelp, {}, ListAdHoc},
      {"make", {{"name"}}, kOperatorOnly, kMakeAdHocHelp, {"name"}, MakeAdHoc},
  };
}

absl::Status Run(const Subcommand& command, const std::vector<std::string>& args,
                 const ReleaseEvents::Surroundings& surroundings) {
  CommandShape shape = {.flags = command.flags, .operands = {}};
  shape.flags.push_back({"config"});
  ALMENARA_ASSIGN_OR_RETURN(const Arguments arguments, Arguments::Parse(args, shape));
  if (arguments.help()) {
    surroundings.out << command.help;
    return absl::OkStatus();
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::string config, arguments.Require("config"));
  for (const std::string& flag : command.required) {
    if (!arguments.Has(flag)) return arguments.Require(flag).status();
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<HubClient> client,
                            HubClient::Open(config, command.roles, surroundings.clock));
  return command.run(arguments, *client, surroundings);
}

}  // namespace

int RunRelease(const std::vector<std::string>& args, const Clock& clock, std::ostream& out,
               std::ostream& err) {
  const std::vector<Subcommand> subcommands = Subcommands();
  std::vector<std::string> names;
  for (const Subcommand& subcommand : subcommands) names.push_back(subcommand.name);
  const absl::StatusOr<std::string> chosen = ChooseCommand(args, names);
  if (!chosen.ok()) return ReportFailure("release", chosen.status(), err);
  if (*chosen == "help") {
    out << kHelp;
    return kExitAnswered;
  }
  const Subcommand& subcommand =
      *std::ranges::find(subcommands, *chosen, [](const Subcommand& s) { return s.name; });
  const absl::Status status = Run(subcommand, {args.begin() + 1, args.end()},
                                  {out, err, isatty(STDERR_FILENO) == 1, clock});
  return status.ok() ? kExitAnswered : ReportFailure("release", status, err);
}

}  // namespace almenara::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/agreement/agreement_command.h"

#include "absl/status/status.h"
#include "cli/agreement/file_commands.h"
#include "cli/agreement/freeze_command.h"
#include "cli/agreement/hub_commands.h"
#include "cli/agreement/print_command.h"
#include "cli/agreement/simulate_command.h"
#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/hub_client.h"

namespace almenara::cli {
namespace {

constexpr char kHelp[] =
    R"(almenara agreement: the sharing agreements that contributors sign

A sharing agreement is a text file (protobuf text format) that says who may read what, for which purposes, and how
much noise protects the people in it. Its exact bytes are what stewards sign.

  check FILE...          says by line and field what is wrong; several files are also checked for what they would
                         reserve together of a person's privacy budget
  plan FILE [--out FILE] chooses the noise of every kind of release, and shows each table's error and threshold
  hash FILE              prints the SHA-256 that stewards sign
  print FILE             one page in Spanish or English for whoever decides on signing, with what has changed
  simulate FILE          errors, thresholds and charges; with --node, what of your own records would show
  propose FILE           puts the file before the hub's members                              (role: operator)
  list                   every version with its signatures                                   (every member)
  show ID                one version: title, text, hash, signatures; --textproto its exact bytes
  freeze                 keeps a contributor's records out of later releases, now or signed in advance
  thaw                   lifts that

From a draft to an agreement in force:

  almenara agreement check trends.textproto --draft
  almenara agreement plan trends.textproto --out trends.textproto
  almenara agreement check trends.textproto
  almenara agreement propose trends.textproto --config operator.textproto
  almenara node sign …                                    (each contributor's steward, at its node)
  almenara agreement list --config operator.textproto

`almenara agreement COMMAND --help` tells more. Exit status: 0 done, 2 the command line or the file is wrong, 3 refused
by the hub, 4 hub not reached or not authenticated.
)";

// A file's faults, one a line, as an editor understands them.
int ReportFaults(const absl::Status& status, std::ostream& err) {
  if (status.ok()) return kExitAnswered;
  err << std::string(status.message()) << "\n";
  return ExitCodeFor(status);
}

int ReportOutcome(const absl::Status& status, std::ostream& err) {
  return status.ok() ? kExitAnswered : ReportFailure("agreement", status, err);
}

absl::Status RunFreezeCommand(const std::string& command, const std::vector<std::string>& words,
                              const Clock& clock, std::ostream& out, std::ostream& err) {
  const NodeEnvironment environment = EnvironmentOfTerminal(clock, out, err);
  return command == "freeze" ? FreezeRecords(words, environment) : ThawRecords(words, environment);
}

}  // namespace

int RunAgreement(const std::vector<std::string>& args, const Clock& clock, std::ostream& out,
                 std::ostream& err) {
  const absl::StatusOr<std::string> command = ChooseCommand(
      args,
      {"check", "freeze", "hash", "list", "plan", "print", "propose", "show", "simulate", "thaw"});
  if (!command.ok()) return ReportFailure("agreement", command.status(), err);
  if (*command == "help") {
    out << kHelp;
    return kExitAnswered;
  }
  const std::vector<std::string> words(args.begin() + 1, args.end());
  if (*command == "check") return ReportFaults(CheckFiles(words, out), err);
  if (*command == "plan") return ReportFaults(PlanFile(words, out), err);
  if (*command == "print") return ReportFaults(PrintAgreement(words, clock, out), err);
  if (*command == "simulate") return ReportFaults(SimulateAgreement(words, clock, out, err), err);
  if (*command == "freeze" || *command == "thaw") {
    return ReportOutcome(RunFreezeCommand(*command, words, clock, out, err), err);
  }
  const absl::Status status = *command == "hash"      ? HashFile(words, out)
                              : *command == "list"    ? ListAgreements(words, clock, out)
                              : *command == "propose" ? ProposeAgreement(words, clock, out)
                                                      : ShowAgreement(words, clock, out);
  return ReportOutcome(status, err);
}

}  // namespace almenara::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/agreement/agreement_command.h"

#include <functional>
#include <map>

#include "absl/status/status.h"
#include "cli/agreement/file_commands.h"
#include "cli/agreement/hub_commands.h"
#include "cli/arguments.h"
#include "cli/exit_code.h"

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
  propose FILE           puts the file before the hub's members                              (role: operator)
  list                   every version with its signatures                                   (every member)
  show ID                one version: title, text, hash, signatures; --textproto its exact bytes

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

using Command = std::function<absl::Status(const std::vector<std::string>&, std::ostream&)>;

}  // namespace

int RunAgreement(const std::vector<std::string>& args, std::ostream& out, std::ostream& err) {
  const std::map<std::string, Command> commands = {
      {"check", CheckFiles},         {"hash", HashFile},
      {"list", ListAgreements},      {"plan", PlanFile},
      {"propose", ProposeAgreement}, {"show", ShowAgreement}};
  std::vector<std::string> names;
  for (const auto& [name, command] : commands) names.push_back(name);
  const absl::StatusOr<std::string> chosen = ChooseCommand(args, names);
  if (chosen.ok() && *chosen == "help") {
    out << kHelp;
    return kExitAnswered;
  }
  const absl::Status status =
      chosen.ok() ? commands.at(*chosen)({args.begin() + 1, args.end()}, out) : chosen.status();
  if (!status.ok()) err << std::string(status.message()) << "\n";
  return ExitCodeFor(status);
}

}  // namespace almenara::cli

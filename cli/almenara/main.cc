// SPDX-License-Identifier: Apache-2.0
// `almenara`: one program for whoever uses a hub or a node. Each command lives in a folder of its
// own.
#include <google/protobuf/stubs/logging.h>

#include <array>
#include <iostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/agreement/agreement_command.h"
#include "cli/arguments.h"
#include "cli/audit/audit_command.h"
#include "cli/backup/backup_command.h"
#include "cli/demo/demo_command.h"
#include "cli/exit_code.h"
#include "cli/member/member_command.h"
#include "cli/node/node_command.h"
#include "cli/pki/pki_command.h"
#include "cli/query/query_command.h"
#include "cli/release/release_command.h"
#include "common/time/clock.h"
#include "common/transport/hub_connection.h"

namespace almenara::cli {
namespace {

constexpr char kHelp[] = R"(almenara: share what is known about trafficking without exposing anyone.

  almenara query      ask the hub for protected counts                    (analysts)
  almenara node       import, review, publish and count at your own node  (data stewards)
  almenara audit      check the hub: who asked what, what stands in its log, what it has signed
  almenara agreement  check, plan, propose and list sharing agreements
  almenara member     admit organisations, pin and suspend identities     (operators)
  almenara release    close cohorts, list releases                        (operators)
  almenara backup     back up a hub or a node, check a backup, restore it (operators, data stewards)
  almenara pki        certificates and keys
  almenara demo       data for the demonstration

How many victims from each country, as far as the hub may say?
  almenara query --config authority.textproto --agreement global-trends --purpose trend-analysis \
                 --by citizenship

`almenara COMMAND --help` shows each with an example.
)";

struct Command {
  const char* name;
  int (*run)(const std::vector<std::string>& args);
};

constexpr std::array<Command, 9> kCommands = {{
    {"query", [](const auto& args) { return RunQuery(args, RealClock(), std::cout, std::cerr); }},
    {"node", [](const auto& args) { return RunNode(args, RealClock(), std::cout, std::cerr); }},
    {"audit", [](const auto& args) { return RunAudit(args, RealClock(), std::cout, std::cerr); }},
    {"agreement",
     [](const auto& args) { return RunAgreement(args, RealClock(), std::cout, std::cerr); }},
    {"member", [](const auto& args) { return RunMember(args, RealClock(), std::cout, std::cerr); }},
    {"release",
     [](const auto& args) { return RunRelease(args, RealClock(), std::cout, std::cerr); }},
    {"backup", [](const auto& args) { return RunBackup(args, RealClock(), std::cout, std::cerr); }},
    {"pki", [](const auto& args) { return RunPki(args, std::cout, std::cerr); }},
    {"demo", [](const auto& args) { return RunDemo(args, std::cout, std::cerr); }},
}};

int Run(const std::vector<std::string>& args) {
  std::vector<std::string> names;
  for (const Command& command : kCommands) names.push_back(command.name);
  const absl::StatusOr<std::string> chosen = ChooseCommand(args, names);
  if (chosen.ok() && *chosen == "help") {
    std::cout << kHelp;
    return kExitAnswered;
  }
  for (const Command& command : kCommands) {
    if (chosen.ok() && *chosen == command.name) return command.run({args.begin() + 1, args.end()});
  }
  std::cerr << "almenara: " << std::string(chosen.status().message()) << "\n";
  return kExitUsage;
}

}  // namespace
}  // namespace almenara::cli

int main(int argc, char** argv) {
  almenara::transport::SilenceGrpcLog();
  // A file that cannot be read is said by the command, in words.
  google::protobuf::SetLogHandler(nullptr);
  return almenara::cli::Run({argv + 1, argv + argc});
}

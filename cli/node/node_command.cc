// SPDX-License-Identifier: Apache-2.0
#include "cli/node/node_command.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/hub_client.h"
#include "cli/node/node_subcommands.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr Bilingual kOverview = {
    R"(almenara node: work with the cases of your own organisation's node. The node must be running.

From a file to the hub:

  almenara node import --config nodes/casa-luz/node.textproto --data-set casos casos.csv
  almenara node consent attest --config nodes/casa-luz/node.textproto --data-set casos \
      --basis informed-consent --attested-by "R. Vega, data steward"
  almenara node review --config nodes/casa-luz/node.textproto
  almenara node publish --config nodes/casa-luz/node.textproto

)",
    R"(almenara node: trabaje con los casos del nodo de su organización, que debe estar en marcha.

De un archivo al centro:

  almenara node import --config nodes/casa-luz/node.textproto --data-set casos casos.csv
  almenara node consent attest --config nodes/casa-luz/node.textproto --data-set casos \
      --basis informed-consent --attested-by "R. Vega, responsable de datos"
  almenara node review --config nodes/casa-luz/node.textproto
  almenara node publish --config nodes/casa-luz/node.textproto

)"};
constexpr Bilingual kAfterwards = {
    R"(
`almenara node COMMAND --help` shows each with an example. --lang en|es chooses the language.
Exit status: 0 done, 2 the command is wrong, 3 refused, 4 the node was not reached.
)",
    R"(
`almenara node ORDEN --help` muestra cada una con un ejemplo. --lang en|es elige el idioma.
Estado de salida: 0 hecho, 2 la orden está mal, 3 rechazado, 4 no se alcanzó el nodo.
)"};

std::vector<NodeSubcommand> AllSubcommands() {
  return {ImportSubcommand(),        ProblemsSubcommand(),      DataSetsSubcommand(),
          ConsentAttestSubcommand(), ConsentRevokeSubcommand(), ConsentListSubcommand(),
          ReviewSubcommand(),        KeepBackSubcommand(),      PublishSubcommand(),
          StatusSubcommand(),        CountSubcommand(),         AgreementsSubcommand(),
          AgreementSubcommand(),     SignSubcommand(),          ApproveSubcommand(),
          PrivacySubcommand(),       WithdrawSubcommand(),      ErasuresSubcommand(),
          InventorySubcommand()};
}

void PrintSummaries(const std::vector<NodeSubcommand>& subcommands,
                    const NodeEnvironment& environment) {
  for (const NodeSubcommand& subcommand : subcommands) {
    const std::string name = subcommand.name;
    environment.out << "  " << name << std::string(16 - name.size(), ' ')
                    << environment.Say(subcommand.summary) << "\n";
  }
}

// What a command line asks for: a command and the words after it, or help about several.
struct Choice {
  std::vector<NodeSubcommand> commands;
  std::vector<std::string> rest;
  bool help = false;
};

// The commands whose name begins with the word, as long as there is a second word to choose by.
std::vector<NodeSubcommand> GroupOf(const std::string& word) {
  std::vector<NodeSubcommand> group;
  for (const NodeSubcommand& subcommand : AllSubcommands()) {
    if (absl::StartsWith(subcommand.name, absl::StrCat(word, " "))) group.push_back(subcommand);
  }
  return group;
}

absl::StatusOr<Choice> Choose(const std::vector<std::string>& args) {
  std::vector<std::string> words;
  for (const NodeSubcommand& subcommand : AllSubcommands()) {
    std::string first = std::vector<std::string>(absl::StrSplit(subcommand.name, ' ')).front();
    if (words.empty() || words.back() != first) words.push_back(std::move(first));
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::string word, ChooseCommand(args, words));
  if (word == "help") return Choice{AllSubcommands(), {}, true};
  Choice choice = {GroupOf(word), {args.begin() + 1, args.end()}, false};
  std::string name = word;
  if (!choice.commands.empty()) {
    words.clear();
    for (const NodeSubcommand& subcommand : choice.commands) {
      words.emplace_back(subcommand.name + word.size() + 1);
    }
    const absl::StatusOr<std::string> second = ChooseCommand(choice.rest, words);
    if (!second.ok()) return second.status();
    choice.help = *second == "help";
    if (choice.help) return choice;
    absl::StrAppend(&name, " ", *second);
    choice.rest.erase(choice.rest.begin());
  }
  choice.commands = AllSubcommands();
  std::erase_if(choice.commands,
                [&](const NodeSubcommand& subcommand) { return subcommand.name != name; });
  return choice;
}

absl::Status Run(const std::vector<std::string>& args, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const Choice choice, Choose(args));
  if (choice.help) {
    environment.out << environment.Say(kOverview);
    PrintSummaries(choice.commands, environment);
    environment.out << environment.Say(kAfterwards);
    return absl::OkStatus();
  }
  const NodeSubcommand& subcommand = choice.commands.front();
  CommandShape shape = subcommand.shape;
  shape.flags.push_back({"config"});
  shape.flags.push_back({"lang"});
  ALMENARA_ASSIGN_OR_RETURN(const Arguments arguments, Arguments::Parse(choice.rest, shape));
  if (arguments.help()) {
    environment.out << environment.Say(subcommand.help);
    return absl::OkStatus();
  }
  return subcommand.run(arguments, environment);
}

}  // namespace

int RunNode(const std::vector<std::string>& args, const NodeEnvironment& environment) {
  const absl::StatusOr<Language> language = ChosenLanguage(args, environment.language);
  if (!language.ok()) return ReportFailure("node", language.status(), environment.err);
  NodeEnvironment chosen = environment;
  chosen.language = *language;
  const absl::Status status = Run(args, chosen);
  return status.ok() ? kExitAnswered : ReportFailure("node", status, environment.err);
}

int RunNode(const std::vector<std::string>& args, const Clock& clock, std::ostream& out,
            std::ostream& err) {
  return RunNode(args, EnvironmentOfTerminal(clock, out, err));
}

}  // namespace almenara::cli

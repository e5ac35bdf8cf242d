// SPDX-License-Identifier: Apache-2.0
#include "cli/node/node_command.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/hub_client.h"
#include "cli/node/node_subcommands.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr Bilingual kOverview = {
    R"(almenara node: work with the cases of your own organisation's node. The node must be running.

For example, which data sets it holds:

  almenara node data-sets --config nodes/casa-luz/node.textproto

)",
    R"(almenara node: trabaje con los casos del nodo de su organización. El nodo debe estar en marcha.

Por ejemplo, qué conjuntos de datos tiene:

  almenara node data-sets --config nodes/casa-luz/node.textproto --lang es

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

std::vector<NodeSubcommand> AllSubcommands() { return {DataSetsSubcommand()}; }

void PrintOverview(const std::vector<NodeSubcommand>& subcommands,
                   const NodeEnvironment& environment) {
  environment.out << environment.Say(kOverview);
  for (const NodeSubcommand& subcommand : subcommands) {
    const std::string name = subcommand.name;
    environment.out << "  " << name << std::string(16 - name.size(), ' ')
                    << environment.Say(subcommand.summary) << "\n";
  }
  environment.out << environment.Say(kAfterwards);
}

// --lang, wherever it stands: the help and the errors of a wrong command line need it too.
absl::StatusOr<Language> ChosenLanguage(const std::vector<std::string>& args, Language otherwise) {
  for (size_t i = 0; i < args.size(); ++i) {
    std::string value;
    if (args[i] == "--lang" && i + 1 < args.size()) value = args[i + 1];
    if (absl::StartsWith(args[i], "--lang=")) value = args[i].substr(7);
    if (value == "en") return Language::kEnglish;
    if (value == "es") return Language::kSpanish;
    if (!value.empty()) return absl::InvalidArgumentError("--lang is one of en, es");
  }
  return otherwise;
}

absl::Status Run(const std::vector<std::string>& args, const NodeEnvironment& environment) {
  const std::vector<NodeSubcommand> subcommands = AllSubcommands();
  std::vector<std::string> names;
  for (const NodeSubcommand& subcommand : subcommands) names.emplace_back(subcommand.name);
  ALMENARA_ASSIGN_OR_RETURN(const std::string chosen, ChooseCommand(args, names));
  const auto subcommand =
      std::find_if(subcommands.begin(), subcommands.end(),
                   [&](const NodeSubcommand& candidate) { return candidate.name == chosen; });
  if (subcommand == subcommands.end()) {
    PrintOverview(subcommands, environment);
    return absl::OkStatus();
  }
  CommandShape shape = subcommand->shape;
  shape.flags.push_back({"config"});
  shape.flags.push_back({"lang"});
  ALMENARA_ASSIGN_OR_RETURN(
      const Arguments arguments,
      Arguments::Parse(std::vector<std::string>(args.begin() + 1, args.end()), shape));
  if (arguments.help()) {
    environment.out << environment.Say(subcommand->help);
    return absl::OkStatus();
  }
  return subcommand->run(arguments, environment);
}

// The first of these that is set decides, as for every program of the system.
std::string Locale() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return "";
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
  return RunNode(args, {.clock = clock,
                        .in = std::cin,
                        .out = out,
                        .err = err,
                        .asks = isatty(STDIN_FILENO) == 1,
                        .shows_progress = isatty(STDERR_FILENO) == 1,
                        .language = LanguageOfLocale(Locale())});
}

}  // namespace almenara::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/audit/audit_command.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/arguments.h"
#include "cli/audit/audit_subcommands.h"
#include "cli/exit_code.h"
#include "cli/hub_client.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr size_t kSummaryColumn = 16;

constexpr Bilingual kOverview = {
    R"(almenara audit: check the hub instead of trusting it.

The hub keeps a log to which it can only add. What it has signed once it cannot take back unseen:
every release, every question, every batch of records, every erasure.

Who used our records, and for what?
  almenara audit queries --node nodes/casa-luz/node.textproto

Is a figure in a report really the hub's?
  almenara audit verify figures.json --log-key log.key

)",
    R"(almenara audit: compruebe al centro en vez de confiar en él.

El centro lleva una bitácora a la que solo puede añadir. Lo que firmó una vez no lo puede retirar
sin que se vea: cada publicación, cada consulta, cada lote de registros, cada borrado.

¿Quién usó nuestros registros, y para qué?
  almenara audit queries --node nodes/casa-luz/node.textproto

¿Una cifra de un informe es de verdad del centro?
  almenara audit verify cifras.json --log-key log.key

)"};
constexpr Bilingual kAfterwards = {
    R"(
`almenara audit COMMAND --help` shows each with an example. --lang en|es chooses the language.
Exit status: 0 holds, 2 the command or a file is wrong (also a file that was changed), 3 refused, or
the hub was caught, 4 the node or the hub was not reached.
)",
    R"(
`almenara audit ORDEN --help` muestra cada una con un ejemplo. --lang en|es elige el idioma.
Estado de salida: 0 se sostiene, 2 la orden o un archivo está mal (también un archivo cambiado),
3 rechazado, o se descubrió al centro, 4 no se alcanzó el nodo o el centro.
)"};

std::vector<NodeSubcommand> AllSubcommands() {
  return {AuditReleasesSubcommand(),    AuditQueriesSubcommand(), AuditProveSubcommand(),
          AuditVerifySubcommand(),      AuditKeySubcommand(),     AuditHeadSubcommand(),
          AuditConsistencySubcommand(), AuditGossipSubcommand(),  AuditVerifyRecordSubcommand()};
}

void PrintOverview(const std::vector<NodeSubcommand>& subcommands,
                   const NodeEnvironment& environment) {
  environment.out << environment.Say(kOverview);
  for (const NodeSubcommand& subcommand : subcommands) {
    const std::string name = subcommand.name;
    environment.out << "  " << name << std::string(kSummaryColumn - name.size(), ' ')
                    << environment.Say(subcommand.summary) << "\n";
  }
  environment.out << environment.Say(kAfterwards);
}

absl::Status Run(const std::vector<std::string>& args, const NodeEnvironment& environment) {
  const std::vector<NodeSubcommand> subcommands = AllSubcommands();
  std::vector<std::string> names;
  for (const NodeSubcommand& subcommand : subcommands) names.emplace_back(subcommand.name);
  ALMENARA_ASSIGN_OR_RETURN(const std::string name, ChooseCommand(args, names));
  const auto chosen = std::find_if(subcommands.begin(), subcommands.end(),
                                   [&](const auto& subcommand) { return subcommand.name == name; });
  if (chosen == subcommands.end()) {
    PrintOverview(subcommands, environment);
    return absl::OkStatus();
  }
  CommandShape shape = chosen->shape;
  shape.flags.push_back({"lang"});
  ALMENARA_ASSIGN_OR_RETURN(const Arguments arguments,
                            Arguments::Parse({args.begin() + 1, args.end()}, shape));
  if (arguments.help()) {
    environment.out << environment.Say(chosen->help);
    return absl::OkStatus();
  }
  return chosen->run(arguments, environment);
}

}  // namespace

int RunAudit(const std::vector<std::string>& args, const NodeEnvironment& environment) {
  const absl::StatusOr<Language> language = ChosenLanguage(args, environment.language);
  if (!language.ok()) return ReportFailure("audit", language.status(), environment.err);
  NodeEnvironment chosen = environment;
  chosen.language = *language;
  absl::Status status = Run(args, chosen);
  if (status.ok()) return kExitAnswered;
  // Not a wire that broke: what the hub shows does not hold.
  if (absl::IsDataLoss(status)) status = absl::FailedPreconditionError(status.message());
  return ReportFailure("audit", status, environment.err);
}

int RunAudit(const std::vector<std::string>& args, const Clock& clock, std::ostream& out,
             std::ostream& err) {
  return RunAudit(args, EnvironmentOfTerminal(clock, out, err));
}

}  // namespace almenara::cli

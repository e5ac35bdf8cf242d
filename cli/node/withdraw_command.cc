// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "almenara/node/v1/audit_service.grpc.pb.h"
#include "cli/node/confirmation.h"
#include "cli/node/node_client.h"
#include "cli/node/node_subcommands.h"
#include "cli/node/plain_text.h"
#include "cli/text_table.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

using node::v1::WithdrawCasesResponse;

constexpr absl::Duration kLongestWait = absl::Hours(24);

constexpr Bilingual kHelp = {
    R"(almenara node withdraw: have cases erased from the hub, and shred them here.

  almenara node withdraw --config NODE.textproto CASE [CASE …] [--keep-case] [--no-wait] [--yes]

For example, with names that `almenara node review --records` shows:
  almenara node withdraw --config nodes/casa-luz/node.textproto casos/2024-017

  --keep-case  keep the case here, and hold it back
  --no-wait    do not wait for the hub's receipts; they come by themselves
  --yes        do not ask

The records are in no later count of the hub, and it signs a receipt once no file of its holds their
bytes: see `almenara node erasures`. Here the case's own key is destroyed, so that nobody can read
the case any more; the same row in a file does not bring it back. Published figures stay as they
are. Nobody but you sees that someone withdrew.
)",
    R"(almenara node withdraw: hace borrar casos del centro y los destruye aquí.

  almenara node withdraw --config NODO.textproto CASO [CASO …] [--keep-case] [--no-wait] [--yes]

Por ejemplo, con nombres que muestra `almenara node review --records`:
  almenara node withdraw --config nodes/casa-luz/node.textproto --lang es casos/2024-017

  --keep-case  conserva el caso aquí, retenido
  --no-wait    no espera los recibos del centro; llegan por sí mismos
  --yes        no preguntar

Los registros no entran en ningún conteo posterior del centro, que firma un recibo cuando ningún
archivo suyo guarda ya sus bytes: vea `almenara node erasures`. Aquí se destruye la clave propia del
caso, y nadie puede leerlo más; la misma fila en un archivo no lo trae de vuelta. Las cifras ya
publicadas quedan como están. Nadie más que usted ve que alguien se retiró.
)"};

constexpr Confirmation kConfirmation = {
    .question = {"Destroy these cases here and have the hub erase them? Write yes: ",
                 "¿Destruir aquí estos casos y borrarlos del centro? Escriba sí: "},
    .no_terminal = {"", ""},
    .declined = {"not withdrawn, as you answered", "no se retiró, como respondió"}};

absl::Status Ended(const NodeEnvironment& environment) {
  return absl::UnavailableError(environment.Say(
      {"the node ended before the hub had confirmed every erasure; it goes on once it runs again",
       "el nodo terminó antes de que el centro confirmara todo; sigue cuando vuelva a funcionar"}));
}

// The last word of the node; the first that tells what was withdrawn when nobody waits.
absl::StatusOr<WithdrawCasesResponse> Withdraw(const Arguments& arguments, const NodeClient& client,
                                               const NodeEnvironment& environment) {
  node::v1::WithdrawCasesRequest request;
  for (const std::string& name : arguments.operands()) request.add_case_name(name);
  request.set_keep_cases(arguments.Has("keep-case"));
  grpc::ClientContext context;
  client.Prepare(context, kLongestWait);
  const auto stub = node::v1::AuditService::NewStub(client.channel());
  const auto reader = stub->WithdrawCases(&context, request);
  WithdrawCasesResponse event;
  WithdrawCasesResponse latest;
  std::string problem;
  while (reader->Read(&event)) {
    latest = event;
    if (arguments.Has("no-wait")) {
      context.TryCancel();
      while (reader->Read(&event)) continue;
      reader->Finish();  // cancelled, as asked
      return latest;
    }
    if (event.problem() == problem) continue;
    problem = event.problem();
    if (problem.empty()) continue;
    environment.err << environment.Say({"waiting for the hub: ", "esperando al centro: "})
                    << problem << std::endl;
  }
  ALMENARA_RETURN_IF_ERROR(client.Explain(reader->Finish()));
  if (!latest.done()) return Ended(environment);
  return latest;
}

void Show(const WithdrawCasesResponse& done, const Arguments& arguments,
          const NodeEnvironment& environment) {
  environment.out << environment.Say({"Withdrawn: cases ", "Retirado: casos "})
                  << Grouped(done.cases())
                  << environment.Say({", records at the hub ", ", registros en el centro "})
                  << Grouped(done.records()) << "\n"
                  << (arguments.Has("keep-case")
                          ? environment.Say({"The cases stay here, kept back.\n",
                                             "Los casos siguen aquí, retenidos.\n"})
                          : environment.Say({"The cases' keys are destroyed here.\n",
                                             "Las claves de los casos se destruyeron aquí.\n"}));
  if (done.records() == 0) {
    environment.out << environment.Say(
        {"The hub held nothing of them.\n", "El centro no tenía nada de ellos.\n"});
    return;
  }
  if (!done.done()) {
    environment.out << environment.Say({"The receipts follow by themselves. See them:\n",
                                        "Los recibos llegan por sí mismos. Véalos:\n"});
  } else {
    environment.out << environment.Say({"The hub has erased them and signed a receipt for each, ",
                                        "El centro los borró y firmó un recibo de cada uno, "})
                    << absl::StrFormat("%.2f s", static_cast<double>(done.micros()) / 1e6)
                    << environment.Say(
                           {" after the command. See them:\n", " después de la orden. Véalos:\n"});
  }
  environment.out << NextCommand("erasures", arguments);
}

absl::Status Run(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(arguments, environment));
  const bool asks = environment.asks && !arguments.Has("keep-case") && !arguments.Has("yes");
  if (asks) ALMENARA_RETURN_IF_ERROR(Confirm(kConfirmation, environment));
  ALMENARA_ASSIGN_OR_RETURN(const WithdrawCasesResponse done,
                            Withdraw(arguments, *client, environment));
  Show(done, arguments, environment);
  return absl::OkStatus();
}

}  // namespace

NodeSubcommand WithdrawSubcommand() {
  return {"withdraw",
          {"have cases erased from the hub, with a receipt", "borra casos del centro, con recibo"},
          kHelp,
          {.flags = {{"keep-case", FlagKind::kSwitch},
                     {"no-wait", FlagKind::kSwitch},
                     {"yes", FlagKind::kSwitch}},
           .operands = {"CASE"},
           .required_operands = 1,
           .last_operand_repeats = true},
          Run};
}

}  // namespace almenara::cli

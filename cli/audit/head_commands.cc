// SPDX-License-Identifier: Apache-2.0
// `almenara audit head` and `almenara audit consistency`.
#include "absl/strings/str_cat.h"
#include "almenara/node/v1/audit_service.grpc.pb.h"
#include "cli/audit/audit_subcommands.h"
#include "cli/audit/node_head.h"
#include "cli/audit/text_file.h"
#include "cli/node/confirmation.h"
#include "cli/text_table.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr Bilingual kHeadHelp = {
    R"(almenara audit head: the hub's log as this node keeps it, in one signed line.

  almenara audit head --node NODE.textproto [--out FILE]

For example, to compare with another member:
  almenara audit head --node nodes/casa-luz/node.textproto --out casa-luz.head

The node asks the hub for the latest head and takes it only with a proof that it goes on from the
one that it kept. Two heads that the hub has signed and that do not agree prove that it lied.

  --out  write the head into a file; it says nothing about any record
)",
    R"(almenara audit head: la bitácora del centro como la guarda este nodo, en una línea firmada.

  almenara audit head --node NODO.textproto [--out ARCHIVO]

Por ejemplo, para comparar con otro miembro:
  almenara audit head --node nodes/casa-luz/node.textproto --out casa-luz.head

El nodo pide al centro la última cabeza y solo la acepta con una prueba de que continúa la que
guardaba. Dos cabezas firmadas por el centro que no concuerdan prueban que mintió.

  --out  escribir la cabeza en un archivo; no dice nada de ningún registro
)"};

constexpr Bilingual kConsistencyHelp = {
    R"(almenara audit consistency: whether the hub's log only grew since this node last looked.

  almenara audit consistency --node NODE.textproto
  almenara audit consistency --node NODE.textproto --accept [--yes]

For example:
  almenara audit consistency --node nodes/casa-luz/node.textproto

The node does this by itself whenever it speaks with the hub. If it does not hold, the hub has
changed or removed what it had signed, was set back to an old backup, or shows you another log than
it showed before: the node then keeps its records back and says so in `almenara node status`.
)",
    R"(almenara audit consistency: si la bitácora del centro solo creció desde la última mirada.

  almenara audit consistency --node NODO.textproto
  almenara audit consistency --node NODO.textproto --accept [--yes]

Por ejemplo:
  almenara audit consistency --node nodes/casa-luz/node.textproto --lang es

El nodo lo hace solo cada vez que habla con el centro. Si no se sostiene, el centro cambió o quitó
lo que había firmado, volvió a una copia antigua, o le muestra otra bitácora que antes: el nodo
retiene entonces sus registros y lo dice en `almenara node status`.

  --accept  seguir desde lo que el centro muestra ahora aunque contradiga lo guardado: solo después
            de que una persona averigüe por qué, por ejemplo que el centro se restauró de una copia
  --yes     no preguntar; hace falta si no hay terminal
)"};

constexpr Confirmation kAccept = {
    .question = {"Go on from what the hub shows now, whatever was kept here? Write yes: ",
                 "¿Seguir desde lo que el centro muestra ahora, sea lo que sea lo guardado? "
                 "Escriba sí: "},
    .no_terminal = {"not accepted: there is no terminal to ask at; give --yes to accept",
                    "no se aceptó: no hay terminal donde preguntar; dé --yes para aceptar"},
    .declined = {"not accepted, as you answered", "no se aceptó, como respondió"}};

absl::Status RunHead(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string node, arguments.Require("node"));
  ALMENARA_ASSIGN_OR_RETURN(const KeptHead kept, CheckHead(node, environment, /*accept=*/false));
  environment.out << environment.Say({"The hub's log as this node keeps it\n\n",
                                      "La bitácora del centro tal como la guarda este nodo\n\n"});
  PrintFacts(HeadFacts(kept.head, environment), environment.out);
  if (const auto path = arguments.Find("out"); path.has_value()) {
    ALMENARA_RETURN_IF_ERROR(WriteTextFile(*path, HeadText(kept.head)));
    environment.out << environment.Say({"\nwritten to ", "\nescrita en "}) << *path
                    << environment.Say({"; another member compares it with\n"
                                        "  almenara audit gossip --node NODE.textproto --head ",
                                        "; otro miembro la compara con\n"
                                        "  almenara audit gossip --node NODO.textproto --head "})
                    << ShellWord(*path) << "\n";
  }
  return absl::OkStatus();
}

absl::Status RunConsistency(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string node, arguments.Require("node"));
  const bool accepts = arguments.Has("accept");
  if (accepts && !arguments.Has("yes")) ALMENARA_RETURN_IF_ERROR(Confirm(kAccept, environment));
  ALMENARA_ASSIGN_OR_RETURN(const KeptHead kept, CheckHead(node, environment, accepts));
  const std::string now = Grouped(kept.head.size());
  std::ostream& out = environment.out;
  if (accepts) {
    out << environment.Say({"Accepted, not proven. The node goes on from what the hub shows now: ",
                            "Aceptado, no probado. El nodo sigue desde lo que el centro muestra "
                            "ahora: "})
        << now << environment.Say({" leaves; it knew ", " hojas; conocía "})
        << Grouped(kept.known_size) << ".\n";
    return absl::OkStatus();
  }
  if (kept.known_size == 0) {
    out << environment.Say({"This node sees the hub's log for the first time: ",
                            "Este nodo ve la bitácora del centro por primera vez: "})
        << now
        << environment.Say({" leaves.\nFrom now on it takes no head that does not go on from this "
                            "one.\n",
                            " hojas.\nDesde ahora no acepta ninguna cabeza que no continúe "
                            "esta.\n"});
    return absl::OkStatus();
  }
  out << environment.Say(
             {"Holds. The hub's log goes on from what this node knew: ",
              "Se sostiene. La bitácora del centro continúa lo que este nodo conocía: "})
      << Grouped(kept.known_size) << environment.Say({" leaves then, ", " hojas entonces, "}) << now
      << environment.Say({" now.\nNothing that it held was changed or removed.\n",
                          " ahora.\nNada de lo que tenía se cambió ni se quitó.\n"});
  return absl::OkStatus();
}

}  // namespace

NodeSubcommand AuditHeadSubcommand() {
  return {"head",
          {"the hub's log as your node keeps it, to compare",
           "la bitácora del centro tal como la guarda su nodo, para comparar"},
          kHeadHelp,
          {.flags = {{"node"}, {"out"}}, .operands = {}},
          RunHead};
}

NodeSubcommand AuditConsistencySubcommand() {
  return {"consistency",
          {"whether the hub's log only grew", "si la bitácora del centro solo creció"},
          kConsistencyHelp,
          {.flags = {{"node"}, {"accept", FlagKind::kSwitch}, {"yes", FlagKind::kSwitch}},
           .operands = {}},
          RunConsistency};
}

}  // namespace almenara::cli

// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "cli/audit/audit_subcommands.h"
#include "cli/audit/log_key.h"
#include "cli/audit/node_head.h"
#include "cli/audit/text_file.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

using crypto::Ed25519PublicKey;

constexpr Bilingual kHelp = {
    R"(almenara audit key: the public key by which everything that the hub signs is checked.

  almenara audit key --config CLIENT.textproto [--out FILE]
  almenara audit key --node NODE.textproto [--out FILE]

For example:
  almenara audit key --config authority.textproto --out log.key

With --config the hub shows it now; with --node it is the one that the node saw first and has held
the hub to since. Read it to another member on the telephone: a hub that shows each of you another
key is caught by that. It is not secret.
)",
    R"(almenara audit key: la clave pública con la que se comprueba todo lo que firma el centro.

  almenara audit key --config CLIENTE.textproto [--out ARCHIVO]
  almenara audit key --node NODO.textproto [--out ARCHIVO]

Por ejemplo:
  almenara audit key --config authority.textproto --out log.key

Con --config la muestra el centro ahora; con --node es la que el nodo vio primero y a la que ha
atado al centro desde entonces. Léasela por teléfono a otro miembro: así se descubre a un centro que
muestra a cada cual otra clave. No es secreta.
)"};

absl::StatusOr<Ed25519PublicKey> Key(const Arguments& arguments,
                                     const NodeEnvironment& environment) {
  if (arguments.Has("config") == arguments.Has("node")) {
    return absl::InvalidArgumentError(
        "name either the hub with --config or the node with --node: whose word for the key?");
  }
  if (arguments.Has("node")) {
    ALMENARA_ASSIGN_OR_RETURN(const KeptHead kept, CheckHead(arguments.FindOr("node", ""),
                                                             environment, /*accept=*/false));
    return kept.key;
  }
  ALMENARA_ASSIGN_OR_RETURN(
      const std::unique_ptr<HubClient> client,
      HubClient::Open(arguments.FindOr("config", ""), kAllRoles, environment.clock));
  return FetchLogKey(*client);
}

absl::Status Run(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const Ed25519PublicKey key, Key(arguments, environment));
  PrintFacts(LogKeyFacts(key, environment), environment.out);
  if (const auto path = arguments.Find("out"); path.has_value()) {
    ALMENARA_RETURN_IF_ERROR(
        WriteTextFile(*path, absl::StrCat(absl::BytesToHexString(key.bytes()), "\n")));
    environment.out << environment.Say({"written to ", "escrita en "}) << *path << "\n";
  }
  return absl::OkStatus();
}

}  // namespace

NodeSubcommand AuditKeySubcommand() {
  return {"key",
          {"the log's public key, to compare by voice",
           "la clave pública de la bitácora, para comparar de viva voz"},
          kHelp,
          {.flags = {{"config"}, {"node"}, {"out"}}, .operands = {}},
          Run};
}

}  // namespace almenara::cli

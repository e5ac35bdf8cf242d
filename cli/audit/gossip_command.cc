// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include "absl/strings/str_cat.h"
#include "almenara/node/v1/audit_service.grpc.pb.h"
#include "cli/audit/audit_subcommands.h"
#include "cli/audit/node_head.h"
#include "cli/node/node_client.h"
#include "cli/text_table.h"
#include "common/status/status_macros.h"
#include "common/transparency/tree_head.h"

namespace almenara::cli {
namespace {

constexpr Bilingual kHelp = {
    R"(almenara audit gossip: whether the hub shows two members the same log.

  almenara audit gossip --node NODE.textproto --head FILE
  almenara audit gossip --node NODE.textproto --node OTHER.textproto

Another member sent you the file that `almenara audit head --out` wrote there:
  almenara audit gossip --node nodes/casa-luz/node.textproto --head refugio-sur.head

A hub may tell each member another story, each in itself without a flaw. Whoever compares catches
it: your node asks the hub for a proof that the two heads belong to one log, and there is none if
they do not. The two signed heads are then the proof of the lie: keep both.
)",
    R"(almenara audit gossip: si el centro muestra la misma bitácora a dos miembros.

  almenara audit gossip --node NODO.textproto --head ARCHIVO
  almenara audit gossip --node NODO.textproto --node OTRO.textproto

Otro miembro le envió el archivo que allí escribió `almenara audit head --out`:
  almenara audit gossip --node nodes/casa-luz/node.textproto --head refugio-sur.head --lang es

Un centro puede contarle a cada miembro otra historia, cada una sin tacha. Quien compara lo
descubre: su nodo pide al centro una prueba de que las dos cabezas son de una misma bitácora, y no
la hay si no lo son. Las dos cabezas firmadas son entonces la prueba de la mentira: guárdelas.
)"};

absl::StatusOr<log::v1::TreeHead> OtherHead(const Arguments& arguments,
                                            const NodeEnvironment& environment) {
  const std::vector<std::string> nodes = arguments.All("node");
  if (nodes.empty() || nodes.size() + (arguments.Has("head") ? 1 : 0) != 2) {
    return absl::InvalidArgumentError(
        "two heads are compared: give --node and --head FILE, or --node twice");
  }
  if (arguments.Has("head")) return ReadHeadFile(arguments.FindOr("head", ""));
  ALMENARA_ASSIGN_OR_RETURN(const KeptHead kept,
                            CheckHead(nodes[1], environment, /*accept=*/false));
  return kept.head;
}

absl::StatusOr<node::v1::CompareHeadResponse> Compare(const std::string& node,
                                                      const log::v1::TreeHead& other,
                                                      const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(node, environment));
  node::v1::CompareHeadRequest request;
  *request.mutable_head() = other;
  const auto stub = node::v1::AuditService::NewStub(client->channel());
  return client->Call<node::v1::CompareHeadResponse>(
      [&](grpc::ClientContext& context, auto& answer) {
        return stub->CompareHead(&context, request, &answer);
      });
}

// A head that the log's key did not sign says nothing against the hub.
absl::Status CheckSigned(const log::v1::TreeHead& other, const std::string& node,
                         const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const KeptHead kept, CheckHead(node, environment, /*accept=*/false));
  const absl::Status is_signed = transparency::VerifyTreeHead(other, kept.key);
  if (is_signed.ok()) return is_signed;
  return absl::PermissionDeniedError(absl::StrCat(
      environment.Say(
          {"the other head does not bear the signature of the log that this node knows (",
           "la otra cabeza no lleva la firma de la bitácora que conoce este nodo ("}),
      is_signed.message(),
      environment.Say({"): it was changed, is of another hub, or the hub shows each member another "
                       "key; compare what `almenara audit key --node` shows by voice",
                       "): se cambió, es de otro centro, o el centro muestra a cada miembro otra "
                       "clave; comparen de viva voz lo que muestra `almenara audit key --node`"})));
}

absl::Status Run(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const log::v1::TreeHead other, OtherHead(arguments, environment));
  ALMENARA_RETURN_IF_ERROR(CheckSigned(other, arguments.All("node").front(), environment));
  ALMENARA_ASSIGN_OR_RETURN(const auto compared,
                            Compare(arguments.All("node").front(), other, environment));
  std::ostream& out = environment.out;
  if (compared.same_history()) {
    out << environment.Say({"One history. This node keeps the head of ",
                            "Una sola historia. Este nodo guarda la cabeza de "})
        << Grouped(compared.head().size())
        << environment.Say({" leaves, the other that of ", " hojas, el otro la de "})
        << Grouped(other.size())
        << environment.Say({", and one goes on from the other:\nthe hub has shown both the same "
                            "log.\n",
                            ", y una continúa la otra:\nel centro mostró a ambos la misma "
                            "bitácora.\n"});
    return absl::OkStatus();
  }
  out << environment.Say(
      {"TWO HISTORIES. The hub has shown two members logs that do not agree.\n\nkept by this "
       "node\n",
       "DOS HISTORIAS. El centro mostró a dos miembros bitácoras que no concuerdan.\n\nguardada "
       "por "
       "este nodo\n"});
  PrintFacts(HeadFacts(compared.head(), environment), out);
  out << environment.Say({"\nkept by the other\n", "\nguardada por el otro\n"});
  PrintFacts(HeadFacts(other, environment), out);
  out << environment.Say(
      {"\nKeep both heads, with their signatures: whoever has the log's key can see from them "
       "alone "
       "that\nthe hub lied. Publish nothing more until the members have spoken with each other.\n",
       "\nGuarde ambas cabezas, con sus firmas: quien tenga la clave de la bitácora ve solo con "
       "ellas "
       "que el\ncentro mintió. No publique nada más hasta que los miembros hayan hablado entre "
       "sí.\n"});
  return absl::DataLossError(compared.problem());
}

}  // namespace

NodeSubcommand AuditGossipSubcommand() {
  return {"gossip",
          {"whether the hub shows another member the same log",
           "si el centro muestra a otro miembro la misma bitácora"},
          kHelp,
          {.flags = {{"node", FlagKind::kRepeated}, {"head"}}, .operands = {}},
          Run};
}

}  // namespace almenara::cli

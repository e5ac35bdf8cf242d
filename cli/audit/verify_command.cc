// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "almenara/hub/v1/transparency_service.grpc.pb.h"
#include "cli/audit/audit_subcommands.h"
#include "cli/audit/log_key.h"
#include "cli/query/saved_answer.h"
#include "common/status/status_macros.h"
#include "common/transparency/log_proof.h"
#include "common/transparency/receipt.h"
#include "common/transparency/tree_head.h"

namespace almenara::cli {
namespace {

using crypto::Ed25519PublicKey;
using hub::v1::AskResponse;

constexpr Bilingual kHelp = {
    R"(almenara audit verify: prove that a saved answer is exactly what the hub answered.

  almenara audit verify FILE.json|FILE.csv --log-key HEX|FILE
  almenara audit verify FILE.json|FILE.csv --config CLIENT.textproto [--log-key HEX|FILE] [--online]

Get the log's key once, compare it by voice, and keep it; later you need no hub:
  almenara audit key --config authority.textproto --out log.key
  almenara query --config authority.textproto --agreement global-trends --purpose trend-analysis \
                 --by citizenship --save figures.json
  almenara audit verify figures.json --log-key log.key

  --log-key  the hub's log key, as 64 hexadecimal digits or in a file
  --config   fetch the key from the hub, or check that it still shows the same
  --online   also prove that the question stands in the log, where the contributors see it

A file of which a single bit was changed is refused, wherever the bit stands. Of a .csv, the file
FILE.csv.receipt must lie beside it.
)",
    R"(almenara audit verify: probar que una respuesta guardada es exactamente la que dio el centro.

  almenara audit verify ARCHIVO.json|ARCHIVO.csv --log-key HEX|ARCHIVO
  almenara audit verify ARCHIVO.json|ARCHIVO.csv --config CLIENTE.textproto [--log-key HEX|ARCHIVO]
                        [--online]

Obtenga la clave de la bitácora una vez, compárela de viva voz y guárdela; luego sobra el centro:
  almenara audit key --config authority.textproto --out log.key
  almenara query --config authority.textproto --agreement global-trends --purpose trend-analysis \
                 --by citizenship --save cifras.json
  almenara audit verify cifras.json --log-key log.key

  --log-key  la clave de la bitácora del centro, en 64 cifras hexadecimales o en un archivo
  --config   pedir la clave al centro, o comprobar que sigue mostrando la misma
  --online   probar también que la consulta está en la bitácora, donde la ven los contribuyentes

Se rechaza un archivo en el que cambió un solo bit, esté donde esté. Con un .csv, el archivo
ARCHIVO.csv.receipt debe estar a su lado.
)"};

// The hub's proof that the question is logged.
struct Logged {
  uint64_t leaf;
  uint64_t window_end_unix_ms;
  uint64_t log_size;
};

absl::StatusOr<Logged> ProveOnline(const HubClient& client, const hub::v1::Receipt& receipt,
                                   const Ed25519PublicKey& key) {
  const auto stub = hub::v1::TransparencyService::NewStub(client.channel());
  hub::v1::ProveAnswerRequest request;
  request.set_window(receipt.window());
  request.set_event(receipt.event());
  const auto proven =
      client.Call<hub::v1::ProveAnswerResponse>([&](grpc::ClientContext& context, auto& answer) {
        return stub->ProveAnswer(&context, request, &answer);
      });
  if (absl::IsNotFound(proven.status())) {
    return absl::DataLossError(
        "the hub denies the question that it has signed to have logged; keep the file");
  }
  ALMENARA_ASSIGN_OR_RETURN(const hub::v1::ProveAnswerResponse proof, proven);
  const absl::StatusOr<log::v1::LogEntry> entry = transparency::VerifyLoggedEvent(
      receipt.event(), receipt.window(), proof.member(), proof.head(), key);
  // The hub's answer, not the command line, is at fault.
  if (!entry.ok()) return absl::DataLossError(entry.status().message());
  hub::v1::GetConsistencyProofRequest heads;
  heads.set_first_size(receipt.tree_head().size());
  heads.set_second_size(proof.head().size());
  hub::v1::GetConsistencyProofResponse consistency;
  if (proof.head().size() >= receipt.tree_head().size()) {
    ALMENARA_ASSIGN_OR_RETURN(consistency, client.Call<hub::v1::GetConsistencyProofResponse>(
                                               [&](grpc::ClientContext& context, auto& answer) {
                                                 return stub->GetConsistencyProof(&context, heads,
                                                                                  &answer);
                                               }));
  }
  ALMENARA_RETURN_IF_ERROR(
      transparency::CheckHeadsAgree(receipt.tree_head(), proof.head(), consistency.proof(), key));
  return Logged{proof.member().leaf().index(), entry->at_unix_ms(), proof.head().size()};
}

std::string LeavesText(const hub::v1::Receipt& receipt) {
  std::vector<uint64_t> leaves;
  for (const auto& leaf : receipt.release_leaf()) leaves.push_back(leaf.index());
  return absl::StrJoin(leaves, ", ");
}

void PrintFactsOf(const AskResponse& response, const Ed25519PublicKey& key,
                  const NodeEnvironment& environment) {
  hub::v1::Answer answer;
  log::v1::QueryEvent event;
  const hub::v1::Receipt& receipt = response.receipt();
  if (!answer.ParseFromString(response.answer()) || !event.ParseFromString(receipt.event())) return;
  const auto say = [&](const char* en, const char* es) { return environment.Say({en, es}); };
  std::vector<Fact> facts = {
      {say("agreement", "acuerdo"),
       absl::StrCat(answer.agreement(), say(" version ", " versión "), answer.agreement_version())},
      {say("releases", "publicaciones"), absl::StrJoin(answer.release(), ", ")},
      {say("tier", "nivel"), absl::StrCat("T", answer.tier())},
      {say("asked by", "preguntó"), event.consumer()},
      {say("for", "para"), event.purpose()},
      {say("when", "cuándo"), TimeText(static_cast<int64_t>(event.at_unix_ms() / 1000))},
      {say("question", "consulta"), receipt.canonical_query()}};
  const std::vector<Fact> of_key = LogKeyFacts(key, environment);
  facts.insert(facts.end(), of_key.begin(), of_key.end());
  PrintFacts(facts, environment.out);
}

void PrintProven(const hub::v1::Receipt& receipt, const std::optional<Logged>& logged,
                 const NodeEnvironment& environment) {
  std::ostream& out = environment.out;
  out << environment.Say({"\nProven, by the log's key alone:\n",
                          "\nProbado, solo con la clave de la bitácora:\n"})
      << environment.Say(
             {"  - every cell that you read in the file is what the hub answered and signed;\n"
              "  - it answered this very question, of this organisation, for this purpose;\n",
              "  - cada celda que se lee en el archivo es lo que el centro respondió y firmó;\n"
              "  - respondió a esta misma consulta, de esta organización, para este fin;\n"})
      << environment.Say({"  - the releases were sealed before and stand in the log, at leaf ",
                          "  - las publicaciones se sellaron antes y están en la bitácora, en la "
                          "hoja "})
      << LeavesText(receipt) << environment.Say({" of ", " de "}) << receipt.tree_head().size()
      << ".\n";
  if (logged.has_value()) {
    out << environment.Say(
               {"Proven, by asking the hub now:\n", "Probado, preguntando ahora al centro:\n"})
        << environment.Say({"  - the question stands in the log, at leaf ",
                            "  - la consulta está en la bitácora, en la hoja "})
        << logged->leaf
        << environment.Say({", in the window that ended ", ", en la ventana que acabó el "})
        << TimeText(static_cast<int64_t>(logged->window_end_unix_ms / 1000))
        << environment.Say({";\n  - the log of now, of ", ";\n  - la bitácora de ahora, de "})
        << logged->log_size
        << environment.Say({" leaves, goes on where the receipt's ended.\n",
                            " hojas, continúa donde acababa la del recibo.\n"});
  }
  out << environment.Say({"Not proven:\n", "No probado:\n"});
  if (!logged.has_value()) {
    out << environment.Say(
        {"  - that the question stands in the log, which it does once its window closes: ask the "
         "hub\n    with --online --config CLIENT.textproto;\n",
         "  - que la consulta esté en la bitácora, donde entra al cerrarse su ventana: pregunte al "
         "centro\n    con --online --config CLIENTE.textproto;\n"});
  }
  out << environment.Say(
      {"  - that the hub counted rightly: it has signed these numbers, and answers for them.\n",
       "  - que el centro contó bien: ha firmado estas cifras y responde de ellas.\n"});
}

void PrintReport(const std::string& path, const AskResponse& response, const Ed25519PublicKey& key,
                 const std::optional<Logged>& logged, const NodeEnvironment& environment) {
  environment.out << path
                  << environment.Say(
                         {": verified. Not one bit was changed since the hub signed.\n\n",
                          ": verificado. No cambió ni un bit desde que firmó el "
                          "centro.\n\n"});
  PrintFactsOf(response, key, environment);
  PrintProven(response.receipt(), logged, environment);
}

absl::Status Run(const Arguments& arguments, const NodeEnvironment& environment) {
  const bool online = arguments.Has("online");
  if (online && !arguments.Has("config")) {
    return absl::InvalidArgumentError("--online asks the hub: name it with --config");
  }
  const std::string& path = arguments.operands().front();
  ALMENARA_ASSIGN_OR_RETURN(const AskResponse response, LoadAnswer(path));
  std::unique_ptr<HubClient> client;
  if (const auto config = arguments.Find("config"); config.has_value()) {
    ALMENARA_ASSIGN_OR_RETURN(client, HubClient::Open(*config, kAllRoles, environment.clock));
  }
  ALMENARA_ASSIGN_OR_RETURN(const Ed25519PublicKey key, ChooseLogKey(arguments, client.get()));
  ALMENARA_RETURN_IF_ERROR(transparency::VerifyReceipt(response.answer(), response.receipt(), key));
  std::optional<Logged> logged;
  absl::Status online_status;
  if (online) {
    absl::StatusOr<Logged> proven = ProveOnline(*client, response.receipt(), key);
    online_status = proven.status();
    if (proven.ok()) logged = *proven;
  }
  PrintReport(path, response, key, logged, environment);
  if (!arguments.Has("log-key")) {
    environment.out << environment.Say(
        {"\nThe key is the one that the hub shows now. Compare it by voice with another member, "
         "and "
         "give it\nwith --log-key from then on.\n",
         "\nLa clave es la que el centro muestra ahora. Compárela de viva voz con otro miembro, y "
         "désela\ndesde entonces con --log-key.\n"});
  }
  return online_status;
}

}  // namespace

NodeSubcommand AuditVerifySubcommand() {
  return {"verify",
          {"prove a saved answer, offline", "probar una respuesta guardada, sin conexión"},
          kHelp,
          {.flags = {{"log-key"}, {"config"}, {"online", FlagKind::kSwitch}},
           .operands = {"FILE"},
           .required_operands = 1},
          Run};
}

}  // namespace almenara::cli

// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "almenara/node/v1/review_service.grpc.pb.h"
#include "cli/node/exact_agreement.h"
#include "cli/node/node_client.h"
#include "cli/node/node_subcommands.h"
#include "cli/node/plain_text.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr Bilingual kListHelp = {
    R"(almenara node agreements: the hub's sharing agreements and who signed them.

  almenara node agreements --config NODE.textproto

For example:
  almenara node agreements --config nodes/casa-luz/node.textproto

Asked through the node's own connection to the hub.
)",
    R"(almenara node agreements: los acuerdos de intercambio del centro y quién los firmó.

  almenara node agreements --config NODO.textproto

Por ejemplo:
  almenara node agreements --config nodes/casa-luz/node.textproto --lang es

Se preguntan por la propia conexión del nodo con el centro.
)"};

constexpr Bilingual kShowHelp = {
    R"(almenara node agreement: the text of a sharing agreement, byte for byte.

  almenara node agreement --config NODE.textproto --agreement ID [--version N]

For example, to read it, and to keep a copy of exactly what you sign:
  almenara node agreement --config nodes/casa-luz/node.textproto --agreement global-trends
  almenara node agreement --config nodes/casa-luz/node.textproto --agreement global-trends \
      --version 1 > global-trends-1.textproto

Without --version the latest.
)",
    R"(almenara node agreement: el texto de un acuerdo de intercambio, byte por byte.

  almenara node agreement --config NODO.textproto --agreement ID [--version N]

Por ejemplo, para leerlo, y para guardar una copia exacta de lo que firma:
  almenara node agreement --config nodes/casa-luz/node.textproto --agreement global-trends
  almenara node agreement --config nodes/casa-luz/node.textproto --agreement global-trends \
      --version 1 > global-trends-1.textproto

Sin --version, la última.
)"};

absl::Status List(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(arguments, environment));
  const auto stub = node::v1::ReviewService::NewStub(client->channel());
  ALMENARA_ASSIGN_OR_RETURN(const auto response,
                            client->Call<node::v1::ListNodeAgreementsResponse>(
                                [&](grpc::ClientContext& context, auto& answer) {
                                  return stub->ListNodeAgreements(&context, {}, &answer);
                                }));
  if (response.agreement().empty()) {
    environment.out << environment.Say(
        {"The hub has no agreements yet.\n", "El centro aún no tiene acuerdos.\n"});
  }
  for (const auto& agreement : response.agreement()) {
    const std::string signatures = SignaturesText(agreement);
    environment.out << absl::StrCat(
        agreement.agreement(), environment.Say({" version ", " versión "}), agreement.version(),
        ": ", environment.Say({agreement.title_en().c_str(), agreement.title_es().c_str()}), "\n");
    PrintFacts(
        {{"SHA-256", absl::BytesToHexString(agreement.sha256())},
         {environment.Say({"signed by", "firmado por"}),
          signatures.empty() ? environment.Say({"nobody yet", "nadie todavía"}) : signatures}},
        environment.out);
  }
  return absl::OkStatus();
}

absl::Status Show(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_RETURN_IF_ERROR(arguments.Require("agreement").status());
  ALMENARA_ASSIGN_OR_RETURN(const uint32_t version, ReadVersion(arguments, environment));
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(arguments, environment));
  ALMENARA_ASSIGN_OR_RETURN(const ExactAgreement exact,
                            FetchAgreement(arguments, version, *client, environment));
  environment.out << exact.textproto;
  return absl::OkStatus();
}

}  // namespace

NodeSubcommand AgreementsSubcommand() {
  return {"agreements",
          {"the hub's agreements and their signatures", "los acuerdos del centro y sus firmas"},
          kListHelp,
          {.flags = {}, .operands = {}},
          List};
}

NodeSubcommand AgreementSubcommand() {
  return {"agreement",
          {"the exact text of one", "el texto exacto de uno"},
          kShowHelp,
          {.flags = {{"agreement"}, {"version"}}, .operands = {}},
          Show};
}

}  // namespace almenara::cli

// SPDX-License-Identifier: Apache-2.0
#include "almenara/node/v1/privacy_service.grpc.pb.h"
#include "cli/node/node_client.h"
#include "cli/node/node_subcommands.h"
#include "cli/node/privacy_printer.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr Bilingual kHelp = {
    R"(almenara node privacy: what was spent of the privacy of the people in your records.

  almenara node privacy --config NODE.textproto [--format table|csv|json]

For example:
  almenara node privacy --config nodes/casa-luz/node.textproto

Every release costs each person whom it counts some privacy, measured in rho. The hub charges it
before it publishes anything and never passes the cap. Shown are, for each cohort of records and
each tier of readers (T0 reads the most precise numbers): every charge, by which release of which
agreement, what is spent and what remains; what your signatures reserve; releases that left you out
because your cap would have been passed; and whether your records are frozen.
)",
    R"(almenara node privacy: lo gastado de la privacidad de las personas de sus registros.

  almenara node privacy --config NODO.textproto [--format table|csv|json]

Por ejemplo:
  almenara node privacy --config nodes/casa-luz/node.textproto --lang es

Cada publicación le cuesta algo de privacidad a cada persona que cuenta, medida en rho. El centro la
carga antes de publicar y nunca pasa del tope. Se muestran, por cohorte de registros y por nivel de
lectores (T0 lee las cifras más precisas): cada cargo, por qué publicación de qué acuerdo, lo gastado
y lo que queda; lo que reservan sus firmas; las publicaciones en las que no entró porque se habría
pasado su tope; y si sus registros están congelados.
)"};

absl::Status Run(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string format,
                            arguments.Choose("format", {"table", "csv", "json"}));
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(arguments, environment));
  const auto stub = node::v1::PrivacyService::NewStub(client->channel());
  ALMENARA_ASSIGN_OR_RETURN(
      const auto privacy,
      client->Call<node::v1::GetPrivacyResponse>([&](grpc::ClientContext& context, auto& answer) {
        return stub->GetPrivacy(&context, {}, &answer);
      }));
  if (format == "json") {
    PrintLedgerJson(privacy.ledger(), environment.out);
  } else if (format == "csv") {
    PrintLedgerCsv(privacy.ledger(), environment.out);
  } else {
    PrintLedger(privacy.ledger(), arguments.FindOr("config", ""), environment);
  }
  return absl::OkStatus();
}

}  // namespace

NodeSubcommand PrivacySubcommand() {
  return {"privacy",
          {"what was spent of people's privacy, and what remains",
           "lo gastado de la privacidad de las personas, y lo que queda"},
          kHelp,
          {.flags = {{"format"}}, .operands = {}},
          Run};
}

}  // namespace almenara::cli

// SPDX-License-Identifier: Apache-2.0
#include "absl/status/status.h"
#include "almenara/node/v1/audit_service.grpc.pb.h"
#include "cli/node/node_client.h"
#include "cli/node/node_subcommands.h"
#include "cli/node/plain_text.h"
#include "cli/text_table.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr Bilingual kHelp = {
    R"(almenara node inventory: does the hub hold exactly what this node has published?

  almenara node inventory --config NODE.textproto

For example, after a restore of the node or of the hub:
  almenara node inventory --config nodes/casa-luz/node.textproto

Number and digest are compared. If they differ, the node sends everything again, withdrawals too,
and says what to do about records that it no longer knows. Ends with status 3 while they differ.
)",
    R"(almenara node inventory: ¿tiene el centro exactamente lo que este nodo publicó?

  almenara node inventory --config NODO.textproto

Por ejemplo, después de restaurar el nodo o el centro:
  almenara node inventory --config nodes/casa-luz/node.textproto --lang es

Se comparan el número y el resumen. Si difieren, el nodo lo envía todo de nuevo, también los
retiros, y dice qué hacer con los registros que ya no conoce. Termina con estado 3 si difieren.
)"};

absl::Status Run(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(arguments, environment));
  const auto stub = node::v1::AuditService::NewStub(client->channel());
  ALMENARA_ASSIGN_OR_RETURN(const auto response,
                            client->Call<node::v1::CompareInventoryResponse>(
                                [&](grpc::ClientContext& context, auto& answer) {
                                  return stub->CompareInventory(&context, {}, &answer);
                                }));
  PrintFacts(
      {{environment.Say({"records at the hub", "registros en el centro"}),
        Grouped(response.at_hub())},
       {environment.Say({"published here and acknowledged", "publicados aquí y confirmados"}),
        Grouped(response.here())}},
      environment.out);
  if (!response.same()) {
    environment.out << environment.Say({"They differ.\n", "Difieren.\n"});
    return absl::FailedPreconditionError(response.advice());
  }
  environment.out << environment.Say(
      {"Number and digest agree.\n", "El número y el resumen coinciden.\n"});
  return absl::OkStatus();
}

}  // namespace

NodeSubcommand InventorySubcommand() {
  return {"inventory",
          {"compare what the hub holds with what you published",
           "compara lo que tiene el centro con lo publicado"},
          kHelp,
          {.flags = {}, .operands = {}},
          Run};
}

}  // namespace almenara::cli

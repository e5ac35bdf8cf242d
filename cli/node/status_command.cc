// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "almenara/node/v1/review_service.grpc.pb.h"
#include "cli/node/node_client.h"
#include "cli/node/node_subcommands.h"
#include "cli/node/plain_text.h"
#include "cli/text_table.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr Bilingual kHelp = {
    R"(almenara node status: is the hub reached, what does it hold of this node, what did it refuse?

  almenara node status --config NODE.textproto [--format table|json]

For example:
  almenara node status --config nodes/casa-luz/node.textproto

Everything that leaves is numbered in the outbox. What is acknowledged is on the hub's disk; the
rest is sent again until it is.
)",
    R"(almenara node status: ¿se alcanza el centro, qué tiene de este nodo, qué rechazó?

  almenara node status --config NODO.textproto [--format table|json]

Por ejemplo:
  almenara node status --config nodes/casa-luz/node.textproto --lang es

Todo lo que sale se numera en la bandeja de salida. Lo confirmado está en el disco del centro; el
resto se envía otra vez hasta que lo esté.
)"};

std::string JsonText(const node::v1::GetStatusResponse& status) {
  Json rejected = Json::array();
  for (const auto& record : status.rejected()) {
    rejected.push_back({{"case", record.case_name()},
                        {"sequence", record.rejection().sequence()},
                        {"field", record.rejection().field()},
                        {"rule", record.rejection().rule()}});
  }
  const Json json = {{"organization", status.organization()},
                     {"cases", status.cases()},
                     {"outbox_sequence", status.outbox_sequence()},
                     {"durable_sequence", status.durable_sequence()},
                     {"published_records", status.published_records()},
                     {"connected", status.connected()},
                     {"problem", status.problem()},
                     {"rejected", std::move(rejected)}};
  return json.dump();
}

std::string OutboxText(const node::v1::GetStatusResponse& status,
                       const NodeEnvironment& environment) {
  const uint64_t last = status.outbox_sequence();
  const uint64_t durable = status.durable_sequence();
  if (last == 0) return environment.Say({"empty", "vacía"});
  if (durable >= last) {
    return absl::StrCat(Grouped(last),
                        environment.Say({" entries, all acknowledged by the hub",
                                         " entradas, todas confirmadas por el centro"}));
  }
  return absl::StrCat(
      Grouped(last),
      environment.Say({" entries, acknowledged up to ", " entradas, confirmadas hasta la "}),
      Grouped(durable), environment.Say({", on their way: ", ", en camino: "}),
      Grouped(last - durable));
}

void PrintStatus(const node::v1::GetStatusResponse& status, const NodeEnvironment& environment) {
  std::ostream& out = environment.out;
  out << status.organization() << "\n";
  const std::string hub =
      status.connected()
          ? std::string(environment.Say({"connected", "conectado"}))
          : absl::StrCat(environment.Say({"not connected: ", "sin conexión: "}), status.problem());
  PrintFacts({{environment.Say({"hub", "centro"}), hub},
              {environment.Say({"cases held", "casos en el nodo"}), Grouped(status.cases())},
              {environment.Say({"published records", "registros publicados"}),
               Grouped(status.published_records())},
              {environment.Say({"outbox", "bandeja de salida"}), OutboxText(status, environment)},
              {environment.Say({"refused by the hub", "rechazados por el centro"}),
               Grouped(static_cast<uint64_t>(status.rejected_size()))}},
             out);
  if (status.rejected().empty()) return;
  out << "\n";
  TextTable table({{environment.Say({"case", "caso"})},
                   {environment.Say({"field", "campo"})},
                   {environment.Say({"rule", "regla"})}});
  for (const auto& record : status.rejected()) {
    table.AddRow({record.case_name(), record.rejection().field(), record.rejection().rule()});
  }
  table.PrintAligned(out);
}

absl::Status Run(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string format,
                            arguments.Choose("format", {"table", "json"}));
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(arguments, environment));
  const auto stub = node::v1::ReviewService::NewStub(client->channel());
  ALMENARA_ASSIGN_OR_RETURN(const auto status, client->Call<node::v1::GetStatusResponse>(
                                                   [&](grpc::ClientContext& context, auto& answer) {
                                                     return stub->GetStatus(&context, {}, &answer);
                                                   }));
  if (format == "json") {
    environment.out << JsonText(status) << "\n";
  } else {
    PrintStatus(status, environment);
  }
  return absl::OkStatus();
}

}  // namespace

NodeSubcommand StatusSubcommand() {
  return {"status",
          {"the hub's connection, cursor and refusals",
           "la conexión con el centro, el avance y los rechazos"},
          kHelp,
          {.flags = {{"format"}}, .operands = {}},
          Run};
}

}  // namespace almenara::cli

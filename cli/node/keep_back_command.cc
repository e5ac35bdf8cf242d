// SPDX-License-Identifier: Apache-2.0
#include "almenara/node/v1/review_service.grpc.pb.h"
#include "cli/node/node_client.h"
#include "cli/node/node_subcommands.h"
#include "cli/text_table.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr Bilingual kHelp = {
    R"(almenara node keep-back: hold cases at the node, or let them go again.

  almenara node keep-back --config NODE.textproto CASE [CASE …] [--release]

For example, with names that `almenara node review --records` shows:
  almenara node keep-back --config nodes/casa-luz/node.textproto casos/2024-017 casos/2024-031

  --release  let these cases go again

A case that was published already is withdrawn from the hub.
)",
    R"(almenara node keep-back: retiene casos en el nodo, o los deja salir otra vez.

  almenara node keep-back --config NODO.textproto CASO [CASO …] [--release]

Por ejemplo, con nombres que muestra `almenara node review --records`:
  almenara node keep-back --config nodes/casa-luz/node.textproto --lang es \
      casos/2024-017 casos/2024-031

  --release  deja salir otra vez estos casos

Un caso que ya se publicó se retira del centro.
)"};

absl::Status Run(const Arguments& arguments, const NodeEnvironment& environment) {
  node::v1::KeepBackRequest request;
  for (const std::string& name : arguments.operands()) request.add_case_name(name);
  request.set_release(arguments.Has("release"));
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(arguments, environment));
  const auto stub = node::v1::ReviewService::NewStub(client->channel());
  ALMENARA_ASSIGN_OR_RETURN(
      const auto response,
      client->Call<node::v1::KeepBackResponse>([&](grpc::ClientContext& context, auto& answer) {
        return stub->KeepBack(&context, request, &answer);
      }));
  environment.out << (request.release()
                          ? environment.Say(
                                {"Cases let go again: ", "Casos que pueden salir otra vez: "})
                          : environment.Say({"Cases kept back: ", "Casos retenidos: "}))
                  << Grouped(response.cases());
  if (response.cases() < static_cast<uint64_t>(request.case_name_size())) {
    environment.out << environment.Say(
        {" (the others were so already)", " (los demás ya lo estaban)"});
  }
  environment.out << "\n";
  return absl::OkStatus();
}

}  // namespace

NodeSubcommand KeepBackSubcommand() {
  return {"keep-back",
          {"hold cases here, or let them go again", "retiene casos aquí, o los deja salir"},
          kHelp,
          {.flags = {{"release", FlagKind::kSwitch}},
           .operands = {"CASE"},
           .required_operands = 1,
           .last_operand_repeats = true},
          Run};
}

}  // namespace almenara::cli

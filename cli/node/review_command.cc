// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "almenara/node/v1/review_service.grpc.pb.h"
#include "cli/node/node_client.h"
#include "cli/node/node_subcommands.h"
#include "cli/node/plain_text.h"
#include "cli/node/review_printer.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr absl::Duration kLongestReview = absl::Hours(1);

constexpr Bilingual kHelp = {
    R"(almenara node review: what would leave the node now. Changes nothing and sends nothing.

  almenara node review --config NODE.textproto [--records] [--rare-below N]

For example:
  almenara node review --config nodes/casa-luz/node.textproto --records --rare-below 10

  --records     also list every record, one by one, as it would leave
  --rare-below  name combinations of fewer persons than this; 5 unless given

It shows what is new, revised or withdrawn, what is made less precise, what is kept back and why,
and, as advice, which combinations are so rare that somebody might recognise a person.
)",
    R"(almenara node review: qué saldría del nodo ahora. No cambia ni envía nada.

  almenara node review --config NODO.textproto [--records] [--rare-below N]

Por ejemplo:
  almenara node review --config nodes/casa-luz/node.textproto --lang es --records --rare-below 10

  --records     lista además cada registro, uno por uno, como saldría
  --rare-below  nombra combinaciones de menos personas que esto; 5 si no se da

Muestra qué es nuevo, cambiado o retirado, qué se hace menos preciso, qué se retiene y por qué, y,
como consejo, qué combinaciones son tan raras que alguien podría reconocer a una persona.
)"};

absl::StatusOr<node::v1::ReviewRequest> ReadRequest(const Arguments& arguments,
                                                    const NodeEnvironment& environment) {
  node::v1::ReviewRequest request;
  request.set_list_records(arguments.Has("records"));
  ALMENARA_ASSIGN_OR_RETURN(const auto rare_below, arguments.FindNumber("rare-below"));
  if (!rare_below.has_value()) return request;
  if (*rare_below == 0 || *rare_below > std::numeric_limits<uint32_t>::max()) {
    return absl::InvalidArgumentError(
        environment.Say({"--rare-below takes a number of persons, from 1",
                         "--rare-below lleva un número de personas, desde 1"}));
  }
  request.set_rare_below(static_cast<uint32_t>(*rare_below));
  return request;
}

absl::StatusOr<Review> AskForReview(const node::v1::ReviewRequest& request,
                                    const NodeClient& client) {
  grpc::ClientContext context;
  client.Prepare(context, kLongestReview);
  const auto stub = node::v1::ReviewService::NewStub(client.channel());
  const auto reader = stub->Review(&context, request);
  Review review;
  if (request.rare_below() > 0) review.rare_below = request.rare_below();
  node::v1::ReviewResponse response;
  while (reader->Read(&response)) {
    if (response.has_summary()) review.summary = std::move(*response.mutable_summary());
    if (response.has_record()) review.records.push_back(std::move(*response.mutable_record()));
    if (response.has_rare()) review.rare.push_back(std::move(*response.mutable_rare()));
  }
  ALMENARA_RETURN_IF_ERROR(client.Explain(reader->Finish()));
  return review;
}

absl::Status Run(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const auto request, ReadRequest(arguments, environment));
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(arguments, environment));
  ALMENARA_ASSIGN_OR_RETURN(const Review review, AskForReview(request, *client));
  PrintReview(review, environment);
  const auto& summary = review.summary;
  if (summary.new_records() + summary.revised_records() + summary.withdrawals() > 0) {
    environment.out << environment.Say({"\nTo let this leave:\n", "\nPara dejarlo salir:\n"})
                    << NextCommand("publish", arguments);
  }
  return absl::OkStatus();
}

}  // namespace

NodeSubcommand ReviewSubcommand() {
  return {"review",
          {"what would leave, what would not, and why", "qué saldría, qué no, y por qué"},
          kHelp,
          {.flags = {{"records", FlagKind::kSwitch}, {"rare-below"}}, .operands = {}},
          Run};
}

}  // namespace almenara::cli

// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "almenara/node/v1/review_service.grpc.pb.h"
#include "cli/node/node_client.h"
#include "cli/node/node_subcommands.h"
#include "cli/node/plain_text.h"
#include "cli/progress_line.h"
#include "cli/text_table.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

using node::v1::PublishCasesResponse;

constexpr absl::Duration kLongestPublish = absl::Hours(24);

constexpr Bilingual kHelp = {
    R"(almenara node publish: send everything that may leave, and wait until the hub has it.

  almenara node publish --config NODE.textproto [--no-wait]

For example, after `almenara node review`:
  almenara node publish --config nodes/casa-luz/node.textproto

  --no-wait  end with status 4 while the hub is not reached, instead of waiting for it

Only de-identified records of cases with consent leave. Safe to repeat and to interrupt: the node
goes on sending by itself, and nothing is sent twice or lost.
)",
    R"(almenara node publish: envía todo lo que puede salir y espera a que el centro lo tenga.

  almenara node publish --config NODO.textproto [--no-wait]

Por ejemplo, después de `almenara node review`:
  almenara node publish --config nodes/casa-luz/node.textproto --lang es

  --no-wait  termina con estado 4 si no se alcanza el centro, en vez de esperarlo

Solo salen registros sin identificadores de casos con consentimiento. Se puede repetir e interrumpir
sin riesgo: el nodo sigue enviando por sí mismo, y nada se envía dos veces ni se pierde.
)"};

// Progress on one line of a terminal; a problem on a line of its own, once.
class PublishProgress {
 public:
  explicit PublishProgress(const NodeEnvironment& environment)
      : environment_(environment),
        line_(environment.err, environment.shows_progress, environment.clock, environment.language,
              [&environment](uint64_t records) {
                return absl::StrCat(Grouped(records), environment.Say({" records", " registros"}));
              }) {}

  void Show(const PublishCasesResponse& event) {
    if (event.problem() != problem_) {
      problem_ = event.problem();
      if (!problem_.empty()) {
        line_.Clear();
        environment_.err << environment_.Say({"waiting for the hub: ", "esperando al centro: "})
                         << problem_ << std::endl;
      }
    }
    const uint64_t acknowledged = event.durable_sequence();
    if (!begun_at_.has_value()) begun_at_ = acknowledged;
    line_.Show(acknowledged, PartOf(acknowledged, event.outbox_sequence()), *begun_at_);
  }

  void Clear() { line_.Clear(); }

 private:
  const NodeEnvironment& environment_;
  ProgressLine line_;
  std::string problem_;
  std::optional<uint64_t> begun_at_;
};

absl::StatusOr<PublishCasesResponse> Publish(const Arguments& arguments, const NodeClient& client,
                                             const NodeEnvironment& environment) {
  grpc::ClientContext context;
  client.Prepare(context, kLongestPublish);
  PublishProgress progress(environment);
  const auto stub = node::v1::ReviewService::NewStub(client.channel());
  const auto reader = stub->PublishCases(&context, {});
  PublishCasesResponse event;
  PublishCasesResponse latest;
  while (reader->Read(&event)) {
    latest = event;
    if (arguments.Has("no-wait") && !event.problem().empty()) {
      const std::string problem = event.problem();
      progress.Clear();
      context.TryCancel();
      while (reader->Read(&event)) continue;
      reader->Finish();  // cancelled, as asked
      return absl::UnavailableError(
          absl::StrCat(problem, environment.Say({" (the node goes on trying by itself)",
                                                 " (el nodo sigue intentándolo por sí mismo)"})));
    }
    progress.Show(event);
  }
  progress.Clear();
  ALMENARA_RETURN_IF_ERROR(client.Explain(reader->Finish()));
  if (!latest.done()) {
    return absl::UnavailableError(
        environment.Say({"the node ended before the hub had acknowledged everything; repeat it",
                         "el nodo terminó antes de que el centro confirmara todo; repítalo"}));
  }
  return latest;
}

absl::Status Run(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(arguments, environment));
  ALMENARA_ASSIGN_OR_RETURN(const PublishCasesResponse done,
                            Publish(arguments, *client, environment));
  if (done.outbox_sequence() == 0) {
    environment.out << environment.Say({"Nothing may leave yet. See why:\n",
                                        "Aún no puede salir nada. Vea por qué:\n"})
                    << NextCommand("review", arguments);
    return absl::OkStatus();
  }
  environment.out << environment.Say({"Published: the hub has acknowledged all ",
                                      "Publicado: el centro confirmó las "})
                  << Grouped(done.outbox_sequence())
                  << environment.Say(
                         {" entries of the outbox.\n", " entradas de la bandeja de salida.\n"});
  if (done.rejected() > 0) {
    environment.out << Grouped(done.rejected())
                    << environment.Say({" records were refused by the hub. See which and why:\n",
                                        " registros fueron rechazados. Vea cuáles y por qué:\n"})
                    << NextCommand("status", arguments);
  }
  return absl::OkStatus();
}

}  // namespace

NodeSubcommand PublishSubcommand() {
  return {"publish",
          {"send everything that may leave to the hub", "envía al centro todo lo que puede salir"},
          kHelp,
          {.flags = {{"no-wait", FlagKind::kSwitch}}, .operands = {}},
          Run};
}

}  // namespace almenara::cli

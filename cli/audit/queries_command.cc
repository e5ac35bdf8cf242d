// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "almenara/node/v1/audit_service.grpc.pb.h"
#include "cli/audit/audit_subcommands.h"
#include "cli/audit/uses_printer.h"
#include "cli/node/node_client.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr absl::Duration kTimeout = absl::Minutes(10);

constexpr Bilingual kHelp = {
    R"(almenara audit queries: who asked of your organisation's records, why, when and how often.

  almenara audit queries --node NODE.textproto [--consumer ORGANISATION] [--purpose P]
                         [--from DATE] [--until DATE] [--format table|csv|json]

What did the national authority ask this year?
  almenara audit queries --node nodes/casa-luz/node.textproto \
                         --consumer national-authority --from 2026-01-01

  --consumer  only the questions of this organisation
  --purpose   only those for this purpose
  --from      from this day on, as 2026-01-31
  --until     up to this day, and with it; days are those of UTC

Who, why, when and of which releases is shown at once, the text of a question after the delay that
the agreement sets. Each was in the hub's log before its answer left.
)",
    R"(almenara audit queries: quién preguntó por sus registros, por qué, cuándo y cuántas veces.

  almenara audit queries --node NODO.textproto [--consumer ORGANIZACIÓN] [--purpose P]
                         [--from FECHA] [--until FECHA] [--format table|csv|json]

¿Qué preguntó este año la autoridad nacional?
  almenara audit queries --node nodes/casa-luz/node.textproto --lang es \
                         --consumer national-authority --from 2026-01-01

  --consumer  solo las consultas de esta organización
  --purpose   solo las de este fin
  --from      desde este día, como 2026-01-31
  --until     hasta este día, incluido; los días son los de UTC

Quién, por qué, cuándo y de qué publicaciones se muestra enseguida; el texto de una consulta, pasado
el plazo que fija el acuerdo. Cada una estaba en la bitácora del centro antes de salir su respuesta.
)"};

// The first second of a day and of the next.
struct Day {
  int64_t begin = 0;
  int64_t end = 0;
};

absl::StatusOr<std::optional<Day>> ReadDay(const Arguments& arguments, const char* flag) {
  const std::optional<std::string> text = arguments.Find(flag);
  if (!text.has_value()) return std::nullopt;
  absl::CivilDay day;
  if (!absl::ParseCivilTime(*text, &day)) {
    return absl::InvalidArgumentError(absl::StrCat("--", flag, " is a day, as 2026-01-31"));
  }
  const auto seconds = [](absl::CivilDay of) {
    return absl::ToUnixSeconds(absl::FromCivil(of, absl::UTCTimeZone()));
  };
  return Day{seconds(day), seconds(day + 1)};
}

absl::StatusOr<node::v1::ListUsesOfRecordsRequest> ReadRequest(const Arguments& arguments) {
  node::v1::ListUsesOfRecordsRequest request;
  hub::v1::ListUsesRequest& filter = *request.mutable_filter();
  filter.set_consumer(arguments.FindOr("consumer", ""));
  filter.set_purpose(arguments.FindOr("purpose", ""));
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<Day> from, ReadDay(arguments, "from"));
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<Day> until, ReadDay(arguments, "until"));
  if (from.has_value()) filter.set_from_unix_seconds(from->begin);
  if (until.has_value()) filter.set_until_unix_seconds(until->end);
  if (from.has_value() && until.has_value() && until->end <= from->begin) {
    return absl::InvalidArgumentError("--until is before --from");
  }
  return request;
}

absl::StatusOr<std::vector<Use>> ReadUses(const node::v1::ListUsesOfRecordsRequest& request,
                                          const NodeClient& client) {
  grpc::ClientContext context;
  client.Prepare(context, kTimeout);
  const auto stub = node::v1::AuditService::NewStub(client.channel());
  const auto reader = stub->ListUsesOfRecords(&context, request);
  std::vector<Use> uses;
  bool readable = true;
  node::v1::ListUsesOfRecordsResponse response;
  while (reader->Read(&response)) {
    const hub::v1::ListUsesResponse& from = response.use();
    Use use = {.event = {},
               .question = from.canonical_query(),
               .text_from_unix_seconds = from.text_from_unix_seconds(),
               .window = from.window()};
    readable = use.event.ParseFromString(from.event()) && readable;
    uses.push_back(std::move(use));
  }
  ALMENARA_RETURN_IF_ERROR(client.Explain(reader->Finish()));
  if (!readable) {
    return absl::UnavailableError(
        "a logged question cannot be read; is this program as new as the "
        "hub?");
  }
  return uses;
}

absl::Status Run(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string node, arguments.Require("node"));
  ALMENARA_ASSIGN_OR_RETURN(const std::string format,
                            arguments.Choose("format", {"table", "csv", "json"}));
  ALMENARA_ASSIGN_OR_RETURN(const auto request, ReadRequest(arguments));
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(node, environment));
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<Use> uses, ReadUses(request, *client));
  if (format == "json") {
    PrintUsesJson(uses, environment.out);
  } else if (format == "csv") {
    PrintUsesCsv(uses, environment.out);
  } else {
    PrintUses(uses, environment);
  }
  return absl::OkStatus();
}

}  // namespace

NodeSubcommand AuditQueriesSubcommand() {
  return {"queries",
          {"who asked of your records, why, when, how often",
           "quién preguntó por sus registros, por qué, cuándo, cuántas veces"},
          kHelp,
          {.flags = {{"node"}, {"consumer"}, {"purpose"}, {"from"}, {"until"}, {"format"}},
           .operands = {}},
          Run};
}

}  // namespace almenara::cli

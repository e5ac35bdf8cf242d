// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "almenara/node/v1/audit_service.grpc.pb.h"
#include "cli/audit/audit_subcommands.h"
#include "cli/node/node_client.h"
#include "cli/node/plain_text.h"
#include "cli/node/privacy_words.h"
#include "cli/text_table.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

using node::v1::EnteredRelease;
using node::v1::ListEnteredReleasesResponse;
using Align = TextTable::Align;
using Json = nlohmann::ordered_json;

constexpr Bilingual kHelp = {
    R"(almenara audit releases: every release that your organisation's records entered.

  almenara audit releases --node NODE.textproto [--format table|csv|json]

For example:
  almenara audit releases --node nodes/casa-luz/node.textproto

Shown are what was released, of which cohorts, together with whom, what it cost each person, and the
two leaves of the hub's log that say so: the plan, written before anything was drawn, and the seal.
Your node has checked both against the hub's signature; a release that is not in the log would be
refused here.
)",
    R"(almenara audit releases: todas las publicaciones en las que entraron sus registros.

  almenara audit releases --node NODO.textproto [--format table|csv|json]

Por ejemplo:
  almenara audit releases --node nodes/casa-luz/node.textproto --lang es

Se muestra qué se publicó, de qué cohortes, junto con quién, qué le costó a cada persona, y las dos
hojas de la bitácora del centro que lo dicen: el plan, escrito antes de sortear nada, y el sello. Su
nodo comprobó ambas contra la firma del centro; aquí se rechazaría una publicación que no esté en la
bitácora.
)"};

std::string DayText(int64_t unix_seconds) {
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(unix_seconds), absl::UTCTimeZone());
}

std::vector<std::string> Row(const EnteredRelease& entered, const std::vector<std::string>& charge,
                             const char* separator) {
  const hub::v1::Release& release = entered.release();
  std::vector<std::string> row = {
      release.id(),
      absl::StrCat(release.agreement(), " v", release.agreement_version()),
      release.kind(),
      absl::StrJoin(release.cohort(), separator),
      absl::StrJoin(release.contributor(), separator),
      DayText(release.sealed_at_unix_seconds())};
  row.insert(row.end(), charge.begin(), charge.end());
  row.push_back(absl::StrCat(entered.plan().index()));
  row.push_back(absl::StrCat(entered.sealed().index()));
  return row;
}

void PrintTable(const ListEnteredReleasesResponse& entered, const NodeEnvironment& environment) {
  if (entered.release().empty()) {
    environment.out << environment.Say({"Your records entered no release yet.\n",
                                        "Sus registros no han entrado aún en ninguna "
                                        "publicación.\n"});
    return;
  }
  const auto say = [&](const char* en, const char* es) { return environment.Say({en, es}); };
  TextTable table({{say("release", "publicación")},
                   {say("agreement", "acuerdo")},
                   {say("kind", "clase")},
                   {say("cohorts", "cohortes")},
                   {say("contributors", "contribuyentes")},
                   {say("sealed", "sellada")},
                   {"T0", Align::kRight},
                   {"T1", Align::kRight},
                   {"T2", Align::kRight},
                   {say("plan", "plan"), Align::kRight},
                   {say("seal", "sello"), Align::kRight}});
  for (const EnteredRelease& release : entered.release()) {
    table.AddRow(Row(release, RhoTexts(release.release().rho_nano()), ", "));
  }
  table.PrintAligned(environment.out);
  environment.out
      << say("\nT0, T1, T2: what each person paid at each tier of readers, in rho. Plan "
             "and seal: leaves of the hub's\nlog, of ",
             "\nT0, T1, T2: lo que pagó cada persona en cada nivel de lectores, en rho. "
             "Plan y sello: hojas de la\nbitácora del centro, de ")
      << Grouped(entered.head().size()) << say(" in all, proven.\n", " en total, probadas.\n");
}

void PrintCsv(const ListEnteredReleasesResponse& entered, std::ostream& out) {
  TextTable table({{"release"},
                   {"agreement"},
                   {"kind"},
                   {"cohorts"},
                   {"contributors"},
                   {"sealed"},
                   {"t0_nano_rho"},
                   {"t1_nano_rho"},
                   {"t2_nano_rho"},
                   {"plan_leaf"},
                   {"seal_leaf"}});
  for (const EnteredRelease& release : entered.release()) {
    table.AddRow(Row(release, NanoTexts(release.release().rho_nano()), " "));
  }
  table.PrintCsv(out);
}

void PrintJson(const ListEnteredReleasesResponse& entered, std::ostream& out) {
  Json releases = Json::array();
  for (const EnteredRelease& from : entered.release()) {
    const hub::v1::Release& release = from.release();
    releases.push_back(
        {{"release", release.id()},
         {"agreement", release.agreement()},
         {"agreement_version", release.agreement_version()},
         {"kind", release.kind()},
         {"cohorts", release.cohort()},
         {"contributors", release.contributor()},
         {"sealed", DayText(release.sealed_at_unix_seconds())},
         {"nano_rho", std::vector<uint64_t>(release.rho_nano().begin(), release.rho_nano().end())},
         {"plan_leaf", from.plan().index()},
         {"seal_leaf", from.sealed().index()}});
  }
  out << Json({{"releases", releases}, {"log_leaves", entered.head().size()}}).dump() << "\n";
}

absl::Status Run(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string node, arguments.Require("node"));
  ALMENARA_ASSIGN_OR_RETURN(const std::string format,
                            arguments.Choose("format", {"table", "csv", "json"}));
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(node, environment));
  const auto stub = node::v1::AuditService::NewStub(client->channel());
  ALMENARA_ASSIGN_OR_RETURN(
      const auto entered,
      client->Call<ListEnteredReleasesResponse>([&](grpc::ClientContext& context, auto& answer) {
        return stub->ListEnteredReleases(&context, {}, &answer);
      }));
  if (format == "json") {
    PrintJson(entered, environment.out);
  } else if (format == "csv") {
    PrintCsv(entered, environment.out);
  } else {
    PrintTable(entered, environment);
  }
  return absl::OkStatus();
}

}  // namespace

NodeSubcommand AuditReleasesSubcommand() {
  return {"releases",
          {"every release that your records entered",
           "todas las publicaciones en las que entraron sus registros"},
          kHelp,
          {.flags = {{"node"}, {"format"}}, .operands = {}},
          Run};
}

}  // namespace almenara::cli

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "almenara/node/v1/case_service.grpc.pb.h"
#include "cli/node/node_client.h"
#include "cli/node/node_subcommands.h"
#include "cli/node/plain_text.h"
#include "cli/text_table.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr int kListedCases = 3;  // of an attestation's cases, in a table cell

constexpr Bilingual kHelp = {
    R"(almenara node consent list: every attestation, revoked ones included.

  almenara node consent list --config NODE.textproto

For example:
  almenara node consent list --config nodes/casa-luz/node.textproto
)",
    R"(almenara node consent list: todas las constancias, también las revocadas.

  almenara node consent list --config NODO.textproto

Por ejemplo:
  almenara node consent list --config nodes/casa-luz/node.textproto --lang es
)"};

std::string CoverageText(const node::v1::ConsentCoverage& coverage,
                         const NodeEnvironment& environment) {
  if (coverage.has_data_set()) {
    return absl::StrCat(environment.Say({"data set ", "conjunto "}), coverage.data_set());
  }
  const auto& identifiers = coverage.cases().identifier();
  const int listed = std::min(identifiers.size(), kListedCases);
  std::string text =
      absl::StrCat(environment.Say({"cases ", "casos "}),
                   absl::StrJoin(identifiers.begin(), identifiers.begin() + listed, ", "));
  if (identifiers.size() > listed) {
    absl::StrAppend(&text, environment.Say({" and ", " y "}), identifiers.size() - listed,
                    environment.Say({" more", " más"}));
  }
  return text;
}

absl::Status Run(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(arguments, environment));
  const auto stub = node::v1::CaseService::NewStub(client->channel());
  ALMENARA_ASSIGN_OR_RETURN(
      const auto response,
      client->Call<node::v1::ListConsentsResponse>([&](grpc::ClientContext& context, auto& answer) {
        return stub->ListConsents(&context, {}, &answer);
      }));
  if (response.attestation().empty()) {
    environment.out << environment.Say({"No attestations.\n", "No hay constancias.\n"});
    return absl::OkStatus();
  }
  TextTable table({{environment.Say({"attestation", "constancia"})},
                   {environment.Say({"covers", "cubre"})},
                   {environment.Say({"basis", "base"})},
                   {environment.Say({"attested by", "da constancia"})},
                   {environment.Say({"guardian", "tutor"})},
                   {environment.Say({"since", "desde"})},
                   {environment.Say({"revoked", "revocada"})}});
  for (const auto& attestation : response.attestation()) {
    const int64_t revoked_at = attestation.revoked_at_unix_seconds();
    table.AddRow({attestation.attestation(), CoverageText(attestation.coverage(), environment),
                  attestation.basis(), attestation.attested_by(), attestation.guardian(),
                  TimeText(attestation.attested_at_unix_seconds()),
                  revoked_at == 0 ? "" : TimeText(revoked_at)});
  }
  table.PrintAligned(environment.out);
  return absl::OkStatus();
}

}  // namespace

NodeSubcommand ConsentListSubcommand() {
  return {"consent list",
          {"attestations, revoked ones included", "constancias, también las revocadas"},
          kHelp,
          {.flags = {}, .operands = {}},
          Run};
}

}  // namespace almenara::cli

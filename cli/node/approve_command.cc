// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "almenara/node/v1/privacy_service.grpc.pb.h"
#include "cli/node/confirmation.h"
#include "cli/node/exact_agreement.h"
#include "cli/node/node_client.h"
#include "cli/node/node_subcommands.h"
#include "cli/node/plain_text.h"
#include "cli/node/privacy_words.h"
#include "common/status/status_macros.h"
#include "policy/agreement/contributor_statement.h"
#include "policy/agreement/wording.h"

namespace almenara::cli {
namespace {

using hub::v1::AdHocRelease;

constexpr Bilingual kHelp = {
    R"(almenara node approve: approve a release beyond the calendar, for your organisation.

  almenara node approve --config NODE.textproto                      (lists what is proposed)
  almenara node approve --config NODE.textproto --name NAME --sha256 HEX [--yes]

The hub's operator may propose one more release for an occasion. It is made only when every
contributor of every cohort that it counts has approved it. Read the list, then approve exactly what
you read:
  almenara node approve --config nodes/casa-luz/node.textproto
  almenara node approve --config nodes/casa-luz/node.textproto --name flood-2026 --sha256 3f5a…

  --sha256  of the proposal, as the list shows it
  --yes     do not ask; without a terminal it is needed
)",
    R"(almenara node approve: aprueba una publicación fuera del calendario, por su organización.

  almenara node approve --config NODO.textproto                      (lista lo propuesto)
  almenara node approve --config NODO.textproto --name NOMBRE --sha256 HEX [--yes]

Quien opera el centro puede proponer una publicación más para una ocasión. Solo se hace cuando todas
las organizaciones de todas las cohortes que cuenta la han aprobado. Lea la lista y apruebe
exactamente lo que leyó:
  almenara node approve --config nodes/casa-luz/node.textproto --lang es
  almenara node approve --config nodes/casa-luz/node.textproto --lang es --name flood-2026 \
      --sha256 3f5a…

  --sha256  de la propuesta, como la muestra la lista
  --yes     no preguntar; hace falta si no hay terminal
)"};

constexpr Confirmation kConfirmation = {
    .question = {"Approve this release for your organisation? Write yes: ",
                 "¿Aprobar esta publicación por su organización? Escriba sí: "},
    .no_terminal = {"not approved: there is no terminal to ask at; give --yes to approve",
                    "no se aprobó: no hay terminal donde preguntar; dé --yes para aprobar"},
    .declined = {"not approved, as you answered", "no se aprobó, como respondió"}};

std::string ApprovalsText(const AdHocRelease& ad_hoc) {
  std::vector<std::string> approvals;
  for (const auto& approval : ad_hoc.approval()) {
    approvals.push_back(absl::StrCat(approval.organization(), " (",
                                     TimeText(approval.signed_at_unix_seconds()), ")"));
  }
  return absl::StrJoin(approvals, ", ");
}

void Show(const AdHocRelease& ad_hoc, const agreement::AdHocProposal& proposal,
          const NodeEnvironment& environment) {
  const auto say = [&](const char* en, const char* es) { return environment.Say({en, es}); };
  environment.out << proposal.name << "\n";
  std::vector<Fact> facts = {
      {say("reason", "motivo"), proposal.reason.In(environment.language)},
      {say("agreement", "acuerdo"),
       absl::StrCat(proposal.agreement, say(" version ", " versión "), proposal.version)},
      {say("cohorts", "cohortes"), absl::StrJoin(proposal.cohorts, ", ")},
      {say("a person pays, rho", "una persona paga, rho"),
       agreement::ChargeInWords(ChargeFrom(ad_hoc.rho_nano()))},
      {say("from this alone", "solo por esto"), GuessSentence(ad_hoc.rho_nano(), environment)},
      {say("approved by", "aprobado por"),
       ad_hoc.approval().empty() ? say("nobody yet", "nadie todavía") : ApprovalsText(ad_hoc)}};
  if (!ad_hoc.waits_for().empty()) {
    facts.push_back({say("waits for", "falta"), absl::StrJoin(ad_hoc.waits_for(), ", ")});
  }
  if (!ad_hoc.release().empty()) facts.push_back({say("made", "hecho"), ad_hoc.release()});
  facts.push_back({"SHA-256", absl::BytesToHexString(proposal.sha256)});
  PrintFacts(facts, environment.out);
}

absl::StatusOr<std::vector<AdHocRelease>> FetchProposals(const NodeClient& client) {
  const auto stub = node::v1::PrivacyService::NewStub(client.channel());
  ALMENARA_ASSIGN_OR_RETURN(const auto response,
                            client.Call<node::v1::ListNodeAdHocReleasesResponse>(
                                [&](grpc::ClientContext& context, auto& answer) {
                                  return stub->ListNodeAdHocReleases(&context, {}, &answer);
                                }));
  return std::vector<AdHocRelease>(response.ad_hoc().begin(), response.ad_hoc().end());
}

absl::Status List(const NodeClient& client, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<AdHocRelease> proposals, FetchProposals(client));
  if (proposals.empty()) {
    environment.out << environment.Say({"No release beyond the calendar is proposed.\n",
                                        "No hay publicación propuesta fuera del calendario.\n"});
  }
  for (const AdHocRelease& ad_hoc : proposals) {
    if (&ad_hoc != &proposals.front()) environment.out << "\n";
    ALMENARA_ASSIGN_OR_RETURN(const agreement::AdHocProposal proposal,
                              agreement::ParseAdHocProposal(ad_hoc.proposal()));
    Show(ad_hoc, proposal, environment);
  }
  return absl::OkStatus();
}

// The proposal of this name, if its bytes are those that the steward read.
absl::StatusOr<AdHocRelease> FindRead(const std::string& name, const std::string& sha256,
                                      const NodeClient& client,
                                      const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<AdHocRelease> proposals, FetchProposals(client));
  for (const AdHocRelease& ad_hoc : proposals) {
    const auto proposal = agreement::ParseAdHocProposal(ad_hoc.proposal());
    if (!proposal.ok() || proposal->name != name) continue;
    if (absl::BytesToHexString(proposal->sha256) == sha256) return ad_hoc;
    return absl::FailedPreconditionError(absl::StrCat(
        environment.Say({"not approved: the proposal's SHA-256 is ",
                         "no se aprobó: el SHA-256 de la propuesta es "}),
        absl::BytesToHexString(proposal->sha256),
        environment.Say({", not the one given; read it again with `almenara node approve`",
                         ", no el que se dio; léala otra vez con `almenara node approve`"})));
  }
  return absl::NotFoundError(
      absl::StrCat(environment.Say({"no ad hoc release is proposed under the name ",
                                    "no hay publicación ad hoc propuesta con el nombre "}),
                   name,
                   environment.Say({"; list them with `almenara node approve`",
                                    "; lístelas con `almenara node approve`"})));
}

absl::Status Approve(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string name, arguments.Require("name"));
  ALMENARA_RETURN_IF_ERROR(arguments.Require("sha256").status());
  ALMENARA_ASSIGN_OR_RETURN(const std::string sha256, ReadDigest(arguments, environment));
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(arguments, environment));
  ALMENARA_ASSIGN_OR_RETURN(const AdHocRelease ad_hoc,
                            FindRead(name, sha256, *client, environment));
  ALMENARA_ASSIGN_OR_RETURN(const agreement::AdHocProposal proposal,
                            agreement::ParseAdHocProposal(ad_hoc.proposal()));
  Show(ad_hoc, proposal, environment);
  environment.out.flush();
  if (!arguments.Has("yes")) ALMENARA_RETURN_IF_ERROR(Confirm(kConfirmation, environment));
  node::v1::ApproveNodeAdHocReleaseRequest request;
  request.set_name(name);
  request.set_sha256(proposal.sha256);
  const auto stub = node::v1::PrivacyService::NewStub(client->channel());
  ALMENARA_ASSIGN_OR_RETURN(const auto response,
                            client->Call<node::v1::ApproveNodeAdHocReleaseResponse>(
                                [&](grpc::ClientContext& context, auto& answer) {
                                  return stub->ApproveNodeAdHocRelease(&context, request, &answer);
                                }));
  environment.out << environment.Say({"Approved. Approvals at the hub: ",
                                      "Aprobado. Aprobaciones en el centro: "})
                  << ApprovalsText(response.ad_hoc()) << "\n";
  return absl::OkStatus();
}

absl::Status Run(const Arguments& arguments, const NodeEnvironment& environment) {
  if (arguments.Has("name") || arguments.Has("sha256")) return Approve(arguments, environment);
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(arguments, environment));
  return List(*client, environment);
}

}  // namespace

NodeSubcommand ApproveSubcommand() {
  return {"approve",
          {"releases beyond the calendar: list, approve",
           "publicaciones fuera del calendario: listar, aprobar"},
          kHelp,
          {.flags = {{"name"}, {"sha256"}, {"yes", FlagKind::kSwitch}}, .operands = {}},
          Run};
}

}  // namespace almenara::cli

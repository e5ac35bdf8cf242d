// SPDX-License-Identifier: Apache-2.0
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "almenara/node/v1/case_service.grpc.pb.h"
#include "cli/node/node_client.h"
#include "cli/node/node_subcommands.h"
#include "cli/node/plain_text.h"
#include "cli/text_table.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr Bilingual kAttestHelp = {
    R"(almenara node consent attest: record on which basis many cases may be shared.

  almenara node consent attest --config NODE.textproto --data-set NAME | --case ID [--case ID]
                               --basis informed-consent|already-deidentified
                               --attested-by TEXT [--guardian TEXT]

For example:
  almenara node consent attest --config nodes/casa-luz/node.textproto --data-set casos \
      --basis informed-consent --attested-by "R. Vega, data steward; forms in the archive" \
      --guardian "their legal guardians, same forms"

  --data-set     every case of the data set, also those imported later
  --case         a case by the identifier of its row; repeat for several
  --attested-by  who attests, by name and function; never leaves the node
  --guardian     who consented for minors; without it their cases stay without consent
)",
    R"(almenara node consent attest: registra sobre qué base se pueden compartir muchos casos.

  almenara node consent attest --config NODO.textproto --data-set NOMBRE | --case ID [--case ID]
                               --basis informed-consent|already-deidentified
                               --attested-by TEXTO [--guardian TEXTO]

Por ejemplo:
  almenara node consent attest --config nodes/casa-luz/node.textproto --data-set casos \
      --basis informed-consent --attested-by "R. Vega, responsable de datos; formularios" \
      --guardian "sus tutores legales, mismos formularios"

  --data-set     todos los casos del conjunto, también los que se importen después
  --case         un caso por el identificador de su fila; se repite para varios
  --basis        consentimiento informado, o datos ya publicados sin identidades
  --attested-by  quién da constancia, con nombre y cargo; nunca sale del nodo
  --guardian     quién consintió por menores; sin ello sus casos quedan sin consentimiento
)"};

constexpr Bilingual kRevokeHelp = {
    R"(almenara node consent revoke: end an attestation.

  almenara node consent revoke --config NODE.textproto --attestation ID

For example, with an id that `almenara node consent list` shows:
  almenara node consent revoke --config nodes/casa-luz/node.textproto --attestation attestation-3

Its cases are withdrawn from the hub unless they have another basis.
)",
    R"(almenara node consent revoke: pone fin a una constancia.

  almenara node consent revoke --config NODO.textproto --attestation ID

Por ejemplo, con un id que muestra `almenara node consent list`:
  almenara node consent revoke --config nodes/casa-luz/node.textproto --attestation attestation-3

Sus casos se retiran del centro salvo que tengan otra base.
)"};

absl::StatusOr<node::v1::AttestConsentRequest> ReadAttestation(const Arguments& arguments,
                                                               const NodeEnvironment& environment) {
  node::v1::AttestConsentRequest request;
  if (arguments.Has("data-set") == arguments.Has("case")) {
    return absl::InvalidArgumentError(
        environment.Say({"name what it covers: either --data-set NAME or --case ID",
                         "diga qué cubre: --data-set NOMBRE o bien --case ID"}));
  }
  node::v1::ConsentCoverage& coverage = *request.mutable_coverage();
  if (const auto data_set = arguments.Find("data-set"); data_set.has_value()) {
    coverage.set_data_set(*data_set);
  }
  for (const std::string& id : arguments.All("case")) {
    coverage.mutable_cases()->add_identifier(id);
  }
  ALMENARA_RETURN_IF_ERROR(arguments.Require("basis").status());
  ALMENARA_ASSIGN_OR_RETURN(
      *request.mutable_basis(),
      arguments.Choose("basis", {"informed-consent", "already-deidentified"}));
  ALMENARA_ASSIGN_OR_RETURN(*request.mutable_attested_by(), arguments.Require("attested-by"));
  request.set_guardian(arguments.FindOr("guardian", ""));
  return request;
}

absl::Status Attest(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const auto request, ReadAttestation(arguments, environment));
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(arguments, environment));
  const auto stub = node::v1::CaseService::NewStub(client->channel());
  ALMENARA_ASSIGN_OR_RETURN(const auto attested,
                            client->Call<node::v1::AttestConsentResponse>(
                                [&](grpc::ClientContext& context, auto& answer) {
                                  return stub->AttestConsent(&context, request, &answer);
                                }));
  environment.out << environment.Say({"Recorded as ", "Registrada como "}) << attested.attestation()
                  << environment.Say({"; cases covered now: ", "; casos cubiertos ahora: "})
                  << Grouped(attested.cases()) << "\n";
  if (attested.cases() == 0) {
    environment.out << environment.Say(
        {"No such case is here yet: check the name, or import them.\n",
         "Aún no hay tales casos aquí: revise el nombre, o impórtelos.\n"});
  }
  if (attested.minors_without_guardian() > 0) {
    environment.out << Grouped(attested.minors_without_guardian())
                    << environment.Say(
                           {" of them are minors for whom no --guardian was named; they "
                            "stay without consent.\n",
                            " de ellos son de menores sin --guardian; quedan sin "
                            "consentimiento.\n"});
  }
  environment.out << environment.Say(
                         {"Next, see what would leave:\n", "Después, vea qué saldría:\n"})
                  << NextCommand("review", arguments);
  return absl::OkStatus();
}

absl::Status Revoke(const Arguments& arguments, const NodeEnvironment& environment) {
  node::v1::RevokeConsentRequest request;
  ALMENARA_ASSIGN_OR_RETURN(*request.mutable_attestation(), arguments.Require("attestation"));
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(arguments, environment));
  const auto stub = node::v1::CaseService::NewStub(client->channel());
  ALMENARA_ASSIGN_OR_RETURN(const auto revoked,
                            client->Call<node::v1::RevokeConsentResponse>(
                                [&](grpc::ClientContext& context, auto& answer) {
                                  return stub->RevokeConsent(&context, request, &answer);
                                }));
  environment.out << request.attestation()
                  << environment.Say({" is revoked. Cases that no longer have a basis: ",
                                      " está revocada. Casos que ya no tienen base: "})
                  << Grouped(revoked.cases())
                  << environment.Say({". Those that were published are withdrawn from the hub.\n",
                                      ". Los que se publicaron se retiran del centro.\n"});
  return absl::OkStatus();
}

}  // namespace

NodeSubcommand ConsentAttestSubcommand() {
  return {
      "consent attest",
      {"record the basis on which cases may be shared", "registra la base para compartir casos"},
      kAttestHelp,
      {.flags =
           {{"data-set"}, {"case", FlagKind::kRepeated}, {"basis"}, {"attested-by"}, {"guardian"}},
       .operands = {}},
      Attest};
}

NodeSubcommand ConsentRevokeSubcommand() {
  return {"consent revoke",
          {"end an attestation; its cases are withdrawn",
           "pone fin a una constancia; sus casos se retiran"},
          kRevokeHelp,
          {.flags = {{"attestation"}}, .operands = {}},
          Revoke};
}

}  // namespace almenara::cli

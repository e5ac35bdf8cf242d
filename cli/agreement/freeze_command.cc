// SPDX-License-Identifier: Apache-2.0
#include "cli/agreement/freeze_command.h"

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "almenara/agreement/v1/contributor_statement.pb.h"
#include "almenara/hub/v1/agreement_service.grpc.pb.h"
#include "almenara/node/v1/privacy_service.grpc.pb.h"
#include "cli/agreement/freeze_file.h"
#include "cli/arguments.h"
#include "cli/hub_client.h"
#include "cli/node/node_client.h"
#include "cli/node/plain_text.h"
#include "common/identity/role.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr Bilingual kFreezeHelp = {
    R"(almenara agreement freeze: keep your organisation's records out of every later release.

  almenara agreement freeze --node NODE.textproto                     freeze now
  almenara agreement freeze --node NODE.textproto --in-advance FILE   sign, send nothing
  almenara agreement freeze --statement FILE --config CLIENT.textproto
                                                                      hand in a file signed earlier

From the moment at which the hub has it, no release of any agreement counts your records, until your
steward lifts it with `almenara agreement thaw`. What is already published stays. Nobody but you and
the hub sees it before the next cohort closes.

Sign in advance for the day on which your office cannot be used: searched, occupied, in flight. Give
the file to one or two people outside the organisation whom you trust, such as a lawyer or a partner
organisation that is a member of the hub, and say when they should use it. Whoever has the file can
freeze your records, and nothing else: it opens no case and signs no agreement. It counts once; after
you have lifted it, that file is used up and you sign another.

  almenara agreement freeze --node nodes/casa-luz/node.textproto --in-advance casa-luz.freeze
  almenara agreement freeze --statement casa-luz.freeze --config partner.textproto

--lang en|es chooses the language.
)",
    R"(almenara agreement freeze: saca los registros de su organización de toda publicación posterior.

  almenara agreement freeze --node NODO.textproto                     congelar ahora
  almenara agreement freeze --node NODO.textproto --in-advance ARCHIVO
                                                                      firmar sin enviar nada
  almenara agreement freeze --statement ARCHIVO --config CLIENTE.textproto
                                                                      entregar lo firmado antes

Desde que el centro la tiene, ninguna publicación de ningún acuerdo cuenta sus registros, hasta que
su responsable la levante con `almenara agreement thaw`. Lo ya publicado queda. Nadie más que usted y
el centro la ve antes del próximo cierre de cohorte.

Firme con antelación para el día en que su oficina no se pueda usar: registrada, ocupada, en huida.
Dé el archivo a una o dos personas de confianza de fuera, como quien les asesora legalmente o una
organización aliada que sea miembro del centro, y diga cuándo deben usarlo. Quien tiene el archivo
puede congelar sus registros, y nada más: no abre casos ni firma acuerdos. Cuenta una sola vez; una
vez levantada, ese archivo está gastado y se firma otro.

  almenara agreement freeze --node nodes/casa-luz/node.textproto --lang es \
      --in-advance casa-luz.freeze
  almenara agreement freeze --statement casa-luz.freeze --config partner.textproto --lang es

--lang en|es elige el idioma.
)"};

constexpr Bilingual kThawHelp = {
    R"(almenara agreement thaw: lift the freeze that stands; later releases count your records again.

  almenara agreement thaw --node NODE.textproto

For example:
  almenara agreement thaw --node nodes/casa-luz/node.textproto

Signed by your steward's key at your node, and sent at once. --lang en|es chooses the language.
)",
    R"(almenara agreement thaw: levanta la congelación; las publicaciones cuentan otra vez sus registros.

  almenara agreement thaw --node NODO.textproto

Por ejemplo:
  almenara agreement thaw --node nodes/casa-luz/node.textproto --lang es

Se firma con la clave de su responsable en su nodo y se envía al momento. --lang en|es elige el
idioma.
)"};

// The words of a command, in the language that they choose.
absl::StatusOr<Arguments> ReadArguments(const std::vector<std::string>& args, CommandShape shape,
                                        Language& language) {
  shape.flags.push_back({"lang"});
  ALMENARA_ASSIGN_OR_RETURN(Arguments arguments, Arguments::Parse(args, shape));
  if (arguments.Has("lang")) {
    const absl::StatusOr<std::string> chosen = arguments.Choose("lang", {"en", "es"});
    if (!chosen.ok()) return chosen.status();
    language = *chosen == "es" ? Language::kSpanish : Language::kEnglish;
  }
  return arguments;
}

absl::StatusOr<node::v1::SignFreezeResponse> AskNode(const std::string& config,
                                                     const node::v1::SignFreezeRequest& request,
                                                     const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(config, environment));
  const auto stub = node::v1::PrivacyService::NewStub(client->channel());
  return client->Call<node::v1::SignFreezeResponse>(
      [&](grpc::ClientContext& context, auto& answer) {
        return stub->SignFreeze(&context, request, &answer);
      });
}

void SayFrozen(const std::string& organization, int64_t since, const NodeEnvironment& environment) {
  environment.out << environment.Say({"Frozen since ", "Congelado desde "}) << TimeText(since)
                  << environment.Say({": no later release counts the records of ",
                                      ": ninguna publicación posterior cuenta los registros de "})
                  << organization << ".\n";
}

absl::Status FreezeNow(const std::string& config, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const auto response, AskNode(config, {}, environment));
  ALMENARA_ASSIGN_OR_RETURN(const FreezeFile freeze, ReadFreeze(response.freeze(), config));
  SayFrozen(freeze.organization, response.since_unix_seconds(), environment);
  return absl::OkStatus();
}

absl::Status FreezeInAdvance(const std::string& config, const std::string& path,
                             const NodeEnvironment& environment) {
  node::v1::SignFreezeRequest request;
  request.set_in_advance(true);
  ALMENARA_ASSIGN_OR_RETURN(const auto response, AskNode(config, request, environment));
  ALMENARA_RETURN_IF_ERROR(WriteFreezeFile(path, response.freeze()));
  environment.out
      << environment.Say({"Signed, not sent: ", "Firmado, sin enviar: "}) << path
      << environment.Say(
             {"\nGive it to someone outside whom you trust and who can reach a member of "
              "the hub. It counts once.\nOn the day: almenara agreement freeze "
              "--statement ",
              "\nDéselo a alguien de confianza de fuera que alcance a un miembro del "
              "centro. Cuenta una sola vez.\nEse día: almenara agreement freeze "
              "--statement "})
      << ShellWord(path)
      << environment.Say({" --config CLIENT.textproto\n", " --config CLIENTE.textproto\n"});
  return absl::OkStatus();
}

absl::Status HandIn(const std::string& path, const Arguments& arguments,
                    const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const FreezeFile freeze, LoadFreezeFile(path));
  ALMENARA_ASSIGN_OR_RETURN(const std::string config, arguments.Require("config"));
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<HubClient> client,
                            HubClient::Open(config, kAllRoles, environment.clock));
  hub::v1::SubmitFreezeRequest request;
  *request.mutable_freeze() = freeze.signed_freeze;
  const auto stub = hub::v1::AgreementService::NewStub(client->channel());
  ALMENARA_ASSIGN_OR_RETURN(
      const auto response,
      client->Call<hub::v1::SubmitFreezeResponse>([&](grpc::ClientContext& context, auto& answer) {
        return stub->SubmitFreeze(&context, request, &answer);
      }));
  if (!response.frozen() || response.organization() != freeze.organization) {
    return absl::FailedPreconditionError(environment.Say(
        {"the hub answered with something else than what the file says; tell its operator",
         "el centro respondió otra cosa que lo que dice el archivo; avise a quien lo opera"}));
  }
  SayFrozen(response.organization(), response.since_unix_seconds(), environment);
  return absl::OkStatus();
}

}  // namespace

absl::Status FreezeRecords(const std::vector<std::string>& args,
                           const NodeEnvironment& given_environment) {
  NodeEnvironment environment = given_environment;
  const CommandShape shape{.flags = {{"node"}, {"in-advance"}, {"statement"}, {"config"}},
                           .operands = {}};
  ALMENARA_ASSIGN_OR_RETURN(const Arguments arguments,
                            ReadArguments(args, shape, environment.language));
  if (arguments.help()) {
    environment.out << environment.Say(kFreezeHelp);
    return absl::OkStatus();
  }
  const auto node = arguments.Find("node");
  const auto statement = arguments.Find("statement");
  const auto in_advance = arguments.Find("in-advance");
  if (node.has_value() == statement.has_value() ||
      (statement.has_value() && in_advance.has_value()) ||
      (node.has_value() && arguments.Has("config"))) {
    return absl::InvalidArgumentError(environment.Say(
        {"give --node NODE.textproto to sign at your node, with --in-advance FILE to send nothing; "
         "or --statement FILE --config CLIENT.textproto to hand in a file signed earlier",
         "dé --node NODO.textproto para firmar en su nodo, con --in-advance ARCHIVO para no enviar "
         "nada; o --statement ARCHIVO --config CLIENTE.textproto para entregar lo firmado antes"}));
  }
  if (statement.has_value()) return HandIn(*statement, arguments, environment);
  return in_advance.has_value() ? FreezeInAdvance(*node, *in_advance, environment)
                                : FreezeNow(*node, environment);
}

absl::Status ThawRecords(const std::vector<std::string>& args,
                         const NodeEnvironment& given_environment) {
  NodeEnvironment environment = given_environment;
  ALMENARA_ASSIGN_OR_RETURN(
      const Arguments arguments,
      ReadArguments(args, {.flags = {{"node"}}, .operands = {}}, environment.language));
  if (arguments.help()) {
    environment.out << environment.Say(kThawHelp);
    return absl::OkStatus();
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::string config, arguments.Require("node"));
  node::v1::SignFreezeRequest request;
  request.set_thaw(true);
  ALMENARA_RETURN_IF_ERROR(AskNode(config, request, environment).status());
  environment.out << environment.Say(
      {"Lifted: the next release counts your records again.\n",
       "Levantado: la próxima publicación cuenta otra vez sus registros.\n"});
  return absl::OkStatus();
}

}  // namespace almenara::cli

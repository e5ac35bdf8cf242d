// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "almenara/agreement/v1/sharing_agreement.pb.h"
#include "almenara/node/v1/review_service.grpc.pb.h"
#include "cli/node/confirmation.h"
#include "cli/node/exact_agreement.h"
#include "cli/node/node_client.h"
#include "cli/node/node_subcommands.h"
#include "cli/node/plain_text.h"
#include "cli/node/privacy_caps.h"
#include "common/config/textproto.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr Bilingual kHelp = {
    R"(almenara node sign: sign a sharing agreement with the steward's key, for your organisation.

  almenara node sign --config NODE.textproto --agreement ID --version N [--sha256 HEX]
                     [--cap T0,T1,T2] [--yes]

Read it first, then sign exactly what you read:
  almenara node agreement --config nodes/casa-luz/node.textproto --agreement global-trends \
      --version 1 | tee global-trends-1.textproto
  sha256sum global-trends-1.textproto
  almenara node sign --config nodes/casa-luz/node.textproto --agreement global-trends --version 1 \
      --sha256 3f5a…

  --sha256  refuse unless the exact bytes have this SHA-256
  --cap     your own lower caps on what a person may be charged in all, in rho for each tier
  --yes     do not ask; without a terminal it is needed
)",
    R"(almenara node sign: firma un acuerdo por su organización, con la clave de su responsable.

  almenara node sign --config NODO.textproto --agreement ID --version N [--sha256 HEX]
                     [--cap T0,T1,T2] [--yes]

Léalo primero y firme exactamente lo que leyó:
  almenara node agreement --config nodes/casa-luz/node.textproto --agreement global-trends \
      --version 1 | tee global-trends-1.textproto
  sha256sum global-trends-1.textproto
  almenara node sign --config nodes/casa-luz/node.textproto --agreement global-trends --version 1 \
      --lang es --sha256 3f5a…

  --sha256  rechaza si los bytes exactos no tienen este SHA-256
  --cap     topes propios más bajos de lo que se carga a una persona en total, en rho por nivel
  --yes     no preguntar; hace falta si no hay terminal
)"};

constexpr Confirmation kConfirmation = {
    .question = {"Sign this for your organisation? Write yes: ",
                 "¿Firmar esto por su organización? Escriba sí: "},
    .no_terminal = {"not signed: there is no terminal to ask at; give --yes to sign",
                    "no se firmó: no hay terminal donde preguntar; dé --yes para firmar"},
    .declined = {"not signed, as you answered", "no se firmó, como respondió"}};

struct SignOrder {
  uint32_t version = 0;
  std::string sha256;  // lower-case hexadecimal; empty: not given
  std::vector<uint64_t> cap_nano;
};

absl::StatusOr<SignOrder> ReadOrder(const Arguments& arguments,
                                    const NodeEnvironment& environment) {
  SignOrder order;
  ALMENARA_RETURN_IF_ERROR(arguments.Require("agreement").status());
  ALMENARA_RETURN_IF_ERROR(arguments.Require("version").status());
  ALMENARA_ASSIGN_OR_RETURN(order.version, ReadVersion(arguments, environment));
  ALMENARA_ASSIGN_OR_RETURN(order.sha256, ReadDigest(arguments, environment));
  if (const auto cap = arguments.Find("cap"); cap.has_value()) {
    ALMENARA_ASSIGN_OR_RETURN(order.cap_nano, ParsePrivacyCaps(*cap));
  }
  return order;
}

// The bytes are what was asked for and what the steward read.
absl::StatusOr<agreement::v1::SharingAgreement> CheckBytes(const ExactAgreement& exact,
                                                           const Arguments& arguments,
                                                           const SignOrder& order,
                                                           const NodeEnvironment& environment) {
  if (!order.sha256.empty() && order.sha256 != absl::BytesToHexString(exact.sha256)) {
    return absl::FailedPreconditionError(absl::StrCat(
        environment.Say(
            {"not signed: the agreement's SHA-256 is ", "no se firmó: el SHA-256 del acuerdo es "}),
        absl::BytesToHexString(exact.sha256),
        environment.Say({", not the one given; read it again with `almenara node agreement`",
                         ", no el que se dio; léalo otra vez con `almenara node agreement`"})));
  }
  agreement::v1::SharingAgreement agreement;
  const absl::Status parsed =
      ParseTextproto(exact.textproto, arguments.FindOr("agreement", ""), agreement);
  if (!parsed.ok()) return absl::FailedPreconditionError(parsed.message());
  if (agreement.id() != arguments.FindOr("agreement", "") || agreement.version() != order.version) {
    return absl::FailedPreconditionError(
        environment.Say({"not signed: the text is of another agreement or version than you named",
                         "no se firmó: el texto es de otro acuerdo o versión que los indicados"}));
  }
  return agreement;
}

void ShowWhatIsSigned(const agreement::v1::SharingAgreement& agreement, const std::string& sha256,
                      const Arguments& arguments, const NodeEnvironment& environment) {
  environment.out << environment.Say(
                         {agreement.title().en().c_str(), agreement.title().es().c_str()})
                  << "\n";
  std::vector<Fact> facts = {
      {environment.Say({"agreement", "acuerdo"}), agreement.id()},
      {environment.Say({"version", "versión"}), absl::StrCat(agreement.version())},
      {"SHA-256", absl::BytesToHexString(sha256)}};
  if (const auto cap = arguments.Find("cap"); cap.has_value()) {
    facts.push_back({environment.Say({"your caps, rho", "sus topes, rho"}), *cap});
  }
  PrintFacts(facts, environment.out);
  environment.out.flush();
}

absl::Status Run(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const SignOrder order, ReadOrder(arguments, environment));
  ALMENARA_ASSIGN_OR_RETURN(const auto client, NodeClient::Open(arguments, environment));
  ALMENARA_ASSIGN_OR_RETURN(const ExactAgreement exact,
                            FetchAgreement(arguments, order.version, *client, environment));
  ALMENARA_ASSIGN_OR_RETURN(const auto agreement, CheckBytes(exact, arguments, order, environment));
  ShowWhatIsSigned(agreement, exact.sha256, arguments, environment);
  if (!arguments.Has("yes")) ALMENARA_RETURN_IF_ERROR(Confirm(kConfirmation, environment));
  node::v1::SignNodeAgreementRequest request;
  request.set_agreement(agreement.id());
  request.set_version(agreement.version());
  request.set_sha256(exact.sha256);
  for (const uint64_t nano : order.cap_nano) request.add_cap_nano(nano);
  const auto stub = node::v1::ReviewService::NewStub(client->channel());
  ALMENARA_ASSIGN_OR_RETURN(const auto response,
                            client->Call<node::v1::SignNodeAgreementResponse>(
                                [&](grpc::ClientContext& context, auto& answer) {
                                  return stub->SignNodeAgreement(&context, request, &answer);
                                }));
  environment.out << environment.Say(
                         {"Signed. Signatures at the hub: ", "Firmado. Firmas en el centro: "})
                  << SignaturesText(response.summary()) << "\n";
  return absl::OkStatus();
}

}  // namespace

NodeSubcommand SignSubcommand() {
  return {"sign",
          {"sign an agreement for your organisation", "firma un acuerdo por su organización"},
          kHelp,
          {.flags = {{"agreement"}, {"version"}, {"sha256"}, {"cap"}, {"yes", FlagKind::kSwitch}},
           .operands = {}},
          Run};
}

}  // namespace almenara::cli

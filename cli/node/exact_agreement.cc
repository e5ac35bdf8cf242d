// SPDX-License-Identifier: Apache-2.0
#include "cli/node/exact_agreement.h"

#include <limits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "almenara/node/v1/review_service.grpc.pb.h"
#include "cli/node/plain_text.h"
#include "common/crypto/hmac.h"
#include "common/status/status_macros.h"

namespace almenara::cli {

absl::StatusOr<uint32_t> ReadVersion(const Arguments& arguments,
                                     const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const auto version, arguments.FindNumber("version"));
  if (!version.has_value()) return 0;
  if (*version == 0 || *version > std::numeric_limits<uint32_t>::max()) {
    return absl::InvalidArgumentError(environment.Say(
        {"--version takes a whole number from 1", "--version lleva un número entero desde 1"}));
  }
  return static_cast<uint32_t>(*version);
}

absl::StatusOr<std::string> ReadDigest(const Arguments& arguments,
                                       const NodeEnvironment& environment) {
  std::string digest = absl::AsciiStrToLower(arguments.FindOr("sha256", ""));
  const bool is_digest =
      digest.size() == 64 && digest.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!digest.empty() && !is_digest) {
    return absl::InvalidArgumentError(
        environment.Say({"--sha256 takes the 64 hexadecimal digits that sha256sum prints",
                         "--sha256 lleva los 64 dígitos hexadecimales que da sha256sum"}));
  }
  return digest;
}

absl::StatusOr<ExactAgreement> FetchAgreement(const Arguments& arguments, uint32_t version,
                                              const NodeClient& client,
                                              const NodeEnvironment& environment) {
  node::v1::GetNodeAgreementRequest request;
  ALMENARA_ASSIGN_OR_RETURN(*request.mutable_agreement(), arguments.Require("agreement"));
  request.set_version(version);
  const auto stub = node::v1::ReviewService::NewStub(client.channel());
  ALMENARA_ASSIGN_OR_RETURN(auto response, client.Call<node::v1::GetNodeAgreementResponse>(
                                               [&](grpc::ClientContext& context, auto& answer) {
                                                 return stub->GetNodeAgreement(&context, request,
                                                                               &answer);
                                               }));
  ExactAgreement exact;
  exact.textproto = std::move(*response.mutable_textproto());
  exact.sha256 = crypto::AsBytes(crypto::Sha256(exact.textproto));
  if (exact.sha256 != response.sha256()) {
    return absl::FailedPreconditionError(
        environment.Say({"the agreement is not the file whose SHA-256 the hub gives; do not sign "
                         "it, and tell the hub's operator",
                         "el acuerdo no es el archivo cuyo SHA-256 da el centro; no lo firme y "
                         "avise a quien opera el centro"}));
  }
  return exact;
}

std::string SignaturesText(const hub::v1::AgreementSummary& summary) {
  std::vector<std::string> signatures;
  for (const auto& signature : summary.signature()) {
    signatures.push_back(absl::StrCat(signature.organization(), " (",
                                      TimeText(signature.signed_at_unix_seconds()), ")"));
  }
  return absl::StrJoin(signatures, ", ");
}

}  // namespace almenara::cli

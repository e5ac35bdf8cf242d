// SPDX-License-Identifier: Apache-2.0
#include "cli/agreement/hub_commands.h"

#include <array>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "almenara/hub/v1/agreement_service.grpc.pb.h"
#include "cli/agreement/agreement_file.h"
#include "cli/arguments.h"
#include "cli/hub_client.h"
#include "cli/text_table.h"
#include "common/config/textproto.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr char kProposeHelp[] =
    R"(almenara agreement propose FILE --config OPERATOR.textproto

Puts the file, byte for byte, before the hub's members as a new version. Proposing the same bytes again is harmless;
a changed text needs the next version number. Nothing is counted under it until three contributors have signed.

  almenara agreement propose global-trends.textproto --config operator.textproto
)";

constexpr char kListHelp[] =
    R"(almenara agreement list --config CLIENT.textproto [--format table|csv]

Every version of every agreement, with who has signed it.

  almenara agreement list --config public.textproto
)";

constexpr char kShowHelp[] =
    R"(almenara agreement show ID [--version N] [--textproto] --config CLIENT.textproto

Title, hash and signatures of a version, the latest unless --version says otherwise. With --textproto, its exact bytes
and nothing else, whose SHA-256 is checked.

  almenara agreement show global-trends --config public.textproto
  almenara agreement show global-trends --textproto --config public.textproto > global-trends.textproto
)";

constexpr std::array<Role, 1> kOperatorOnly = {Role::kOperator};
constexpr std::array<Role, 4> kEveryRole = kAllRoles;

absl::StatusOr<std::unique_ptr<HubClient>> Connect(const Arguments& arguments,
                                                   std::span<const Role> roles,
                                                   const Clock& clock) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string config, arguments.Require("config"));
  return HubClient::Open(config, roles, clock);
}

std::string Day(int64_t unix_seconds) {
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(unix_seconds), absl::UTCTimeZone());
}

std::string Signers(const hub::v1::AgreementSummary& summary) {
  return absl::StrJoin(summary.signature(), ", ", [](std::string* text, const auto& signature) {
    absl::StrAppend(text, signature.organization());
  });
}

void PrintSummary(const hub::v1::AgreementSummary& summary, std::ostream& out) {
  out << summary.agreement() << " version " << summary.version() << "\n"
      << "  en      " << summary.title_en() << "\n"
      << "  es      " << summary.title_es() << "\n"
      << "  sha256  " << absl::BytesToHexString(summary.sha256()) << "\n"
      << "  signed by " << summary.signature_size() << "\n";
  for (const auto& signature : summary.signature()) {
    out << "    " << Day(signature.signed_at_unix_seconds()) << "  " << signature.organization()
        << "\n";
  }
}

}  // namespace

absl::Status ProposeAgreement(const std::vector<std::string>& args, const Clock& clock,
                              std::ostream& out) {
  const CommandShape shape{.flags = {{"config"}}, .operands = {"FILE"}, .required_operands = 1};
  ALMENARA_ASSIGN_OR_RETURN(const Arguments arguments, Arguments::Parse(args, shape));
  if (arguments.help()) {
    out << kProposeHelp;
    return absl::OkStatus();
  }
  hub::v1::ProposeAgreementRequest request;
  ALMENARA_ASSIGN_OR_RETURN(*request.mutable_textproto(), ReadFile(arguments.operands().front()));
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<HubClient> client,
                            Connect(arguments, kOperatorOnly, clock));
  const auto stub = hub::v1::AgreementService::NewStub(client->channel());
  ALMENARA_ASSIGN_OR_RETURN(const auto response,
                            client->Call<hub::v1::ProposeAgreementResponse>(
                                [&](grpc::ClientContext& context, auto& answer) {
                                  return stub->ProposeAgreement(&context, request, &answer);
                                }));
  out << "proposed " << response.agreement() << " version " << response.version() << "\n"
      << "  sha256  " << absl::BytesToHexString(response.sha256()) << "\n";
  return absl::OkStatus();
}

absl::Status ListAgreements(const std::vector<std::string>& args, const Clock& clock,
                            std::ostream& out) {
  const CommandShape shape{.flags = {{"config"}, {"format"}}, .operands = {}};
  ALMENARA_ASSIGN_OR_RETURN(const Arguments arguments, Arguments::Parse(args, shape));
  if (arguments.help()) {
    out << kListHelp;
    return absl::OkStatus();
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::string format, arguments.Choose("format", {"table", "csv"}));
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<HubClient> client,
                            Connect(arguments, kEveryRole, clock));
  const auto stub = hub::v1::AgreementService::NewStub(client->channel());
  ALMENARA_ASSIGN_OR_RETURN(const auto response,
                            client->Call<hub::v1::ListAgreementsResponse>(
                                [&](grpc::ClientContext& context, auto& answer) {
                                  return stub->ListAgreements(&context, {}, &answer);
                                }));
  TextTable table({{"agreement"},
                   {"version", TextTable::Align::kRight},
                   {"title"},
                   {"signed", TextTable::Align::kRight},
                   {"by"}});
  for (const hub::v1::AgreementSummary& summary : response.agreement()) {
    table.AddRow({summary.agreement(), absl::StrCat(summary.version()), summary.title_en(),
                  absl::StrCat(summary.signature_size()), Signers(summary)});
  }
  format == "csv" ? table.PrintCsv(out) : table.PrintAligned(out);
  return absl::OkStatus();
}

absl::Status ShowAgreement(const std::vector<std::string>& args, const Clock& clock,
                           std::ostream& out) {
  const CommandShape shape{.flags = {{"config"}, {"version"}, {"textproto", FlagKind::kSwitch}},
                           .operands = {"ID"},
                           .required_operands = 1};
  ALMENARA_ASSIGN_OR_RETURN(const Arguments arguments, Arguments::Parse(args, shape));
  if (arguments.help()) {
    out << kShowHelp;
    return absl::OkStatus();
  }
  hub::v1::GetAgreementRequest request;
  request.set_agreement(arguments.operands().front());
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<uint64_t> version, arguments.FindNumber("version"));
  request.set_version(static_cast<uint32_t>(version.value_or(0)));
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<HubClient> client,
                            Connect(arguments, kEveryRole, clock));
  const auto stub = hub::v1::AgreementService::NewStub(client->channel());
  ALMENARA_ASSIGN_OR_RETURN(
      const auto response,
      client->Call<hub::v1::GetAgreementResponse>([&](grpc::ClientContext& context, auto& answer) {
        return stub->GetAgreement(&context, request, &answer);
      }));
  if (HexDigest(response.textproto()) != absl::BytesToHexString(response.summary().sha256())) {
    return absl::DataLossError("the hub sent bytes that are not those of its hash");
  }
  if (arguments.Has("textproto")) {
    out << response.textproto();
  } else {
    PrintSummary(response.summary(), out);
  }
  return absl::OkStatus();
}

}  // namespace almenara::cli

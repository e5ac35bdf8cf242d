// SPDX-License-Identifier: Apache-2.0
#include "cli/member/member_command.h"

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "almenara/hub/v1/membership_service.grpc.pb.h"
#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/hub_client.h"
#include "cli/member/member_list.h"
#include "common/crypto/certificate.h"
#include "common/crypto/ed25519.h"
#include "common/crypto/hmac.h"
#include "common/crypto/owner_only_file.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

namespace v1 = almenara::hub::v1;
using Stub = v1::MembershipService::Stub;

constexpr char kHelp[] =
    R"(almenara member: who belongs to the hub. For its operator.

  almenara member admit --config OPERATOR.textproto --org ORG --name NAME --kind KIND [--jurisdiction ESP]...
  almenara member pin --config OPERATOR.textproto CERTIFICATE.pem
  almenara member steward-key --config OPERATOR.textproto --org ORG PUBLIC-KEY.pem
  almenara member group --config OPERATOR.textproto --name NAME [--member ORG]...
  almenara member suspend --config OPERATOR.textproto (--org ORG | --identity SPIFFE-URI)
  almenara member reinstate --config OPERATOR.textproto (--org ORG | --identity SPIFFE-URI)
  almenara member list --config OPERATOR.textproto [--format table|csv]

Take in an organisation that will publish, with its node's certificate and its steward's signing key:
  almenara member admit --config operator.textproto --org casa-luz --name "Casa de la Luz" --kind civil-society
  almenara member pin --config operator.textproto casa-luz/node.pem
  almenara member steward-key --config operator.textproto --org casa-luz casa-luz/steward.pub

Kinds: civil-society, authority, intergovernmental, academic, public. An authority needs --jurisdiction. A
suspension ends open streams at once. Every command is safe to repeat.
Exit status: 0 done, 2 the command is wrong, 3 refused, 4 the hub was not reached.
)";

constexpr std::array<Role, 1> kOperatorOnly = {Role::kOperator};

// A command line that was read whole, before the hub is spoken to.
using Action = std::function<absl::Status(const HubClient&, Stub&, std::ostream&)>;

// An action that sends one request whose answer says nothing, then tells `done`.
template <typename Request, typename Response>
Action Send(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
            Request request, std::string done) {
  return [method, request = std::move(request), done = std::move(done)](
             const HubClient& client, Stub& stub, std::ostream& out) -> absl::Status {
    ALMENARA_RETURN_IF_ERROR(
        client
            .Call<Response>([&](grpc::ClientContext& context, Response& answer) {
              return (stub.*method)(&context, request, &answer);
            })
            .status());
    out << done << "\n";
    return absl::OkStatus();
  };
}

absl::StatusOr<Action> Admit(const Arguments& arguments) {
  v1::AdmitOrganizationRequest request;
  auto& organization = *request.mutable_organization();
  ALMENARA_ASSIGN_OR_RETURN(*organization.mutable_id(), arguments.Require("org"));
  ALMENARA_ASSIGN_OR_RETURN(*organization.mutable_name(), arguments.Require("name"));
  ALMENARA_ASSIGN_OR_RETURN(const std::string kind_name, arguments.Require("kind"));
  ALMENARA_ASSIGN_OR_RETURN(const auto kind, ParseKind(kind_name));
  organization.set_kind(kind);
  for (const std::string& code : arguments.All("jurisdiction")) organization.add_jurisdiction(code);
  return Send(&Stub::AdmitOrganization, request, absl::StrCat("admitted ", organization.id()));
}

absl::StatusOr<Action> Pin(const Arguments& arguments) {
  const std::string& path = arguments.operands()[0];
  ALMENARA_ASSIGN_OR_RETURN(const std::string pem, crypto::ReadPublicFile(path));
  const absl::StatusOr<pki::Certificate> certificate = pki::Certificate::FromPem(pem);
  if (!certificate.ok()) return Annotate(certificate.status(), path);
  const absl::StatusOr<SpiffeId> identity = certificate->spiffe_id();
  if (!identity.ok()) return Annotate(identity.status(), path);
  v1::PinIdentityRequest request;
  request.set_spiffe_id(identity->ToString());
  request.set_spki_sha256(crypto::AsBytes(certificate->spki_sha256()));
  return Send(&Stub::PinIdentity, request, absl::StrCat("pinned ", identity->ToString()));
}

absl::StatusOr<Action> PinStewardKey(const Arguments& arguments) {
  const std::string& path = arguments.operands()[0];
  v1::PinStewardKeyRequest request;
  ALMENARA_ASSIGN_OR_RETURN(*request.mutable_organization(), arguments.Require("org"));
  ALMENARA_ASSIGN_OR_RETURN(const std::string pem, crypto::ReadPublicFile(path));
  const absl::StatusOr<crypto::Ed25519PublicKey> key = crypto::Ed25519PublicKey::FromPem(pem);
  if (!key.ok()) return Annotate(key.status(), path);
  request.set_ed25519_public_key(key->bytes());
  return Send(&Stub::PinStewardKey, request,
              absl::StrCat("pinned the steward key of ", request.organization(), ", fingerprint ",
                           key->Fingerprint()));
}

absl::StatusOr<Action> SetGroup(const Arguments& arguments) {
  v1::SetWorkingGroupRequest request;
  ALMENARA_ASSIGN_OR_RETURN(*request.mutable_name(), arguments.Require("name"));
  for (const std::string& member : arguments.All("member")) request.add_organization(member);
  return Send(&Stub::SetWorkingGroup, request,
              absl::StrCat("working group ", request.name(), " has ", request.organization_size(),
                           " members"));
}

// Sets the subject of a SuspendRequest or ReinstateRequest and names it.
template <typename Request>
absl::StatusOr<std::string> SetSubject(const Arguments& arguments, Request& request) {
  const std::optional<std::string> organization = arguments.Find("org");
  const std::optional<std::string> identity = arguments.Find("identity");
  if (organization.has_value() == identity.has_value()) {
    return absl::InvalidArgumentError("say whom: --org ORG or --identity SPIFFE-URI");
  }
  if (organization) {
    request.set_organization(*organization);
    return *organization;
  }
  request.set_spiffe_id(*identity);
  return *identity;
}

absl::StatusOr<Action> Suspend(const Arguments& arguments) {
  v1::SuspendRequest request;
  ALMENARA_ASSIGN_OR_RETURN(const std::string subject, SetSubject(arguments, request));
  return Send(&Stub::Suspend, request, absl::StrCat("suspended ", subject));
}

absl::StatusOr<Action> Reinstate(const Arguments& arguments) {
  v1::ReinstateRequest request;
  ALMENARA_ASSIGN_OR_RETURN(const std::string subject, SetSubject(arguments, request));
  return Send(&Stub::Reinstate, request, absl::StrCat("reinstated ", subject));
}

absl::StatusOr<Action> List(const Arguments& arguments) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string format, arguments.Choose("format", {"table", "csv"}));
  const ListFormat list_format = format == "csv" ? ListFormat::kCsv : ListFormat::kTable;
  return [list_format](const HubClient& client, Stub& stub, std::ostream& out) -> absl::Status {
    ALMENARA_ASSIGN_OR_RETURN(
        const auto members,
        client.Call<v1::ListMembersResponse>([&](grpc::ClientContext& context, auto& answer) {
          return stub.ListMembers(&context, v1::ListMembersRequest(), &answer);
        }));
    PrintMembers(members, list_format, out);
    return absl::OkStatus();
  };
}

struct Subcommand {
  CommandShape shape;
  absl::StatusOr<Action> (*read)(const Arguments&);
};

const std::map<std::string, Subcommand>& Subcommands() {
  static const auto& subcommands = *new std::map<std::string, Subcommand>{
      {"admit",
       {{.flags = {{"config"}, {"org"}, {"name"}, {"kind"}, {"jurisdiction", FlagKind::kRepeated}},
         .operands = {}},
        Admit}},
      {"pin",
       {{.flags = {{"config"}}, .operands = {"CERTIFICATE.pem"}, .required_operands = 1}, Pin}},
      {"steward-key",
       {{.flags = {{"config"}, {"org"}}, .operands = {"PUBLIC-KEY.pem"}, .required_operands = 1},
        PinStewardKey}},
      {"group",
       {{.flags = {{"config"}, {"name"}, {"member", FlagKind::kRepeated}}, .operands = {}},
        SetGroup}},
      {"suspend", {{.flags = {{"config"}, {"org"}, {"identity"}}, .operands = {}}, Suspend}},
      {"reinstate", {{.flags = {{"config"}, {"org"}, {"identity"}}, .operands = {}}, Reinstate}},
      {"list", {{.flags = {{"config"}, {"format"}}, .operands = {}}, List}}};
  return subcommands;
}

absl::Status Run(const Subcommand& subcommand, const std::vector<std::string>& args,
                 const Clock& clock, std::ostream& out) {
  ALMENARA_ASSIGN_OR_RETURN(const Arguments arguments, Arguments::Parse(args, subcommand.shape));
  if (arguments.help()) {
    out << kHelp;
    return absl::OkStatus();
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::string config, arguments.Require("config"));
  ALMENARA_ASSIGN_OR_RETURN(const Action action, subcommand.read(arguments));
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<HubClient> client,
                            HubClient::Open(config, kOperatorOnly, clock));
  const std::unique_ptr<Stub> stub = v1::MembershipService::NewStub(client->channel());
  return action(*client, *stub, out);
}

}  // namespace

int RunMember(const std::vector<std::string>& args, const Clock& clock, std::ostream& out,
              std::ostream& err) {
  std::vector<std::string> names;
  for (const auto& [name, subcommand] : Subcommands()) names.push_back(name);
  const absl::StatusOr<std::string> command = ChooseCommand(args, names);
  if (command.ok() && *command == "help") {
    out << kHelp;
    return kExitAnswered;
  }
  const absl::Status status =
      command.ok() ? Run(Subcommands().at(*command), {args.begin() + 1, args.end()}, clock, out)
                   : command.status();
  return status.ok() ? kExitAnswered : ReportFailure("member", status, err);
}

}  // namespace almenara::cli

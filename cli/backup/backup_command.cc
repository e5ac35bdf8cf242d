// SPDX-License-Identifier: Apache-2.0
#include "cli/backup/backup_command.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "almenara/hub/v1/maintenance_service.grpc.pb.h"
#include "almenara/node/v1/maintenance_service.grpc.pb.h"
#include "cli/backup/backup_help.h"
#include "cli/backup/backup_printer.h"
#include "cli/exit_code.h"
#include "cli/hub_client.h"
#include "cli/node/node_client.h"
#include "cli/pki/pki_environment.h"
#include "cli/progress_line.h"
#include "common/backup/restore.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr std::array<Role, 1> kOperatorOnly = {Role::kOperator};
constexpr absl::Duration kCreateTimeout = absl::Hours(12);

ProgressLine BytesLine(const NodeEnvironment& environment) {
  return ProgressLine(environment.err, environment.shows_progress, environment.clock,
                      environment.language, SizeText);
}

// Shows progress until the backup stands; then prints it.
template <typename Response>
absl::Status Follow(grpc::ClientReader<Response>& reader, ProgressLine& line,
                    const NodeEnvironment& environment) {
  hub::v1::Backup made;
  for (Response event; reader.Read(&event);) {
    if (event.has_progress()) {
      const hub::v1::BackupProgress& progress = event.progress();
      line.Show(progress.bytes(), PartOf(progress.bytes(), progress.total_bytes()));
    }
    if (event.has_done()) made = event.done();
  }
  line.Clear();
  if (!made.path().empty()) PrintMade(made, environment);
  return absl::OkStatus();
}

absl::Status CreateOfHub(const std::string& config, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<HubClient> client,
                            HubClient::Open(config, kOperatorOnly, environment.clock));
  grpc::ClientContext context;
  client->SetDeadline(context, kCreateTimeout);
  const auto stub = hub::v1::MaintenanceService::NewStub(client->channel());
  ProgressLine line = BytesLine(environment);
  const auto reader = stub->CreateBackup(&context, {});
  ALMENARA_RETURN_IF_ERROR(Follow(*reader, line, environment));
  return client->Explain(reader->Finish());
}

absl::Status CreateOfNode(const std::string& config, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<NodeClient> client,
                            NodeClient::Open(config, environment));
  grpc::ClientContext context;
  client->Prepare(context, kCreateTimeout);
  const auto stub = node::v1::MaintenanceService::NewStub(client->channel());
  ProgressLine line = BytesLine(environment);
  const auto reader = stub->CreateNodeBackup(&context, {});
  ALMENARA_RETURN_IF_ERROR(Follow(*reader, line, environment));
  return client->Explain(reader->Finish());
}

absl::Status Create(const Arguments& arguments, const NodeEnvironment& environment) {
  if (arguments.Has("config") == arguments.Has("node")) {
    return absl::InvalidArgumentError(environment.Say(
        {"give either --config OPERATOR.textproto, for the hub, or --node NODE.textproto",
         "dé --config OPERATOR.textproto, para el centro, o bien --node NODE.textproto"}));
  }
  return arguments.Has("config") ? CreateOfHub(arguments.FindOr("config", ""), environment)
                                 : CreateOfNode(arguments.FindOr("node", ""), environment);
}

// Tells a terminal how far the reading is.
backup::Progress ProgressOn(ProgressLine& line) {
  return [&line](uint64_t done, uint64_t total) {
    line.Show(done, PartOf(done, total));
    return absl::OkStatus();
  };
}

absl::StatusOr<backup::VerifiedArchive> Read(const std::string& path,
                                             const crypto::SecretSource& secret,
                                             const NodeEnvironment& environment) {
  ProgressLine line = BytesLine(environment);
  backup::NoSink sink;
  return backup::ReadArchive(path, secret, sink, ProgressOn(line));
}

absl::Status Verify(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const crypto::SecretSource secret, SecretOf(arguments, ""));
  ALMENARA_ASSIGN_OR_RETURN(const backup::VerifiedArchive archive,
                            Read(arguments.operands().front(), secret, environment));
  if (const auto fingerprint = arguments.Find("signed-by"); fingerprint.has_value()) {
    ALMENARA_RETURN_IF_ERROR(backup::CheckSigner(archive, *fingerprint));
  }
  PrintContents(archive, environment);
  return absl::OkStatus();
}

absl::Status Restore(const Arguments& arguments, const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string into, arguments.Require("into"));
  ALMENARA_ASSIGN_OR_RETURN(const crypto::SecretSource secret, SecretOf(arguments, ""));
  if (!arguments.Has("signed-by")) {
    return absl::InvalidArgumentError(environment.Say(
        {"--signed-by must be the fingerprint that `almenara backup create` printed; `almenara "
         "backup verify` shows who signed, which is for you to compare with what you kept",
         "--signed-by debe ser la huella que mostró `almenara backup create`; `almenara backup "
         "verify` muestra quién firmó, para que lo compare con lo que guardó"}));
  }
  const auto restore = [&] {
    ProgressLine line = BytesLine(environment);
    return backup::RestoreArchive({.archive = arguments.operands().front(),
                                   .into = into,
                                   .secret = secret,
                                   .signed_by = arguments.FindOr("signed-by", "")},
                                  ProgressOn(line));
  };
  ALMENARA_ASSIGN_OR_RETURN(const backup::VerifiedArchive archive, restore());
  PrintContents(archive, environment);
  PrintNextSteps(archive, into, environment);
  return absl::OkStatus();
}

struct Subcommand {
  const char* name;
  const Bilingual& help;
  CommandShape shape;
  absl::Status (*run)(const Arguments&, const NodeEnvironment&);
};

std::vector<Subcommand> Subcommands() {
  const std::vector<std::string> file = {"FILE"};
  return {
      {"create", kCreateBackupHelp, {.flags = {{"config"}, {"node"}}, .operands = {}}, Create},
      {"verify",
       kVerifyBackupHelp,
       {.flags = {{"passphrase-file"}, {"credential"}, {"signed-by"}},
        .operands = file,
        .required_operands = 1},
       Verify},
      {"restore",
       kRestoreBackupHelp,
       {.flags = {{"into"}, {"passphrase-file"}, {"credential"}, {"signed-by"}},
        .operands = file,
        .required_operands = 1},
       Restore},
  };
}

absl::Status Run(const std::vector<std::string>& args, NodeEnvironment environment) {
  const std::vector<Subcommand> subcommands = Subcommands();
  std::vector<std::string> names;
  for (const Subcommand& subcommand : subcommands) names.emplace_back(subcommand.name);
  ALMENARA_ASSIGN_OR_RETURN(const std::string chosen, ChooseCommand(args, names));
  if (chosen == "help") {
    environment.out << environment.Say(kBackupHelp);
    return absl::OkStatus();
  }
  const Subcommand& subcommand =
      *std::ranges::find(subcommands, chosen, [](const Subcommand& s) { return s.name; });
  CommandShape shape = subcommand.shape;
  shape.flags.push_back({"lang"});
  ALMENARA_ASSIGN_OR_RETURN(const Arguments arguments,
                            Arguments::Parse({args.begin() + 1, args.end()}, shape));
  if (arguments.Has("lang")) {
    const absl::StatusOr<std::string> language = arguments.Choose("lang", {"en", "es"});
    if (!language.ok()) return language.status();
    environment.language = *language == "es" ? Language::kSpanish : Language::kEnglish;
  }
  if (arguments.help()) {
    environment.out << environment.Say(subcommand.help);
    return absl::OkStatus();
  }
  return subcommand.run(arguments, environment);
}

}  // namespace

int RunBackup(const std::vector<std::string>& args, const NodeEnvironment& environment) {
  const absl::Status status = Run(args, environment);
  if (status.ok()) return kExitAnswered;
  const int exit_code = ReportFailure("backup", status, environment.err);
  // Nothing broke on the way: the backup itself is bad.
  return absl::IsDataLoss(status) ? kExitRefused : exit_code;
}

int RunBackup(const std::vector<std::string>& args, const Clock& clock, std::ostream& out,
              std::ostream& err) {
  return RunBackup(args, EnvironmentOfTerminal(clock, out, err));
}

}  // namespace almenara::cli

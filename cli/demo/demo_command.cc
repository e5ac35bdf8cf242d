// SPDX-License-Identifier: Apache-2.0
#include "cli/demo/demo_command.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <system_error>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "cli/arguments.h"
#include "cli/demo/case_generator.h"
#include "cli/demo/organization_profile.h"
#include "cli/demo/split_csv.h"
#include "cli/exit_code.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr char kHelp[] = R"(almenara demo: data for the demonstration that ./demo.sh runs.

  almenara demo organizations
  almenara demo generate --out DIR [--victims N] [--seed N]
  almenara demo split    --out DIR --data FILE.csv [--column citizenship]

Write invented cases for the six organisations, DIR/<organisation>.csv:
  almenara demo generate --out cases

  organizations  the six ids and names, a line each
  generate       realistic, correlated cases with invented identities; the same seed gives the same files
  split          a CSV of yours dealt out to the six, all rows of one citizenship to the same one
Exit status: 0 done, 2 the command is wrong, 4 a file cannot be written.
)";

constexpr uint64_t kDefaultSeed = 20260101;

using demo::DemoOrganizations;
using demo::OrganizationProfile;

absl::StatusOr<std::vector<std::unique_ptr<std::ofstream>>> OpenFiles(
    const std::string& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) {
    return absl::UnavailableError(absl::StrCat("cannot make ", directory, ": ", error.message()));
  }
  std::vector<std::unique_ptr<std::ofstream>> files;
  for (const OrganizationProfile& organization : DemoOrganizations()) {
    const std::string path = absl::StrCat(directory, "/", organization.id, ".csv");
    files.push_back(std::make_unique<std::ofstream>(path, std::ios::binary | std::ios::trunc));
    if (!*files.back()) return absl::UnavailableError(absl::StrCat("cannot write ", path));
  }
  return files;
}

absl::Status CloseFiles(std::vector<std::unique_ptr<std::ofstream>>& files) {
  for (const auto& file : files) {
    file->close();
    if (file->fail())
      return absl::UnavailableError("cannot write all of a file; is the disk full?");
  }
  return absl::OkStatus();
}

absl::Status Generate(const Arguments& arguments) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string directory, arguments.Require("out"));
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<uint64_t> victims, arguments.FindNumber("victims"));
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<uint64_t> seed, arguments.FindNumber("seed"));
  if (victims.value_or(0) > 100'000'000) {
    return absl::InvalidArgumentError("--victims takes at most 100000000");
  }
  ALMENARA_ASSIGN_OR_RETURN(auto files, OpenFiles(directory));
  for (size_t i = 0; i < files.size(); ++i) {
    demo::WriteCases(DemoOrganizations()[i],
                     static_cast<uint32_t>(victims.value_or(demo::kDefaultVictims)),
                     seed.value_or(kDefaultSeed), *files[i]);
  }
  return CloseFiles(files);
}

absl::Status Split(const Arguments& arguments) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string directory, arguments.Require("out"));
  ALMENARA_ASSIGN_OR_RETURN(const std::string data, arguments.Require("data"));
  std::ifstream in(data, std::ios::binary);
  if (!in) return absl::InvalidArgumentError(absl::StrCat("cannot read ", data));
  ALMENARA_ASSIGN_OR_RETURN(auto files, OpenFiles(directory));
  std::vector<std::ostream*> parts;
  for (const auto& file : files) parts.push_back(file.get());
  ALMENARA_RETURN_IF_ERROR(demo::SplitCsv(in, arguments.FindOr("column", "citizenship"), parts));
  return CloseFiles(files);
}

absl::Status Run(const std::string& command, const std::vector<std::string>& args,
                 std::ostream& out) {
  CommandShape shape;
  if (command == "generate") shape.flags = {{"out"}, {"victims"}, {"seed"}};
  if (command == "split") shape.flags = {{"out"}, {"data"}, {"column"}};
  ALMENARA_ASSIGN_OR_RETURN(const Arguments arguments, Arguments::Parse(args, shape));
  if (arguments.help()) {
    out << kHelp;
    return absl::OkStatus();
  }
  if (command == "generate") return Generate(arguments);
  if (command == "split") return Split(arguments);
  for (const OrganizationProfile& organization : DemoOrganizations()) {
    out << organization.id << "\t" << organization.name << "\n";
  }
  return absl::OkStatus();
}

}  // namespace

int RunDemo(const std::vector<std::string>& args, std::ostream& out, std::ostream& err) {
  const absl::StatusOr<std::string> command =
      ChooseCommand(args, {"organizations", "generate", "split"});
  if (command.ok() && *command == "help") {
    out << kHelp;
    return kExitAnswered;
  }
  const absl::Status status =
      command.ok() ? Run(*command, {args.begin() + 1, args.end()}, out) : command.status();
  if (!status.ok()) err << "almenara demo: " << std::string(status.message()) << "\n";
  return ExitCodeFor(status);
}

}  // namespace almenara::cli

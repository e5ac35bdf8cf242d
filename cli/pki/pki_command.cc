// SPDX-License-Identifier: Apache-2.0
#include "cli/pki/pki_command.h"

#include <algorithm>
#include <array>

#include "absl/status/status.h"
#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/pki/authority_commands.h"
#include "cli/pki/issue_command.h"
#include "cli/pki/key_commands.h"
#include "cli/pki/pkcs12_command.h"
#include "common/random/random_source.h"
#include "common/status/status_macros.h"
#include "common/time/clock.h"

namespace almenara::cli {
namespace {

struct Subcommand {
  const char* name;
  const char* summary;
  const char* help;
  CommandShape (*shape)();
  absl::Status (*run)(const Arguments&, const PkiEnvironment&);
};

constexpr std::array<Subcommand, 11> kSubcommands = {{
    {"init", "make a certificate authority", kInitHelp, InitShape, InitAuthority},
    {"issue", "make a key and its certificate, or certify a request", kIssueHelp, IssueShape,
     Issue},
    {"request", "make a key here and ask for its certificate", kRequestHelp, RequestShape,
     MakeRequest},
    {"renew", "a new certificate for the same key", kRenewHelp, RenewShape, Renew},
    {"revoke", "end a certificate before its time", kRevokeHelp, RevokeShape, Revoke},
    {"crl", "make the revocation list anew", kCrlHelp, CrlShape, RenewRevocationList},
    {"list", "what was issued, and what still holds", kListHelp, ListShape, ListCertificates},
    {"steward-key", "the key with which a steward signs", kStewardKeyHelp, StewardKeyShape,
     MakeStewardKey},
    {"case-key", "the key that protects a node's cases", kCaseKeyHelp, CaseKeyShape, MakeCaseKey},
    {"seal", "seal a plain key that you already have", kSealHelp, SealShape, SealPlainKey},
    {"pkcs12", "a certificate and its key for a browser", kPkcs12Help, Pkcs12Shape, ExportPkcs12},
}};

void PrintOverview(std::ostream& out) {
  out << "almenara pki: certificates and keys.\n\nFor example, from nothing to a node's "
         "certificate:\n\n"
         "  almenara pki init --ca ca --trust-domain almenara.example --ca-passphrase-file FILE\n"
         "  almenara pki issue --ca ca --ca-passphrase-file FILE --org casa-luz --role node\n"
         "      --name main --out nodes/casa-luz --key-passphrase-file "
         "nodes/casa-luz/passphrase\n\n";
  for (const Subcommand& subcommand : kSubcommands) {
    const std::string name = subcommand.name;
    out << "  " << name << std::string(13 - name.size(), ' ') << subcommand.summary << "\n";
  }
  out << "\n`almenara pki COMMAND --help` shows each with an example. Passphrases are read from "
         "the\n"
         "first line of a file of mode 0600, never from the command line or the environment.\n";
}

absl::Status Run(const std::vector<std::string>& args, const PkiEnvironment& environment) {
  std::vector<std::string> names;
  for (const Subcommand& subcommand : kSubcommands) names.emplace_back(subcommand.name);
  const absl::StatusOr<std::string> chosen = ChooseCommand(args, names);
  if (!chosen.ok()) return chosen.status();
  const auto* const subcommand =
      std::find_if(kSubcommands.begin(), kSubcommands.end(),
                   [&](const Subcommand& candidate) { return *chosen == candidate.name; });
  if (subcommand == kSubcommands.end()) {
    PrintOverview(environment.out);
    return absl::OkStatus();
  }
  ALMENARA_ASSIGN_OR_RETURN(const Arguments arguments,
                            Arguments::Parse(std::vector<std::string>(args.begin() + 1, args.end()),
                                             subcommand->shape()));
  if (arguments.help()) {
    environment.out << subcommand->help;
    return absl::OkStatus();
  }
  return subcommand->run(arguments, environment);
}

}  // namespace

int RunPki(const std::vector<std::string>& args, const PkiEnvironment& environment,
           std::ostream& err) {
  const absl::Status status = Run(args, environment);
  if (!status.ok()) err << "almenara pki: " << std::string(status.message()) << "\n";
  return ExitCodeFor(status);
}

int RunPki(const std::vector<std::string>& args, std::ostream& out, std::ostream& err) {
  return RunPki(args, {.clock = RealClock(), .random = SystemRandom(), .out = out}, err);
}

}  // namespace almenara::cli

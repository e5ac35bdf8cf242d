// SPDX-License-Identifier: Apache-2.0
#include "cli/pki/key_commands.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/crypto/certificate.h"
#include "common/crypto/ed25519.h"
#include "common/crypto/owner_only_file.h"
#include "common/crypto/private_key.h"
#include "common/crypto/sealed_key.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

using crypto::FileReaders;
using crypto::KeyPurpose;

std::string PathIn(const std::string& directory, absl::string_view name) {
  return (std::filesystem::path(directory) / std::string(name)).string();
}

absl::Status MakeParentOf(const std::string& path) {
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  return parent.empty() ? absl::OkStatus() : MakeDirectories(parent.string());
}

// Whether the bytes of a plain key are what its purpose needs.
absl::Status CheckPlainKey(const crypto::SecretBytes& key, KeyPurpose purpose) {
  if (purpose == KeyPurpose::kTls) return pki::PrivateKey::FromPem(key).status();
  if (key.size() != crypto::AesGcmKey::kKeySize) {
    return absl::InvalidArgumentError("the key must have exactly 32 bytes");
  }
  return absl::OkStatus();
}

absl::StatusOr<KeyPurpose> PurposeOf(const Arguments& arguments) {
  const std::vector<KeyPurpose> purposes = {KeyPurpose::kTls, KeyPurpose::kCaseMaster,
                                            KeyPurpose::kStewardSigning};
  std::vector<std::string> names;
  for (const KeyPurpose purpose : purposes) names.emplace_back(KeyPurposeName(purpose));
  ALMENARA_ASSIGN_OR_RETURN(const std::string chosen, arguments.Choose("purpose", names));
  for (const KeyPurpose purpose : purposes) {
    if (chosen == KeyPurposeName(purpose)) return purpose;
  }
  return absl::InvalidArgumentError("--purpose: no such purpose");
}

}  // namespace

const char kRequestHelp[] =
    "almenara pki request: make a key here and ask for its certificate, so that the key never\n"
    "travels.\n"
    "\n"
    "  almenara pki request --out casa-luz --key-passphrase-file FILE\n"
    "\n"
    "  --out DIR                 where key.sealed and request.pem go\n"
    "  --key-passphrase-file FILE, --key-credential NAME    what seals the key\n"
    "  --title TEXT              a name for people in the request\n"
    "\n"
    "Send request.pem to whoever runs the authority; they run `almenara pki issue --csr`.\n";

CommandShape RequestShape() {
  return {.flags = {{"out"}, {"key-passphrase-file"}, {"key-credential"}, {"title"}},
          .operands = {}};
}

absl::Status MakeRequest(const Arguments& arguments, const PkiEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string directory, arguments.Require("out"));
  const std::string title = arguments.FindOr("title", "almenara");
  if (title.empty()) return absl::InvalidArgumentError("--title: must not be empty");
  ALMENARA_ASSIGN_OR_RETURN(const crypto::KeySealer sealer, KeySealerOf(arguments, environment));
  ALMENARA_RETURN_IF_ERROR(MakeDirectories(directory));
  const pki::PrivateKey key = pki::PrivateKey::Generate();
  ALMENARA_RETURN_IF_ERROR(sealer.SealToFile(PathIn(directory, "key.sealed"), key.ToPem(),
                                             KeyPurpose::kTls, environment.random));
  const std::string request = PathIn(directory, "request.pem");
  ALMENARA_RETURN_IF_ERROR(
      crypto::ReplaceFile(request, key.MakeSigningRequest(title), FileReaders::kEveryone));
  environment.out << "send " << request << " to your certificate authority\n";
  return absl::OkStatus();
}

const char kSealHelp[] =
    "almenara pki seal: seal a plain key that you already have.\n"
    "\n"
    "  almenara pki seal --purpose tls-key --in key.pem --out key.sealed\n"
    "      --key-passphrase-file FILE\n"
    "\n"
    "  --purpose tls-key|case-master-key|steward-signing-key    tls-key unless given\n"
    "  --in FILE                 the plain key (PEM for tls-key, 32 bytes otherwise), mode 0600\n"
    "  --out FILE                the sealed key\n"
    "  --key-passphrase-file FILE, --key-credential NAME    what seals it\n";

CommandShape SealShape() {
  return {.flags = {{"purpose"}, {"in"}, {"out"}, {"key-passphrase-file"}, {"key-credential"}},
          .operands = {}};
}

absl::Status SealPlainKey(const Arguments& arguments, const PkiEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string in, arguments.Require("in"));
  ALMENARA_ASSIGN_OR_RETURN(const std::string out, arguments.Require("out"));
  ALMENARA_ASSIGN_OR_RETURN(const KeyPurpose purpose, PurposeOf(arguments));
  ALMENARA_ASSIGN_OR_RETURN(const crypto::SecretBytes key, crypto::ReadOwnerOnlyFile(in));
  const absl::Status checked = CheckPlainKey(key, purpose);
  if (!checked.ok()) return Annotate(checked, in);
  ALMENARA_ASSIGN_OR_RETURN(const crypto::KeySealer sealer, KeySealerOf(arguments, environment));
  ALMENARA_RETURN_IF_ERROR(MakeParentOf(out));
  ALMENARA_RETURN_IF_ERROR(sealer.SealToFile(out, key, purpose, environment.random));
  environment.out << "sealed into " << out << "; now destroy " << in << " (shred -u " << in
                  << ")\n";
  return absl::OkStatus();
}

const char kStewardKeyHelp[] =
    "almenara pki steward-key: make the key with which a steward signs agreements.\n"
    "\n"
    "  almenara pki steward-key --out nodes/casa-luz --key-passphrase-file FILE\n"
    "\n"
    "  --out DIR                 where steward.key (sealed) and steward.pub go\n"
    "  --key-passphrase-file FILE, --key-credential NAME    what seals it\n"
    "\n"
    "Give steward.pub to the hub's operator, and compare the fingerprint by voice.\n";

CommandShape StewardKeyShape() {
  return {.flags = {{"out"}, {"key-passphrase-file"}, {"key-credential"}}, .operands = {}};
}

absl::Status MakeStewardKey(const Arguments& arguments, const PkiEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string directory, arguments.Require("out"));
  ALMENARA_ASSIGN_OR_RETURN(const crypto::KeySealer sealer, KeySealerOf(arguments, environment));
  ALMENARA_RETURN_IF_ERROR(MakeDirectories(directory));
  const crypto::Ed25519KeyPair key = crypto::Ed25519KeyPair::Generate(environment.random);
  ALMENARA_RETURN_IF_ERROR(sealer.SealToFile(PathIn(directory, "steward.key"), key.seed(),
                                             KeyPurpose::kStewardSigning, environment.random));
  const std::string public_file = PathIn(directory, "steward.pub");
  ALMENARA_RETURN_IF_ERROR(
      crypto::ReplaceFile(public_file, key.public_key().ToPem(), FileReaders::kEveryone));
  environment.out << "made a steward's key; " << public_file << " has the fingerprint\n  "
                  << key.public_key().Fingerprint() << "\n";
  return absl::OkStatus();
}

const char kCaseKeyHelp[] =
    "almenara pki case-key: make the key that protects a node's cases on disk.\n"
    "\n"
    "  almenara pki case-key --out nodes/casa-luz/case.key --key-passphrase-file FILE\n"
    "\n"
    "  --out FILE                the sealed key\n"
    "  --key-passphrase-file FILE, --key-credential NAME    what seals it\n"
    "\n"
    "Whoever loses this file or what opens it loses the cases: keep a copy of both, apart.\n";

CommandShape CaseKeyShape() {
  return {.flags = {{"out"}, {"key-passphrase-file"}, {"key-credential"}}, .operands = {}};
}

absl::Status MakeCaseKey(const Arguments& arguments, const PkiEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string path, arguments.Require("out"));
  ALMENARA_ASSIGN_OR_RETURN(const crypto::KeySealer sealer, KeySealerOf(arguments, environment));
  ALMENARA_RETURN_IF_ERROR(MakeParentOf(path));
  ALMENARA_RETURN_IF_ERROR(sealer.SealToFile(
      path, crypto::SecretBytes::Random(crypto::AesGcmKey::kKeySize, environment.random),
      KeyPurpose::kCaseMaster, environment.random));
  environment.out << "made " << path << "; keep a copy of it, and of what opens it, apart\n";
  return absl::OkStatus();
}

}  // namespace almenara::cli

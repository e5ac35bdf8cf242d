// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/secret_source.h"

#include <cstdlib>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/crypto/owner_only_file.h"
#include "common/status/status_macros.h"

namespace almenara::crypto {
namespace {

constexpr size_t kShortestCredential = 32;

}  // namespace

absl::StatusOr<SecretSource> SecretSource::Make(const SecretSourceOptions& options) {
  if (options.passphrase_file.empty() == options.systemd_credential.empty()) {
    return absl::InvalidArgumentError(
        "key secret: set exactly one of passphrase_file and systemd_credential");
  }
  if (!options.passphrase_file.empty()) return PassphraseFile(options.passphrase_file);
  if (absl::StrContains(options.systemd_credential, "/")) {
    return absl::InvalidArgumentError("systemd_credential: a credential's name has no '/'");
  }
  const char* const directory = std::getenv("CREDENTIALS_DIRECTORY");
  if (directory == nullptr || *directory == '\0') {
    return absl::FailedPreconditionError(
        absl::StrCat("systemd_credential ", options.systemd_credential,
                     ": CREDENTIALS_DIRECTORY is not set; start the service with systemd and "
                     "LoadCredentialEncrypted=",
                     options.systemd_credential));
  }
  return Credential(options.systemd_credential, directory);
}

SecretSource SecretSource::PassphraseFile(std::string path) {
  return SecretSource(Kind::kPassphrase, path, path);
}

SecretSource SecretSource::Credential(std::string name, const std::string& directory) {
  std::string path = absl::StrCat(directory, "/", name);
  return SecretSource(Kind::kCredential, std::move(name), std::move(path));
}

absl::StatusOr<SecretBytes> SecretSource::Read() const {
  ALMENARA_ASSIGN_OR_RETURN(SecretBytes secret, ReadOwnerOnlyFile(path_));
  if (kind_ == Kind::kCredential) {
    if (secret.size() < kShortestCredential) {
      return absl::InvalidArgumentError(
          absl::StrCat("systemd credential ", name_, " must have at least 32 random bytes"));
    }
    return secret;
  }
  const size_t line_end = secret.view().find_first_of("\r\n");
  if (line_end != absl::string_view::npos) secret.Truncate(line_end);
  if (secret.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(path_, ": the first line must be a passphrase"));
  }
  return secret;
}

}  // namespace almenara::crypto

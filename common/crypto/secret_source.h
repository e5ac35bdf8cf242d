// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_CRYPTO_SECRET_SOURCE_H_
#define ALMENARA_COMMON_CRYPTO_SECRET_SOURCE_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "common/crypto/secret_bytes.h"

namespace almenara::crypto {

// What opens a sealed key, as a configuration file names it. Exactly one member is set.
struct SecretSourceOptions {
  std::string passphrase_file = {};     // path of a file whose first line is the passphrase
  std::string systemd_credential = {};  // name of a file in $CREDENTIALS_DIRECTORY
};

// Where the secret that opens a sealed key comes from. There is no way to give it in an environment
// variable or on a command line, where other processes can read it. Immutable; thread-safe.
class SecretSource {
 public:
  enum class Kind { kPassphrase, kCredential };

  // INVALID_ARGUMENT unless exactly one option is set, or when a credential's name has a '/';
  // FAILED_PRECONDITION for a credential when systemd has set no CREDENTIALS_DIRECTORY.
  static absl::StatusOr<SecretSource> Make(const SecretSourceOptions& options);

  static SecretSource PassphraseFile(std::string path);
  // `directory` holds the credential's file.
  static SecretSource Credential(std::string name, const std::string& directory);

  // Reads the secret anew each time. A passphrase ends at the first line end; a credential is the
  // whole file. Errors of ReadOwnerOnlyFile; INVALID_ARGUMENT when a passphrase is empty or a
  // credential has fewer than 32 bytes.
  absl::StatusOr<SecretBytes> Read() const;

  Kind kind() const { return kind_; }
  // For messages: the path of the passphrase file, or the credential's name.
  const std::string& name() const { return name_; }

 private:
  SecretSource(Kind kind, std::string name, std::string path)
      : kind_(kind), name_(std::move(name)), path_(std::move(path)) {}

  Kind kind_;
  std::string name_;
  std::string path_;
};

}  // namespace almenara::crypto

#endif  // ALMENARA_COMMON_CRYPTO_SECRET_SOURCE_H_

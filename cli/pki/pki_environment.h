// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_PKI_PKI_ENVIRONMENT_H_
#define ALMENARA_CLI_PKI_PKI_ENVIRONMENT_H_

#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/arguments.h"
#include "common/crypto/certificate_authority.h"
#include "common/crypto/scrypt.h"
#include "common/crypto/sealed_key.h"
#include "common/crypto/secret_source.h"
#include "common/random/random_source.h"
#include "common/time/clock.h"

namespace almenara::cli {

// What the subcommands of `almenara pki` work with. All must outlive the call.
struct PkiEnvironment {
  const Clock& clock;
  RandomSource& random;
  std::ostream& out;
  crypto::ScryptCost scrypt_cost = {};  // of the keys that are sealed
};

// The secret that `--<prefix>passphrase-file` or `--<prefix>credential` names.
absl::StatusOr<crypto::SecretSource> SecretOf(const Arguments& arguments,
                                              const std::string& prefix);

// Seals keys with the secret of `--key-passphrase-file` or `--key-credential`.
absl::StatusOr<crypto::KeySealer> KeySealerOf(const Arguments& arguments,
                                              const PkiEnvironment& environment);

// From a little before `now`, for clocks that are late, until `--days` later (365 unless given).
// INVALID_ARGUMENT unless the days are 1 to 3650.
absl::StatusOr<pki::Validity> ValidityOf(const Arguments& arguments, absl::Time now);

// The day, in UTC: 2026-03-01.
std::string DateText(absl::Time time);

// Makes the directory and its parents where they are absent, closed to other users.
absl::Status MakeDirectories(const std::string& directory);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_PKI_PKI_ENVIRONMENT_H_

// SPDX-License-Identifier: Apache-2.0
#include "cli/pki/pki_environment.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr uint64_t kUsualDays = 365;
constexpr uint64_t kMostDays = 3650;
constexpr absl::Duration kClockTolerance = absl::Minutes(5);

}  // namespace

absl::StatusOr<crypto::SecretSource> SecretOf(const Arguments& arguments,
                                              const std::string& prefix) {
  const std::string passphrase_flag = absl::StrCat(prefix, "passphrase-file");
  const std::string credential_flag = absl::StrCat(prefix, "credential");
  if (arguments.Has(passphrase_flag) == arguments.Has(credential_flag)) {
    return absl::InvalidArgumentError(absl::StrCat("give either --", passphrase_flag,
                                                   " FILE (its first line is the passphrase) or --",
                                                   credential_flag, " NAME (of systemd)"));
  }
  return crypto::SecretSource::Make({.passphrase_file = arguments.FindOr(passphrase_flag, ""),
                                     .systemd_credential = arguments.FindOr(credential_flag, "")});
}

absl::StatusOr<crypto::KeySealer> KeySealerOf(const Arguments& arguments,
                                              const PkiEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const crypto::SecretSource source, SecretOf(arguments, "key-"));
  return crypto::KeySealer::Create(source, environment.random, environment.scrypt_cost);
}

absl::StatusOr<pki::Validity> ValidityOf(const Arguments& arguments, absl::Time now) {
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<uint64_t> given, arguments.FindNumber("days"));
  const uint64_t days = given.value_or(kUsualDays);
  if (days < 1 || days > kMostDays) {
    return absl::InvalidArgumentError("--days: must be from 1 to 3650");
  }
  return pki::Validity{.not_before = now - kClockTolerance,
                       .not_after = now + absl::Hours(24) * static_cast<int64_t>(days)};
}

std::string DateText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d", time, absl::UTCTimeZone());
}

absl::Status MakeDirectories(const std::string& directory) {
  std::error_code error;
  if (std::filesystem::create_directories(directory, error)) {
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all, error);
  }
  if (!error) return absl::OkStatus();
  return absl::ErrnoToStatus(error.value(), absl::StrCat("cannot make ", directory));
}

}  // namespace almenara::cli

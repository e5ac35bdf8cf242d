// SPDX-License-Identifier: Apache-2.0
#include "common/backup/restore.h"

#include <filesystem>
#include <memory>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/backup/directory_sink.h"
#include "common/status/status_macros.h"

namespace almenara::backup {
namespace {

namespace fs = std::filesystem;

// The directory without a slash at its end, from the root.
absl::StatusOr<std::string> CheckTarget(const std::string& into) {
  std::error_code error;
  fs::path place = fs::absolute(into, error).lexically_normal();
  if (!place.has_filename()) place = place.parent_path();
  if (error || !place.has_filename()) {
    return absl::InvalidArgumentError("the directory to restore into must have a name");
  }
  if (fs::exists(place, error) &&
      (!fs::is_directory(place, error) || !fs::is_empty(place, error))) {
    return absl::FailedPreconditionError(absl::StrCat(
        place.string(), " holds something already; name a new directory, and move it there later"));
  }
  return place.string();
}

}  // namespace

absl::Status CheckSigner(const VerifiedArchive& archive, const std::string& fingerprint) {
  const std::string signer = archive.signer.Fingerprint();
  if (absl::EqualsIgnoreCase(signer, fingerprint)) return absl::OkStatus();
  return absl::PermissionDeniedError(absl::StrCat(
      "the backup is signed by ", signer,
      ", not by the key whose fingerprint you gave; do not use it unless you know why"));
}

absl::StatusOr<VerifiedArchive> RestoreArchive(const RestoreOptions& options,
                                               const Progress& progress) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string place, CheckTarget(options.into));
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<DirectorySink> sink,
                            DirectorySink::Create(place + ".partial"));
  ALMENARA_ASSIGN_OR_RETURN(VerifiedArchive archive,
                            ReadArchive(options.archive, options.secret, *sink, progress));
  ALMENARA_RETURN_IF_ERROR(CheckSigner(archive, options.signed_by));
  ALMENARA_RETURN_IF_ERROR(sink->MoveTo(place));
  return archive;
}

}  // namespace almenara::backup

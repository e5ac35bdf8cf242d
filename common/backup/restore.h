// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_BACKUP_RESTORE_H_
#define ALMENARA_COMMON_BACKUP_RESTORE_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/backup/archive_reader.h"

namespace almenara::backup {

struct RestoreOptions {
  std::string archive;
  // The new data directory: absent, or a directory with nothing in it.
  std::string into;
  crypto::SecretSource secret;
  // The fingerprint of the key that must have signed.
  std::string signed_by;
};

// OK when `archive` is signed by the key with this fingerprint, in either case of its letters;
// PERMISSION_DENIED otherwise.
absl::Status CheckSigner(const VerifiedArchive& archive, const std::string& fingerprint);

// Puts the files of a backup into a new data directory, each readable by its owner alone, all
// synced. The directory is there whole, after every check, or not at all. FAILED_PRECONDITION when
// `into` holds something, or an earlier restore left its work beside it; PERMISSION_DENIED when
// another signed; UNAVAILABLE for errors of the disk; errors of ReadArchive.
absl::StatusOr<VerifiedArchive> RestoreArchive(const RestoreOptions& options,
                                               const Progress& progress);

}  // namespace almenara::backup

#endif  // ALMENARA_COMMON_BACKUP_RESTORE_H_

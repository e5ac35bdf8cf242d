// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_BACKUP_ARCHIVE_READER_H_
#define ALMENARA_COMMON_BACKUP_ARCHIVE_READER_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/backup/archive_format.h"
#include "common/crypto/ed25519.h"

namespace almenara::backup {

// Takes the files of a backup while it is read. Nothing may be used before ReadArchive has returned
// OK: only then has the signature been checked.
class ArchiveSink {
 public:
  virtual ~ArchiveSink() = default;
  // `path` has passed CheckArchivePath; no path comes twice.
  virtual absl::Status Begin(const std::string& path) = 0;
  virtual absl::Status Append(absl::string_view bytes) = 0;
  virtual absl::Status End() = 0;
};

// Takes nothing: for a check.
class NoSink final : public ArchiveSink {
 public:
  absl::Status Begin(const std::string&) override { return absl::OkStatus(); }
  absl::Status Append(absl::string_view) override { return absl::OkStatus(); }
  absl::Status End() override { return absl::OkStatus(); }
};

// A backup that was read whole and is exactly what its signer signed.
struct VerifiedArchive {
  state::v1::BackupManifest manifest;
  crypto::Ed25519PublicKey signer;
  uint64_t bytes = 0;  // of the files in it
};

// Reads the backup at `path`, hands its files to `sink` and checks every byte: seals, digests,
// manifest, signature. Whether the signer is the right one is the caller's to say. Holds a chunk in
// memory. INVALID_ARGUMENT: no backup, or another kind of secret. DATA_LOSS: the wrong secret, or a
// byte was changed, removed or added. NOT_FOUND and UNAVAILABLE for the file itself; whatever
// `sink` and `progress` return.
absl::StatusOr<VerifiedArchive> ReadArchive(const std::string& path,
                                            const crypto::SecretSource& secret, ArchiveSink& sink,
                                            const Progress& progress);

}  // namespace almenara::backup

#endif  // ALMENARA_COMMON_BACKUP_ARCHIVE_READER_H_

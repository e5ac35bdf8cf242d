// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_BACKUP_BACKUP_MAKER_H_
#define ALMENARA_COMMON_BACKUP_BACKUP_MAKER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/backup/archive_format.h"
#include "common/crypto/ed25519.h"
#include "common/random/random_source.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"

namespace almenara::backup {

// What a program keeps beside its store, as its store names it.
struct SideFiles {
  struct File {
    std::string path;    // below the data directory
    std::string source;  // where it lies
    friend bool operator==(const File&, const File&) = default;
  };
  std::vector<File> files;
  uint64_t log_size = 0;  // see BackupManifest
  uint32_t releases = 0;  // see BackupManifest
};

struct MadeBackup {
  std::string path;
  uint64_t bytes = 0;
  absl::Time made_at;
  std::string signed_by;  // the signer's fingerprint
};

// Makes backups of a running program: a checkpoint of its store and its side files as one file.
// Thread-safe.
class BackupMaker {
 public:
  struct Options {
    state::v1::BackupProgram program;
    std::string name;  // see BackupManifest
    std::string data_directory;
    std::string backup_directory;  // made when a backup is; empty: "backups" in data_directory
    std::optional<crypto::SecretSource> secret;  // unset: every backup is refused
    crypto::ScryptCost scrypt_cost = {};
  };
  struct Parts {
    const KeyValueStore& store;
    const Clock& clock;
    RandomSource& random;
    std::function<absl::StatusOr<SideFiles>()> side_files;
    std::function<absl::StatusOr<crypto::Ed25519KeyPair>()> signing_key;
  };

  // Removes what a backup that a crash ended left behind: its checkpoint holds what was withdrawn
  // since. UNAVAILABLE when that cannot be done. The parts must outlive the maker.
  static absl::StatusOr<std::unique_ptr<BackupMaker>> Create(Options options, Parts parts);

  // FAILED_PRECONDITION: no secret is configured. ABORTED: one is being made, or side files change
  // too often. RESOURCE_EXHAUSTED: the disk has too little room. Leaves nothing when it fails.
  absl::StatusOr<MadeBackup> Make(const Progress& progress);

  // Does work that no checkpoint may outlive, such as erasing bytes: FAILED_PRECONDITION while a
  // backup is made, which in turn waits for work under way. REQUIRES: one thread at a time.
  absl::Status WhileNoneIsMade(absl::FunctionRef<absl::Status()> work);

 private:
  BackupMaker(Options options, Parts parts);

  std::string CheckpointPath() const { return options_.data_directory + "/backup-checkpoint"; }
  absl::StatusOr<MadeBackup> MakeAlone(const Progress& progress) const;
  // Side files that are exactly those that the checkpoint's rows name.
  absl::StatusOr<SideFiles> TakeCheckpoint() const;
  absl::StatusOr<MadeBackup> Write(const SideFiles& side_files, const Progress& progress) const;

  const Options options_;
  const Parts parts_;
  Mutex mutex_;
  ConditionVariable changed_;
  bool is_making_ ABSL_GUARDED_BY(mutex_) = false;
  bool is_kept_waiting_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace almenara::backup

#endif  // ALMENARA_COMMON_BACKUP_BACKUP_MAKER_H_

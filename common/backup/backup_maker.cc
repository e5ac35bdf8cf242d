// SPDX-License-Identifier: Apache-2.0
#include "common/backup/backup_maker.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/backup/archive_writer.h"
#include "common/status/status_macros.h"

namespace almenara::backup {
namespace {

namespace fs = std::filesystem;

constexpr char kExtension[] = ".almbackup";
constexpr char kUnfinished[] = ".almbackup.part";
constexpr int kMostCheckpoints = 5;
constexpr uint64_t kProgressBytes = uint64_t{4} << 20;

absl::Status FileError(const fs::path& path, const std::error_code& error) {
  return absl::UnavailableError(absl::StrCat(path.string(), ": ", error.message()));
}

absl::Status RemoveAll(const std::string& path) {
  std::error_code error;
  fs::remove_all(path, error);
  return error ? FileError(path, error) : absl::OkStatus();
}

// Removes a directory at the end of a scope.
class Removal {
 public:
  explicit Removal(std::string path) : path_(std::move(path)) {}
  ~Removal() { RemoveAll(path_).IgnoreError(); }
  Removal(const Removal&) = delete;
  Removal& operator=(const Removal&) = delete;

 private:
  const std::string path_;
};

absl::Status RemoveUnfinished(const std::string& directory) {
  std::error_code error;
  if (!fs::exists(directory, error)) return absl::OkStatus();
  fs::directory_iterator entries(directory, error);
  if (error) return FileError(directory, error);
  for (const auto& entry : entries) {
    if (!absl::EndsWith(entry.path().filename().string(), kUnfinished)) continue;
    ALMENARA_RETURN_IF_ERROR(RemoveAll(entry.path()));
  }
  return absl::OkStatus();
}

absl::Status PrepareDirectory(const std::string& directory) {
  std::error_code error;
  if (fs::create_directories(directory, error)) {
    fs::permissions(directory, fs::perms::owner_all, error);
  }
  return error ? FileError(directory, error) : absl::OkStatus();
}

// The files of a checkpoint, in the order of their names.
absl::StatusOr<std::vector<SideFiles::File>> FilesBelow(const std::string& checkpoint) {
  std::vector<SideFiles::File> files;
  std::error_code error;
  fs::recursive_directory_iterator entries(checkpoint, error);
  if (error) return FileError(checkpoint, error);
  for (const auto& entry : entries) {
    if (!entry.is_regular_file(error)) continue;
    const std::string name = entry.path().lexically_relative(checkpoint).generic_string();
    files.push_back({absl::StrCat("store/", name), entry.path().string()});
  }
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

absl::StatusOr<uint64_t> SizeOf(const std::vector<SideFiles::File>& files) {
  uint64_t total = 0;
  for (const SideFiles::File& file : files) {
    std::error_code error;
    total += fs::file_size(file.source, error);
    if (error) return FileError(file.source, error);
  }
  return total;
}

// A full disk would stop the program whose data we mean to save.
absl::Status CheckRoom(const std::string& directory, uint64_t needed) {
  std::error_code error;
  const fs::space_info space = fs::space(directory, error);
  if (error) return FileError(directory, error);
  if (space.available / 2 >= needed / 2 + kProgressBytes) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat(directory, " has room for ", space.available, " bytes and the backup needs ",
                   needed, " with some to spare; move old backups away, or set backup_directory"));
}

// A name that no backup has yet.
std::string FreePath(const std::string& directory, state::v1::BackupProgram program,
                     absl::Time now) {
  const std::string stem =
      absl::StrCat(directory, program == state::v1::BACKUP_PROGRAM_HUB ? "/hub-" : "/node-",
                   absl::FormatTime("%Y%m%dT%H%M%SZ", now, absl::UTCTimeZone()));
  std::string path = absl::StrCat(stem, kExtension);
  std::error_code error;
  for (int i = 2; fs::exists(path, error); ++i) path = absl::StrCat(stem, "-", i, kExtension);
  return path;
}

}  // namespace

BackupMaker::BackupMaker(Options options, Parts parts)
    : options_(std::move(options)), parts_(std::move(parts)) {}

absl::StatusOr<std::unique_ptr<BackupMaker>> BackupMaker::Create(Options options, Parts parts) {
  if (options.backup_directory.empty()) {
    options.backup_directory = options.data_directory + "/backups";
  }
  std::unique_ptr<BackupMaker> maker(new BackupMaker(std::move(options), std::move(parts)));
  ALMENARA_RETURN_IF_ERROR(RemoveAll(maker->CheckpointPath()));
  ALMENARA_RETURN_IF_ERROR(RemoveUnfinished(maker->options_.backup_directory));
  return maker;
}

absl::StatusOr<MadeBackup> BackupMaker::Make(const Progress& progress) {
  if (!options_.secret.has_value()) {
    return absl::FailedPreconditionError(
        "no backup without encryption: set backup_passphrase in the configuration of the program "
        "that is to be backed up, start it again, and repeat");
  }
  {
    MutexLock lock(mutex_);
    if (is_making_) {
      return absl::AbortedError("a backup is being made; wait until it is done");
    }
    is_making_ = true;
    while (is_kept_waiting_) changed_.Wait(mutex_);
  }
  absl::StatusOr<MadeBackup> made = MakeAlone(progress);
  MutexLock lock(mutex_);
  is_making_ = false;
  return made;
}

absl::Status BackupMaker::WhileNoneIsMade(absl::FunctionRef<absl::Status()> work) {
  {
    MutexLock lock(mutex_);
    if (is_making_) return absl::FailedPreconditionError("a backup is being made");
    is_kept_waiting_ = true;
  }
  absl::Status done = work();
  MutexLock lock(mutex_);
  is_kept_waiting_ = false;
  changed_.NotifyAll();
  return done;
}

absl::StatusOr<MadeBackup> BackupMaker::MakeAlone(const Progress& progress) const {
  const Removal removal(CheckpointPath());
  ALMENARA_ASSIGN_OR_RETURN(const SideFiles side_files, TakeCheckpoint());
  return Write(side_files, progress);
}

absl::StatusOr<SideFiles> BackupMaker::TakeCheckpoint() const {
  for (int i = 0; i < kMostCheckpoints; ++i) {
    ALMENARA_RETURN_IF_ERROR(RemoveAll(CheckpointPath()));
    ALMENARA_ASSIGN_OR_RETURN(SideFiles before, parts_.side_files());
    ALMENARA_RETURN_IF_ERROR(parts_.store.Checkpoint(CheckpointPath()));
    ALMENARA_ASSIGN_OR_RETURN(const SideFiles after, parts_.side_files());
    // What was named before and after was named in between too.
    if (before.files == after.files) return before;
  }
  return absl::AbortedError("releases are being sealed; repeat once that is done");
}

absl::StatusOr<MadeBackup> BackupMaker::Write(const SideFiles& side_files,
                                              const Progress& progress) const {
  ALMENARA_ASSIGN_OR_RETURN(const crypto::Ed25519KeyPair signer, parts_.signing_key());
  ALMENARA_ASSIGN_OR_RETURN(std::vector<SideFiles::File> files, FilesBelow(CheckpointPath()));
  files.insert(files.end(), side_files.files.begin(), side_files.files.end());
  ALMENARA_ASSIGN_OR_RETURN(const uint64_t total, SizeOf(files));
  ALMENARA_RETURN_IF_ERROR(PrepareDirectory(options_.backup_directory));
  ALMENARA_RETURN_IF_ERROR(CheckRoom(options_.backup_directory, total));
  MadeBackup made = {.path = {},
                     .bytes = 0,
                     .made_at = parts_.clock.Now(),
                     .signed_by = signer.public_key().Fingerprint()};
  made.path = FreePath(options_.backup_directory, options_.program, made.made_at);
  ALMENARA_ASSIGN_OR_RETURN(
      const std::unique_ptr<ArchiveWriter> writer,
      ArchiveWriter::Create(
          {.path = made.path, .secret = *options_.secret, .scrypt_cost = options_.scrypt_cost},
          parts_.random));
  uint64_t done = 0, told = 0;
  for (const SideFiles::File& file : files) {
    ALMENARA_RETURN_IF_ERROR(writer->AddFile(file.path, file.source, [&](uint64_t bytes) {
      done += bytes;
      if (done - told < kProgressBytes) return absl::OkStatus();
      told = done;
      return progress(done, total);
    }));
  }
  state::v1::BackupManifest manifest;
  manifest.set_program(options_.program);
  manifest.set_name(options_.name);
  manifest.set_made_at_unix_seconds(absl::ToUnixSeconds(made.made_at));
  manifest.set_log_size(side_files.log_size);
  manifest.set_releases(side_files.releases);
  ALMENARA_ASSIGN_OR_RETURN(made.bytes, writer->Finish(std::move(manifest), signer));
  return made;
}

}  // namespace almenara::backup

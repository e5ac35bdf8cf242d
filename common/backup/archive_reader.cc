// SPDX-License-Identifier: Apache-2.0
#include "common/backup/archive_reader.h"

#include <memory>
#include <set>
#include <utility>

#include "common/backup/chunk_reader.h"
#include "common/crypto/sha256_stream.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"

namespace almenara::backup {
namespace {

// Reads entry after entry and remembers what must stand in the manifest.
class EntryReader {
 public:
  EntryReader(ChunkReader& chunks, ArchiveSink& sink, const Progress& progress)
      : chunks_(chunks), sink_(sink), progress_(progress) {}

  absl::StatusOr<VerifiedArchive> Run() {
    while (true) {
      ALMENARA_ASSIGN_OR_RETURN(const std::string tag, chunks_.Read(1));
      if (NumberFrom(tag) == kManifestTag) return ReadManifest();
      if (NumberFrom(tag) != kFileTag) return Malformed();
      ALMENARA_RETURN_IF_ERROR(ReadFile());
    }
  }

 private:
  static absl::Status Malformed() {
    return absl::DataLossError("the backup's content is not laid out as a backup's; use another");
  }

  absl::StatusOr<uint64_t> ReadNumber(size_t size) {
    ALMENARA_ASSIGN_OR_RETURN(const std::string bytes, chunks_.Read(size));
    return NumberFrom(bytes);
  }

  absl::Status ReadFile() {
    ALMENARA_ASSIGN_OR_RETURN(const uint64_t path_size, ReadNumber(4));
    if (path_size > kMaxPathBytes) return Malformed();
    ALMENARA_ASSIGN_OR_RETURN(const std::string path, chunks_.Read(path_size));
    ALMENARA_RETURN_IF_ERROR(CheckArchivePath(path));
    if (!paths_.insert(path).second) return Malformed();
    ALMENARA_ASSIGN_OR_RETURN(const uint64_t size, ReadNumber(8));
    ALMENARA_RETURN_IF_ERROR(sink_.Begin(path));
    crypto::Sha256Stream digest;
    for (uint64_t left = size; left > 0;) {
      ALMENARA_ASSIGN_OR_RETURN(const absl::string_view bytes, chunks_.ReadSome(left));
      digest.Append(bytes);
      ALMENARA_RETURN_IF_ERROR(sink_.Append(bytes));
      ALMENARA_RETURN_IF_ERROR(progress_(chunks_.bytes_read(), chunks_.total_bytes()));
      left -= bytes.size();
    }
    state::v1::BackedUpFile& file = *found_.add_file();
    file.set_path(path);
    file.set_size(size);
    file.set_sha256(crypto::AsBytes(digest.Finish()));
    bytes_ += size;
    return sink_.End();
  }

  absl::StatusOr<VerifiedArchive> ReadManifest() {
    ALMENARA_ASSIGN_OR_RETURN(const uint64_t size, ReadNumber(4));
    if (size > kMaxManifestBytes) return Malformed();
    ALMENARA_ASSIGN_OR_RETURN(const std::string bytes, chunks_.Read(size));
    ALMENARA_ASSIGN_OR_RETURN(const std::string signature,
                              chunks_.Read(crypto::Ed25519KeyPair::kSignatureSize));
    ALMENARA_RETURN_IF_ERROR(chunks_.ExpectEnd());
    state::v1::BackupManifest manifest;
    if (!manifest.ParseFromString(bytes)) return Malformed();
    const auto signer = crypto::Ed25519PublicKey::FromBytes(manifest.signer());
    if (!signer.ok() || !signer->Verify(SignedManifestBytes(bytes), signature).ok()) {
      return absl::DataLossError("the backup's signature is wrong; use another");
    }
    if (!FilesAgree(manifest)) {
      return absl::DataLossError(
          "a file in the backup is not the one that was signed; use another");
    }
    if (manifest.program() != state::v1::BACKUP_PROGRAM_HUB &&
        manifest.program() != state::v1::BACKUP_PROGRAM_NODE) {
      return Malformed();
    }
    return VerifiedArchive{std::move(manifest), *signer, bytes_};
  }

  bool FilesAgree(const state::v1::BackupManifest& manifest) const {
    if (manifest.file_size() != found_.file_size()) return false;
    for (int i = 0; i < found_.file_size(); ++i) {
      const state::v1::BackedUpFile &signed_file = manifest.file(i), &file = found_.file(i);
      if (signed_file.path() != file.path() || signed_file.size() != file.size() ||
          signed_file.sha256() != file.sha256()) {
        return false;
      }
    }
    return true;
  }

  ChunkReader& chunks_;
  ArchiveSink& sink_;
  const Progress& progress_;
  state::v1::BackupManifest found_;  // only its files
  std::set<std::string> paths_;
  uint64_t bytes_ = 0;
};

}  // namespace

absl::StatusOr<VerifiedArchive> ReadArchive(const std::string& path,
                                            const crypto::SecretSource& secret, ArchiveSink& sink,
                                            const Progress& progress) {
  absl::StatusOr<std::unique_ptr<ChunkReader>> chunks = ChunkReader::Open(path, secret);
  if (!chunks.ok()) return Annotate(chunks.status(), path);
  absl::StatusOr<VerifiedArchive> archive = EntryReader(**chunks, sink, progress).Run();
  if (!archive.ok()) return Annotate(archive.status(), path);
  return archive;
}

}  // namespace almenara::backup

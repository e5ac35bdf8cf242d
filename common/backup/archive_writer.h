// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_BACKUP_ARCHIVE_WRITER_H_
#define ALMENARA_COMMON_BACKUP_ARCHIVE_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/backup/archive_format.h"
#include "common/crypto/ed25519.h"
#include "common/files/atomic_file.h"

namespace almenara::backup {

// Writes one backup file. It is there whole after Finish, or not at all. Holds two chunks in
// memory. Not thread-safe.
class ArchiveWriter {
 public:
  struct Options {
    std::string path;
    crypto::SecretSource secret;
    crypto::ScryptCost scrypt_cost = {};
    size_t chunk_bytes = size_t{1} << 20;
  };
  // Errors of DeriveKey and AtomicFile::Create. `random` must outlive the writer.
  static absl::StatusOr<std::unique_ptr<ArchiveWriter>> Create(const Options& options,
                                                               RandomSource& random);

  // Appends the file at `source` under `path`; `on_bytes` hears of each piece's size and may end
  // the work. UNAVAILABLE when the file cannot be read or becomes shorter meanwhile.
  absl::Status AddFile(const std::string& path, const std::string& source,
                       absl::FunctionRef<absl::Status(uint64_t)> on_bytes);

  // Completes `manifest` with the files and the signer, signs it and puts the file in its place.
  // Its size.
  absl::StatusOr<uint64_t> Finish(state::v1::BackupManifest manifest,
                                  const crypto::Ed25519KeyPair& signer);

 private:
  ArchiveWriter(std::unique_ptr<AtomicFile> file, crypto::AesGcmKey key, size_t chunk_bytes,
                RandomSource& random);

  absl::Status WriteHead(const state::v1::BackupHeader& header);
  absl::Status Append(absl::string_view bytes);
  absl::Status SealChunk(ChunkPlace place);

  const std::unique_ptr<AtomicFile> file_;
  const crypto::AesGcmKey key_;
  const size_t chunk_bytes_;
  RandomSource& random_;
  std::string head_digest_;
  std::string pending_;  // plain bytes of the next chunk, at most chunk_bytes_
  uint64_t chunks_ = 0;
  uint64_t written_ = 0;
  state::v1::BackupManifest files_;  // only its files
};

}  // namespace almenara::backup

#endif  // ALMENARA_COMMON_BACKUP_ARCHIVE_WRITER_H_

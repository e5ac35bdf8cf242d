// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_BACKUP_CHUNK_READER_H_
#define ALMENARA_COMMON_BACKUP_CHUNK_READER_H_

#include <cstdint>
#include <fstream>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/backup/archive_format.h"
#include "common/crypto/secret_bytes.h"

namespace almenara::backup {

// The plain bytes of a backup's chunks, one after the other, each opened before any of it is given.
// Not thread-safe.
class ChunkReader {
 public:
  // Errors as ReadArchive's.
  static absl::StatusOr<std::unique_ptr<ChunkReader>> Open(const std::string& path,
                                                           const crypto::SecretSource& secret);

  // Exactly `size` bytes. DATA_LOSS when there are fewer.
  absl::StatusOr<std::string> Read(size_t size);
  // At least one and at most `size` bytes, valid until the next call. REQUIRES size > 0.
  absl::StatusOr<absl::string_view> ReadSome(uint64_t size);
  // DATA_LOSS unless every byte was read.
  absl::Status ExpectEnd() const;

  // Of the file.
  uint64_t bytes_read() const { return bytes_read_; }
  uint64_t total_bytes() const { return total_bytes_; }

 private:
  ChunkReader(std::ifstream file, crypto::AesGcmKey key, std::string head_digest,
              size_t chunk_bytes);

  absl::Status OpenNextChunk();

  std::ifstream file_;
  const crypto::AesGcmKey key_;
  const std::string head_digest_;
  const size_t chunk_bytes_;
  uint64_t bytes_read_ = 0;
  uint64_t total_bytes_ = 0;
  uint64_t chunks_ = 0;
  bool was_last_ = false;
  crypto::SecretBytes chunk_;
  size_t position_ = 0;
};

}  // namespace almenara::backup

#endif  // ALMENARA_COMMON_BACKUP_CHUNK_READER_H_

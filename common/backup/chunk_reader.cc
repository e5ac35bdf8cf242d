// SPDX-License-Identifier: Apache-2.0
#include "common/backup/chunk_reader.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/crypto/hmac.h"
#include "common/status/status_macros.h"

namespace almenara::backup {
namespace {

absl::Status NoBackup() {
  return absl::InvalidArgumentError(
      "not a backup of almenara; give a file that ends in .almbackup");
}

absl::Status CutShort() { return absl::DataLossError("the backup is not complete; use another"); }

// The next `size` bytes; fewer at the end of the file.
std::string ReadUpTo(std::ifstream& file, size_t size) {
  std::string bytes(size, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(size));
  bytes.resize(static_cast<size_t>(file.gcount()));
  return bytes;
}

absl::StatusOr<std::ifstream> OpenFile(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return absl::NotFoundError("there is no such file");
  if (!std::filesystem::is_regular_file(path, error)) return NoBackup();
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::UnavailableError("cannot be opened; check whose the file is");
  return file;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ChunkReader>> ChunkReader::Open(const std::string& path,
                                                               const crypto::SecretSource& secret) {
  ALMENARA_ASSIGN_OR_RETURN(std::ifstream file, OpenFile(path));
  const std::string magic = ReadUpTo(file, kMagic.size());
  const std::string length = ReadUpTo(file, 4);
  if (magic != kMagic || length.size() != 4 || NumberFrom(length) > kMaxHeaderBytes) {
    return NoBackup();
  }
  const std::string bytes = ReadUpTo(file, NumberFrom(length));
  state::v1::BackupHeader header;
  if (bytes.size() != NumberFrom(length) || !header.ParseFromString(bytes)) return NoBackup();
  ALMENARA_ASSIGN_OR_RETURN(crypto::AesGcmKey key, DeriveKey(header, secret));
  const std::string head = absl::StrCat(magic, length, bytes);
  std::unique_ptr<ChunkReader> reader(new ChunkReader(std::move(file), std::move(key),
                                                      crypto::AsBytes(crypto::Sha256(head)),
                                                      header.chunk_bytes()));
  reader->bytes_read_ = head.size();
  std::error_code error;
  reader->total_bytes_ = std::filesystem::file_size(path, error);
  return reader;
}

ChunkReader::ChunkReader(std::ifstream file, crypto::AesGcmKey key, std::string head_digest,
                         size_t chunk_bytes)
    : file_(std::move(file)),
      key_(std::move(key)),
      head_digest_(std::move(head_digest)),
      chunk_bytes_(chunk_bytes) {}

absl::Status ChunkReader::OpenNextChunk() {
  if (was_last_) return CutShort();
  const std::string sealed = ReadUpTo(file_, chunk_bytes_ + crypto::AesGcmKey::kOverhead);
  was_last_ = file_.peek() == std::ifstream::traits_type::eof();
  bytes_read_ += sealed.size();
  absl::StatusOr<crypto::SecretBytes> opened = key_.Open(
      sealed,
      ChunkContext(head_digest_, chunks_, was_last_ ? ChunkPlace::kLast : ChunkPlace::kMiddle));
  if (!opened.ok() && chunks_ == 0) {
    return absl::DataLossError(
        "does not open: the secret is not the one that it was encrypted with, or the file was "
        "changed; try the other, then another backup");
  }
  if (!opened.ok()) {
    return absl::DataLossError(
        "the backup was changed, cut short or put together of several; use another");
  }
  ++chunks_;
  chunk_ = *std::move(opened);
  position_ = 0;
  return absl::OkStatus();
}

absl::StatusOr<absl::string_view> ChunkReader::ReadSome(uint64_t size) {
  // Only the last chunk may be empty, and then nothing follows.
  if (position_ == chunk_.size()) ALMENARA_RETURN_IF_ERROR(OpenNextChunk());
  if (position_ == chunk_.size()) return CutShort();
  const auto given = static_cast<size_t>(std::min<uint64_t>(size, chunk_.size() - position_));
  position_ += given;
  return chunk_.view().substr(position_ - given, given);
}

absl::StatusOr<std::string> ChunkReader::Read(size_t size) {
  std::string bytes;
  while (bytes.size() < size) {
    ALMENARA_ASSIGN_OR_RETURN(const absl::string_view some, ReadSome(size - bytes.size()));
    bytes.append(some.data(), some.size());
  }
  return bytes;
}

absl::Status ChunkReader::ExpectEnd() const {
  return was_last_ && position_ == chunk_.size()
             ? absl::OkStatus()
             : absl::DataLossError("something follows the backup's end; use another");
}

}  // namespace almenara::backup

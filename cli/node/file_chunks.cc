// SPDX-License-Identifier: Apache-2.0
#include "cli/node/file_chunks.h"

#include <filesystem>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace almenara::cli {

absl::StatusOr<std::unique_ptr<FileChunks>> FileChunks::Open(const std::string& path) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": there is no such file"));
  }
  if (std::filesystem::is_directory(status)) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": is a directory, not a file"));
  }
  uint64_t size = 0;
  if (std::filesystem::is_regular_file(status)) {
    size = std::filesystem::file_size(path, error);
    if (error) size = 0;
  }
  std::unique_ptr<FileChunks> chunks(
      new FileChunks(path, std::filesystem::path(path).filename().string(), size));
  chunks->stream_.open(path, std::ios::binary);
  if (!chunks->stream_) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": cannot be read"));
  }
  return chunks;
}

absl::StatusOr<std::string> FileChunks::Next() {
  std::string chunk(kChunkBytes, '\0');
  stream_.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
  if (stream_.bad()) return absl::InvalidArgumentError(absl::StrCat(path_, ": cannot be read"));
  chunk.resize(static_cast<size_t>(stream_.gcount()));
  return chunk;
}

}  // namespace almenara::cli

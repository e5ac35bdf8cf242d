// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_NODE_FILE_CHUNKS_H_
#define ALMENARA_CLI_NODE_FILE_CHUNKS_H_

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"

namespace almenara::cli {

// A file in pieces that fit into messages. Every error is INVALID_ARGUMENT and names the path: the
// file is the command line's. Not thread-safe.
class FileChunks {
 public:
  static constexpr size_t kChunkBytes = size_t{256} << 10;

  static absl::StatusOr<std::unique_ptr<FileChunks>> Open(const std::string& path);

  // The next bytes; empty at the end.
  absl::StatusOr<std::string> Next();

  // In bytes; 0 when it is no regular file, whose size nobody knows.
  uint64_t size() const { return size_; }
  // The path without its directories: what the node is told.
  const std::string& name() const { return name_; }

 private:
  FileChunks(std::string path, std::string name, uint64_t size)
      : path_(std::move(path)), name_(std::move(name)), size_(size) {}

  std::string path_;
  std::string name_;
  uint64_t size_;
  std::ifstream stream_;
};

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_NODE_FILE_CHUNKS_H_

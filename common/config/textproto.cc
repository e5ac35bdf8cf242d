// SPDX-License-Identifier: Apache-2.0
#include "common/config/textproto.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <ios>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "common/config/unknown_field.h"

namespace almenara {
namespace {

constexpr int kMaxNesting = 64;
// Most files are smaller, and room for the largest allowed would have to be filled with zeros.
constexpr uint64_t kPieceBytes = 64 << 10;

// Keeps the first error; what follows it is usually its consequence.
class FirstError final : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    if (found_) return;
    found_ = true;
    line_ = line;
    column_ = column;
    message_ = message;
  }
  void AddWarning(int, google::protobuf::io::ColumnNumber, const std::string&) override {}

  absl::Status ToStatus(absl::string_view source, const google::protobuf::Descriptor& root) const {
    std::string place(source);
    // Negative when the error is of the whole text.
    if (line_ >= 0) absl::StrAppend(&place, ":", line_ + 1, ":", column_ + 1);
    return absl::InvalidArgumentError(
        absl::StrCat(place, ": ", ExplainUnknownField(message_, root).value_or(message_)));
  }

 private:
  bool found_ = false;
  int line_ = -1;
  int column_ = -1;
  std::string message_ = "not a valid text-format message";
};

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path, uint64_t max_bytes) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) {
    return absl::NotFoundError(absl::StrCat(path, ": no such file"));
  }
  if (error) return absl::PermissionDeniedError(absl::StrCat(path, ": ", error.message()));
  if (status.type() != std::filesystem::file_type::regular) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": not a regular file"));
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    const std::string message = absl::StrCat(path, ": ", std::strerror(errno));
    return errno == EACCES ? absl::PermissionDeniedError(message) : absl::UnavailableError(message);
  }
  // Bounded while reading, not by the size asked for before: the file may grow.
  std::string bytes;
  while (file && bytes.size() <= max_bytes) {
    const size_t before = bytes.size();
    const uint64_t most = std::min(kPieceBytes, max_bytes + 1 - before);
    bytes.resize(before + most);
    file.read(bytes.data() + before, static_cast<std::streamsize>(most));
    bytes.resize(before + static_cast<size_t>(file.gcount()));
  }
  if (file.bad()) return absl::UnavailableError(absl::StrCat(path, ": cannot be read"));
  if (bytes.size() > max_bytes) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": larger than the ", max_bytes, " bytes allowed"));
  }
  return bytes;
}

absl::Status ParseTextproto(absl::string_view text, absl::string_view source,
                            google::protobuf::Message& message) {
  FirstError first_error;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&first_error);
  parser.SetRecursionLimit(kMaxNesting);
  if (parser.ParseFromString(std::string(text), &message)) return absl::OkStatus();
  return first_error.ToStatus(source, *message.GetDescriptor());
}

std::string ResolvePath(const std::string& config_file, const std::string& path) {
  if (path.empty()) return path;
  // An absolute path replaces the directory.
  return (std::filesystem::path(config_file).parent_path() / path).lexically_normal().string();
}

}  // namespace almenara

// SPDX-License-Identifier: Apache-2.0
#include "common/codelist/textproto_file.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"

namespace almenara {
namespace {

// Keeps the first error; protobuf counts lines and columns from 0.
class FirstError : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    if (text_.empty()) text_ = absl::StrCat(line + 1, ":", column + 1, ": ", message);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace

absl::Status ReadTextprotoFile(const std::string& path, google::protobuf::Message& message) {
  const std::string name = std::filesystem::path(path).filename().string();
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  if (!file.good() && !file.eof()) {
    return absl::NotFoundError(absl::StrCat(name, ": cannot be read"));
  }
  FirstError error;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&error);
  if (!parser.ParseFromString(content.str(), &message)) {
    return absl::InvalidArgumentError(absl::StrCat(name, ":", error.text()));
  }
  return absl::OkStatus();
}

}  // namespace almenara

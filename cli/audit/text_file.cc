// SPDX-License-Identifier: Apache-2.0
#include "cli/audit/text_file.h"

#include <algorithm>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/config/textproto.h"
#include "common/files/atomic_file.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

using Json = nlohmann::ordered_json;

absl::StatusOr<std::string> TextField(const Json& json, const char* name) {
  if (!json.contains(name) || !json[name].is_string()) {
    return absl::InvalidArgumentError(absl::StrCat("the field \"", name, "\" is missing"));
  }
  return json[name].get<std::string>();
}

}  // namespace

absl::Status WriteTextFile(const std::string& path, absl::string_view text) {
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<AtomicFile> file, AtomicFile::Create(path));
  ALMENARA_RETURN_IF_ERROR(file->Append(text));
  return file->Commit();
}

absl::StatusOr<Json> ReadJsonFile(const std::string& path, absl::string_view format) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded() || !json.is_object() || !json.contains("format") ||
      json["format"] != std::string(format)) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": not a file of the kind ", format));
  }
  return json;
}

absl::StatusOr<std::string> HexField(const Json& json, const char* name) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string text, TextField(json, name));
  const bool is_hex = text.size() % 2 == 0 && std::all_of(text.begin(), text.end(), [](char c) {
                        return absl::ascii_isxdigit(static_cast<unsigned char>(c));
                      });
  if (!is_hex) {
    return absl::InvalidArgumentError(absl::StrCat("the field \"", name, "\" is not hexadecimal"));
  }
  return absl::HexStringToBytes(text);
}

absl::StatusOr<std::string> Base64Field(const Json& json, const char* name) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string text, TextField(json, name));
  std::string bytes;
  if (!absl::Base64Unescape(text, &bytes)) {
    return absl::InvalidArgumentError(absl::StrCat("the field \"", name, "\" is not base64"));
  }
  return bytes;
}

}  // namespace almenara::cli

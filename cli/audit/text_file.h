// SPDX-License-Identifier: Apache-2.0
// Small JSON files that one person hands to another.
#ifndef ALMENARA_CLI_AUDIT_TEXT_FILE_H_
#define ALMENARA_CLI_AUDIT_TEXT_FILE_H_

#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace almenara::cli {

// Whole or not at all.
absl::Status WriteTextFile(const std::string& path, absl::string_view text);

// An object whose "format" is `format`. INVALID_ARGUMENT, naming the path, for any other file.
absl::StatusOr<nlohmann::ordered_json> ReadJsonFile(const std::string& path,
                                                    absl::string_view format);

// A text in hexadecimal or base64, as bytes. INVALID_ARGUMENT names the field.
absl::StatusOr<std::string> HexField(const nlohmann::ordered_json& json, const char* name);
absl::StatusOr<std::string> Base64Field(const nlohmann::ordered_json& json, const char* name);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_AUDIT_TEXT_FILE_H_

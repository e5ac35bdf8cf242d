// SPDX-License-Identifier: Apache-2.0
// Reads files that people write: configurations, mappings, agreements, code lists. Whatever is not
// understood is refused, with the place and what to write instead:
//
//   hub.textproto:3:1: unknown field "listen_adress"; did you mean "listen_address"?
#ifndef ALMENARA_COMMON_CONFIG_TEXTPROTO_H_
#define ALMENARA_COMMON_CONFIG_TEXTPROTO_H_

#include <google/protobuf/message.h>

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/status/status_macros.h"

namespace almenara {

inline constexpr uint64_t kMaxTextprotoBytes = uint64_t{16} << 20;

// The bytes of a regular file. NOT_FOUND, PERMISSION_DENIED, INVALID_ARGUMENT when it is no regular
// file or larger than `max_bytes`, UNAVAILABLE when it cannot be read; each names the path.
absl::StatusOr<std::string> ReadFile(const std::string& path,
                                     uint64_t max_bytes = kMaxTextprotoBytes);

// Parses `text` into `message`, whose former content is dropped. INVALID_ARGUMENT names `source`,
// line and column, counted from 1, of the first error. Unknown fields, fields set twice and nesting
// deeper than 64 are errors.
absl::Status ParseTextproto(absl::string_view text, absl::string_view source,
                            google::protobuf::Message& message);

template <typename Message>
absl::StatusOr<Message> LoadTextproto(const std::string& path,
                                      uint64_t max_bytes = kMaxTextprotoBytes) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string text, ReadFile(path, max_bytes));
  Message message;
  ALMENARA_RETURN_IF_ERROR(ParseTextproto(text, path, message));
  return message;
}

// `path` as a configuration file means it: relative to the directory of that file. An empty path,
// which says "not set", stays empty.
std::string ResolvePath(const std::string& config_file, const std::string& path);

}  // namespace almenara

#endif  // ALMENARA_COMMON_CONFIG_TEXTPROTO_H_

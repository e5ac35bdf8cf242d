// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_CONFIG_UNKNOWN_FIELD_H_
#define ALMENARA_COMMON_CONFIG_UNKNOWN_FIELD_H_

#include <google/protobuf/descriptor.h>

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace almenara {

// Protobuf's `Message type "x.Y" has no field named "z".` in a person's words, with the nearest
// field name of that message, or all of them when none is near. nullopt when `error` is another
// error. `root` is the message that was being read.
std::optional<std::string> ExplainUnknownField(absl::string_view error,
                                               const google::protobuf::Descriptor& root);

}  // namespace almenara

#endif  // ALMENARA_COMMON_CONFIG_UNKNOWN_FIELD_H_

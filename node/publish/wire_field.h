// SPDX-License-Identifier: Apache-2.0
// Protobuf's wire format where parsing a message, only to serialise it again, would cost more than
// all else.
#ifndef ALMENARA_NODE_PUBLISH_WIRE_FIELD_H_
#define ALMENARA_NODE_PUBLISH_WIRE_FIELD_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace almenara::node {

// A field of type message, string or bytes at the end of a serialised message.
void AppendField(int number, absl::string_view bytes, std::string& message);

// Gives a field of type uint64 that the serialised message has, or does not have yet, another
// value. INVALID_ARGUMENT when the message is damaged.
absl::Status SetNumber(int number, uint64_t value, std::string& message);

// What a field of type message, string or bytes holds, and what one of type uint64 does; nullopt
// unless it is the first of the serialised message and whole.
std::optional<absl::string_view> FirstField(int number, absl::string_view message);
std::optional<uint64_t> FirstNumber(int number, absl::string_view message);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_WIRE_FIELD_H_

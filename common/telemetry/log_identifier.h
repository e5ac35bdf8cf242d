// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TELEMETRY_LOG_IDENTIFIER_H_
#define ALMENARA_COMMON_TELEMETRY_LOG_IDENTIFIER_H_

#include <string>

#include "absl/strings/string_view.h"

namespace almenara {

// A short name of a thing the software knows (an agreement, a release, a table, a SPIFFE identity):
// 1 to 128 letters, digits and -._:/@ . Anything else, such as a sentence or a person's name with a
// space, is shown as "invalid". Pseudonyms of persons and records are not log identifiers; do not
// make them so.
class LogIdentifier {
 public:
  explicit LogIdentifier(absl::string_view text);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_TELEMETRY_LOG_IDENTIFIER_H_

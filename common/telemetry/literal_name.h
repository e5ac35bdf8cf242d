// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TELEMETRY_LITERAL_NAME_H_
#define ALMENARA_COMMON_TELEMETRY_LITERAL_NAME_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace almenara {

// A name written in the source: lower-case letters, digits and underscores, a letter first, at
// most 63. Built only at compile time, so that nothing that a person typed or a record holds can
// become the name of an event, of a field or of a metric's label.
class LiteralName {
 public:
  template <size_t N>
  // Implicit, so that calls read as plain text: log.Info("cohort_closed", ...).
  consteval LiteralName(const char (&text)[N]) : text_(text), size_(N - 1) {  // NOLINT
    Require(size_ >= 1 && size_ <= 63 && text[0] >= 'a' && text[0] <= 'z');
    for (size_t i = 0; i < size_; ++i) {
      const char c = text[i];
      Require((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_');
    }
  }

  constexpr absl::string_view text() const { return {text_, size_}; }

 private:
  static constexpr void Require(bool condition) {
    if (!condition) throw "a name is lower_snake_case";  // makes the program ill-formed
  }

  const char* text_;
  size_t size_;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_TELEMETRY_LITERAL_NAME_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_INTAKE_HEADER_NAMES_H_
#define ALMENARA_NODE_INTAKE_HEADER_NAMES_H_

#include <string>

#include "absl/strings/string_view.h"

namespace almenara::node {

// Names of columns are the same when these are: lower case, without accents, spaces and
// punctuation. "País de Explotación" and "pais_de_explotacion" are one name.
std::string FoldName(absl::string_view name);

// Statistics programs cut names to 32 characters.
inline constexpr size_t kCutName = 32;

// Whether `header` is `name` cut: exactly 32 characters long, and the beginning of a longer `name`.
bool IsCutName(absl::string_view header, absl::string_view name);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_HEADER_NAMES_H_

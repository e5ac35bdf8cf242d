// SPDX-License-Identifier: Apache-2.0
#include "cli/node/node_environment.h"

#include "absl/strings/match.h"

namespace almenara::cli {

Language LanguageOfLocale(absl::string_view locale) {
  const bool is_spanish =
      locale == "es" || absl::StartsWith(locale, "es_") || absl::StartsWith(locale, "es.");
  return is_spanish ? Language::kSpanish : Language::kEnglish;
}

}  // namespace almenara::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/node/node_environment.h"

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "absl/strings/match.h"

namespace almenara::cli {
namespace {

// The first of these that is set decides, as for every program of the system.
std::string Locale() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return "";
}

}  // namespace

NodeEnvironment EnvironmentOfTerminal(const Clock& clock, std::ostream& out, std::ostream& err) {
  return {.clock = clock,
          .in = std::cin,
          .out = out,
          .err = err,
          .asks = isatty(STDIN_FILENO) == 1,
          .shows_progress = isatty(STDERR_FILENO) == 1,
          .language = LanguageOfLocale(Locale())};
}

Language LanguageOfLocale(absl::string_view locale) {
  const bool is_spanish =
      locale == "es" || absl::StartsWith(locale, "es_") || absl::StartsWith(locale, "es.");
  return is_spanish ? Language::kSpanish : Language::kEnglish;
}

absl::StatusOr<Language> ChosenLanguage(const std::vector<std::string>& args, Language otherwise) {
  for (size_t i = 0; i < args.size(); ++i) {
    std::string value;
    if (args[i] == "--lang" && i + 1 < args.size()) value = args[i + 1];
    if (absl::StartsWith(args[i], "--lang=")) value = args[i].substr(7);
    if (value == "en") return Language::kEnglish;
    if (value == "es") return Language::kSpanish;
    if (!value.empty()) return absl::InvalidArgumentError("--lang is one of en, es");
  }
  return otherwise;
}

}  // namespace almenara::cli

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_NODE_NODE_ENVIRONMENT_H_
#define ALMENARA_CLI_NODE_NODE_ENVIRONMENT_H_

#include <istream>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/arguments.h"
#include "common/codelist/catalogue.h"
#include "common/time/clock.h"

namespace almenara::cli {

// One text in the two languages of a node's staff.
struct Bilingual {
  const char* en;
  const char* es;
};

// What the commands of `almenara node` work with. All must outlive the call.
struct NodeEnvironment {
  const Clock& clock;
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool asks = false;            // a person answers at `in`
  bool shows_progress = false;  // `err` is a terminal
  Language language = Language::kEnglish;

  const char* Say(const Bilingual& text) const {
    return language == Language::kSpanish ? text.es : text.en;
  }
};

// A command of `almenara node`. Every one also takes --config and --lang.
struct NodeSubcommand {
  const char* name;  // one word, or two: "consent attest"
  Bilingual summary;
  Bilingual help;
  CommandShape shape;
  absl::Status (*run)(const Arguments&, const NodeEnvironment&);
};

// That of this process: questions are asked and progress is shown only where standard input and
// standard error are terminals; texts are in the language of the locale.
NodeEnvironment EnvironmentOfTerminal(const Clock& clock, std::ostream& out, std::ostream& err);

// Spanish for "es", "es_MX.UTF-8" and the like, English for everything else.
Language LanguageOfLocale(absl::string_view locale);

// --lang, wherever it stands among the words: the help and the errors of a wrong command line need
// it too. INVALID_ARGUMENT for a language that there is not.
absl::StatusOr<Language> ChosenLanguage(const std::vector<std::string>& args, Language otherwise);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_NODE_NODE_ENVIRONMENT_H_

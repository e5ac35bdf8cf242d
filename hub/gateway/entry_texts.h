// SPDX-License-Identifier: Apache-2.0
// What the entry page says, for people who are not engineers, in one table. Plain text; what stands
// between backticks is a command or a word of a file, written as it is.
#ifndef ALMENARA_HUB_GATEWAY_ENTRY_TEXTS_H_
#define ALMENARA_HUB_GATEWAY_ENTRY_TEXTS_H_

#include <array>

#include "absl/strings/string_view.h"
#include "common/codelist/catalogue.h"
#include "hub/gateway/visitor_gate.h"

namespace almenara::hub {

// In order; an empty one follows the last.
using EntrySteps = std::array<absl::string_view, 4>;

struct EntryWords {
  absl::string_view title;
  absl::string_view happened;
  EntrySteps steps;
};

struct EntryText {
  EntryProblem problem;
  bool explains_import;  // whether how to import a certificate follows
  EntryWords english;
  EntryWords spanish;

  const EntryWords& In(Language language) const {
    return language == Language::kSpanish ? spanish : english;
  }
};

// What pages have in common, in one language.
struct EntryFrame {
  absl::string_view code;              // of the language, "en"
  absl::string_view in_this_language;  // "In English"
  absl::string_view what_to_do;
  absl::string_view try_again;
  absl::string_view import_title;
  absl::string_view firefox_title;
  EntrySteps firefox;
  absl::string_view chrome_title;
  EntrySteps chrome;  // one of them, by the machine
  absl::string_view afterwards_title;
  EntrySteps afterwards;
  absl::string_view no_page_title;
  absl::string_view no_page_happened;
  absl::string_view to_start;
};

const EntryText& EntryTextOf(EntryProblem problem);
const EntryFrame& EntryFrameIn(Language language);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_GATEWAY_ENTRY_TEXTS_H_

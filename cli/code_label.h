// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_CODE_LABEL_H_
#define ALMENARA_CLI_CODE_LABEL_H_

#include <string>

#include "absl/strings/string_view.h"
#include "common/codelist/catalogue.h"

namespace almenara::cli {

// How a code is shown to eyes.
struct LabelStyle {
  Language language = Language::kEnglish;
  const Catalogue* catalogue = nullptr;  // null: codes alone
};

// A category of a dimension: "UKR  Ukraine"; the code alone where the lists have no other name.
std::string LabelledCode(absl::string_view code, absl::string_view dimension,
                         const LabelStyle& style);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_CODE_LABEL_H_

// SPDX-License-Identifier: Apache-2.0
#include "node/intake/header_names.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "common/codelist/text_folding.h"

namespace almenara::node {

std::string FoldName(absl::string_view name) {
  std::string folded = FoldText(name);
  folded.erase(std::remove_if(folded.begin(), folded.end(),
                              [](char c) { return c == ' ' || c == '+' || c == '-'; }),
               folded.end());
  return folded;
}

bool IsCutName(absl::string_view header, absl::string_view name) {
  return header.size() == kCutName && name.size() > kCutName &&
         absl::StartsWithIgnoreCase(name, header);
}

}  // namespace almenara::node

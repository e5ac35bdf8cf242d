// SPDX-License-Identifier: Apache-2.0
#include "node/intake/yes_no.h"

#include <algorithm>
#include <array>
#include <string>

#include "common/codelist/text_folding.h"

namespace almenara::node {
namespace {

// Folded. "1.0" is "1 0" then.
constexpr std::array<absl::string_view, 12> kYes = {
    "1", "1 0", "yes", "y", "true", "t", "si", "verdadero", "s", "x", "✓", "cierto"};
constexpr std::array<absl::string_view, 7> kNo = {"0", "0 0", "no", "n", "false", "f", "falso"};

}  // namespace

YesNo ParseYesNo(absl::string_view text) {
  const std::string folded = FoldText(text);
  const auto is = [&folded](absl::string_view known) { return known == folded; };
  if (std::any_of(kYes.begin(), kYes.end(), is)) return YesNo::kYes;
  if (std::any_of(kNo.begin(), kNo.end(), is)) return YesNo::kNo;
  return YesNo::kNeither;
}

}  // namespace almenara::node

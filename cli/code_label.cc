// SPDX-License-Identifier: Apache-2.0
#include "cli/code_label.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace almenara::cli {
namespace {

constexpr char kNotFurtherKnown[] = ".nfk";

}  // namespace

std::string LabelledCode(absl::string_view code, absl::string_view dimension,
                         const LabelStyle& style) {
  const Dimension* known =
      style.catalogue == nullptr ? nullptr : style.catalogue->FindDimension(dimension);
  if (known == nullptr) return std::string(code);
  const absl::string_view bare = absl::StripSuffix(code, kNotFurtherKnown);
  const Code* found = known->list->FindByCode(bare);
  if (found == nullptr) return std::string(code);
  const std::string& label = found->label.In(style.language);
  if (absl::AsciiStrToLower(label) == absl::AsciiStrToLower(bare)) return std::string(code);
  return absl::StrCat(code, "  ", label);
}

}  // namespace almenara::cli

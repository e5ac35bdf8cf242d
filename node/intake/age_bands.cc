// SPDX-License-Identifier: Apache-2.0
#include "node/intake/age_bands.h"

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/codelist/text_folding.h"

namespace almenara::node {
namespace {

bool IsWordForYears(absl::string_view word) {
  static constexpr std::array<absl::string_view, 5> kWords = {"anos", "ano", "years", "year",
                                                              "old"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

bool ReadYears(absl::string_view word, int& years) {
  return !word.empty() && word.size() <= 3 &&
         std::all_of(word.begin(), word.end(), absl::ascii_isdigit) &&
         absl::SimpleAtoi(word, &years) && years <= kOldest;
}

}  // namespace

std::optional<AgeRange> ReadAge(absl::string_view text) {
  // Folding makes every dash a space, so that "15--17" and "15 a 17" are alike, and "17.0" is "17
  // 0".
  const std::string folded = FoldText(text);
  std::vector<absl::string_view> words = absl::StrSplit(folded, ' ', absl::SkipEmpty());
  while (!words.empty() && IsWordForYears(words.back())) words.pop_back();
  AgeRange range;
  if (words.size() == 1 && absl::EndsWith(words[0], "+")) {
    words[0].remove_suffix(1);
    if (!ReadYears(words[0], range.from)) return std::nullopt;
    range.to = kOldest;
    return range;
  }
  if (words.empty() || !ReadYears(words[0], range.from)) return std::nullopt;
  range.to = range.from;
  if (words.size() == 1 || (words.size() == 2 && words[1] == "0" && range.from > 0)) return range;
  const bool with_to = words.size() == 3 && (words[1] == "to" || words[1] == "a");
  if (!with_to && words.size() != 2) return std::nullopt;
  if (!ReadYears(words.back(), range.to) || range.to < range.from) return std::nullopt;
  return range;
}

absl::StatusOr<AgeBands> AgeBands::Create(const CodeList& list) {
  std::vector<Band> bands;
  for (const Code& code : list.codes()) {
    if (code.exclusive || code.grouping_only) continue;
    const std::optional<AgeRange> range = ReadAge(code.code);
    if (!range.has_value()) {  // a list of something else: regions have numbers for codes too
      bands.clear();
      break;
    }
    bands.push_back({*range, code.id});
  }
  if (bands.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the list ", list.name(), " has no age bands; the field must be one of ages"));
  }
  return AgeBands(std::move(bands));
}

CodeId AgeBands::Find(const AgeRange& range) const {
  for (const Band& band : bands_) {
    if (band.range.from <= range.from && range.to <= band.range.to) return band.id;
  }
  return 0;
}

}  // namespace almenara::node

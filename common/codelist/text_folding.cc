// SPDX-License-Identifier: Apache-2.0
#include "common/codelist/text_folding.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "absl/strings/ascii.h"

namespace almenara {
namespace {

// Every code point from `first` to the next row's `first` folds to `base`; an empty base keeps the
// code point.
struct FoldingRange {
  char32_t first;
  const char* base;
};

// Unicode 14, blocks Latin-1 Supplement, Latin Extended-A and -B (in part), Latin Extended
// Additional. Ascending.
constexpr FoldingRange kLatinLetters[] = {
    {0xAA, "a"},   {0xAB, " "},   {0xBA, "o"},    {0xBB, " "},   {0xC0, "a"},   {0xC6, "ae"},
    {0xC7, "c"},   {0xC8, "e"},   {0xCC, "i"},    {0xD0, "d"},   {0xD1, "n"},   {0xD2, "o"},
    {0xD7, " "},   {0xD8, "o"},   {0xD9, "u"},    {0xDD, "y"},   {0xDE, "th"},  {0xDF, "ss"},
    {0xE0, "a"},   {0xE6, "ae"},  {0xE7, "c"},    {0xE8, "e"},   {0xEC, "i"},   {0xF0, "d"},
    {0xF1, "n"},   {0xF2, "o"},   {0xF7, " "},    {0xF8, "o"},   {0xF9, "u"},   {0xFD, "y"},
    {0xFE, "th"},  {0xFF, "y"},   {0x100, "a"},   {0x106, "c"},  {0x10E, "d"},  {0x112, "e"},
    {0x11C, "g"},  {0x124, "h"},  {0x128, "i"},   {0x132, "ij"}, {0x134, "j"},  {0x136, "k"},
    {0x139, "l"},  {0x143, "n"},  {0x14C, "o"},   {0x152, "oe"}, {0x154, "r"},  {0x15A, "s"},
    {0x162, "t"},  {0x168, "u"},  {0x174, "w"},   {0x176, "y"},  {0x179, "z"},  {0x17F, "s"},
    {0x180, ""},   {0x18F, "e"},  {0x190, ""},    {0x1A0, "o"},  {0x1A2, ""},   {0x1AF, "u"},
    {0x1B1, ""},   {0x1CD, "a"},  {0x1CF, "i"},   {0x1D1, "o"},  {0x1D3, "u"},  {0x1DD, "e"},
    {0x1DE, "a"},  {0x1E2, "ae"}, {0x1E4, "g"},   {0x1E8, "k"},  {0x1EA, "o"},  {0x1EE, ""},
    {0x1F8, "n"},  {0x1FA, "a"},  {0x1FC, "ae"},  {0x1FE, "o"},  {0x200, "a"},  {0x204, "e"},
    {0x208, "i"},  {0x20C, "o"},  {0x210, "r"},   {0x214, "u"},  {0x218, "s"},  {0x21A, "t"},
    {0x21C, ""},   {0x226, "a"},  {0x228, "e"},   {0x22A, "o"},  {0x232, "y"},  {0x234, ""},
    {0x259, "e"},  {0x25A, ""},   {0x1E00, "a"},  {0x1E02, "b"}, {0x1E08, "c"}, {0x1E0A, "d"},
    {0x1E14, "e"}, {0x1E1E, "f"}, {0x1E20, "g"},  {0x1E22, "h"}, {0x1E2C, "i"}, {0x1E30, "k"},
    {0x1E36, "l"}, {0x1E3E, "m"}, {0x1E44, "n"},  {0x1E4C, "o"}, {0x1E54, "p"}, {0x1E58, "r"},
    {0x1E60, "s"}, {0x1E6A, "t"}, {0x1E72, "u"},  {0x1E7C, "v"}, {0x1E80, "w"}, {0x1E8A, "x"},
    {0x1E8E, "y"}, {0x1E90, "z"}, {0x1E96, "h"},  {0x1E97, "t"}, {0x1E98, "w"}, {0x1E99, "y"},
    {0x1E9A, "a"}, {0x1E9B, "s"}, {0x1E9E, "ss"}, {0x1E9F, ""},  {0x1EA0, "a"}, {0x1EB8, "e"},
    {0x1EC8, "i"}, {0x1ECC, "o"}, {0x1EE4, "u"},  {0x1EF2, "y"}, {0x1EFA, ""},
};

bool IsDroppedMark(char32_t c) {
  return c == 0xB4 || c == 0x60 || c == '\'' ||
         (c >= 0x2B0 && c <= 0x2FF) ||  // letter-like apostrophes
         (c >= 0x300 && c <= 0x36F) ||  // combining accents
         (c >= 0x2018 && c <= 0x201B) || c == 0xAD || c == 0x200B || c == 0xFEFF;
}

bool IsSeparator(char32_t c) {
  if (c < 0x80) return !absl::ascii_isalnum(static_cast<unsigned char>(c));
  return (c >= 0x80 && c < 0xC0) || (c >= 0x2000 && c <= 0x206F) || c == 0x3000;
}

// Reads the code point at `position` and moves past it. False, one byte further, when it is not
// UTF-8.
bool NextCodePoint(absl::string_view text, size_t& position, char32_t& code_point) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t lead = byte(position);
  size_t length = 1;
  code_point = lead;
  if (lead >= 0xC2 && lead < 0xE0) {
    length = 2;
    code_point = lead & 0x1F;
  } else if (lead >= 0xE0 && lead < 0xF0) {
    length = 3;
    code_point = lead & 0x0F;
  } else if (lead >= 0xF0 && lead < 0xF5) {
    length = 4;
    code_point = lead & 0x07;
  } else if (lead >= 0x80) {
    ++position;
    return false;
  }
  if (position + length > text.size()) {
    ++position;
    return false;
  }
  for (size_t i = 1; i < length; ++i) {
    if ((byte(position + i) & 0xC0) != 0x80) {
      ++position;
      return false;
    }
    code_point = (code_point << 6) | (byte(position + i) & 0x3F);
  }
  position += length;
  return true;
}

// Empty when the code point is kept as it is.
absl::string_view BaseOf(char32_t code_point) {
  const auto* row = std::upper_bound(
      std::begin(kLatinLetters), std::end(kLatinLetters), code_point,
      [](char32_t value, const FoldingRange& range) { return value < range.first; });
  return row == std::begin(kLatinLetters) ? absl::string_view() : std::prev(row)->base;
}

bool DigitAt(absl::string_view text, size_t position) {
  return position < text.size() && absl::ascii_isdigit(static_cast<unsigned char>(text[position]));
}

}  // namespace

std::string FoldText(absl::string_view text) {
  std::string folded;
  bool gap = false;
  const auto append = [&](absl::string_view piece) {
    if (gap && !folded.empty()) folded.push_back(' ');
    gap = false;
    folded.append(piece.data(), piece.size());
  };
  size_t position = 0;
  while (position < text.size()) {
    const size_t start = position;
    char32_t c = 0;
    if (!NextCodePoint(text, position, c)) {
      append(text.substr(start, 1));
      continue;
    }
    const bool after_digit = start > 0 && DigitAt(text, start - 1);
    if (c == '-' && folded.empty() && DigitAt(text, position)) {
      append("-");
    } else if (c == '+' && after_digit) {
      append("+");
    } else if (IsDroppedMark(c) || (c == '.' && !(after_digit && DigitAt(text, position)))) {
      continue;
    } else if (const absl::string_view base = BaseOf(c); !base.empty() && base != " ") {
      append(base);
    } else if (base == " " || IsSeparator(c)) {
      gap = true;
    } else if (c < 0x80) {
      const char lower = absl::ascii_tolower(static_cast<unsigned char>(c));
      append(absl::string_view(&lower, 1));
    } else {
      append(text.substr(start, position - start));
    }
  }
  return folded;
}

}  // namespace almenara

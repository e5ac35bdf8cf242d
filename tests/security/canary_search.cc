// SPDX-License-Identifier: Apache-2.0
#include "tests/security/canary_search.h"

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"

namespace almenara::testing {
namespace {

std::string Utf16(const std::string& text, bool little_endian) {
  std::string wide;
  for (const char c : text) {
    wide.push_back(little_endian ? c : '\0');
    wide.push_back(little_endian ? '\0' : c);
  }
  return wide;
}

// What base64 makes of `text` when `before` bytes, modulo three, precede it: without the digits at
// both ends that its neighbours share.
std::string Base64Core(const std::string& text, size_t before) {
  const std::string encoded = absl::Base64Escape(std::string(before, 'x') + text);
  const size_t first = (before * 8 + 5) / 6;
  const size_t last = (before + text.size()) * 8 / 6;
  return encoded.substr(first, last - first);
}

}  // namespace

std::vector<std::string> DisguisesOf(const std::string& text) {
  const std::string hex = absl::BytesToHexString(text);
  std::vector<std::string> disguises = {text,
                                        absl::AsciiStrToLower(text),
                                        absl::AsciiStrToUpper(text),
                                        std::string(text.rbegin(), text.rend()),
                                        Utf16(text, true),
                                        Utf16(text, false),
                                        hex,
                                        absl::AsciiStrToUpper(hex)};
  for (size_t before = 0; before < 3; ++before) disguises.push_back(Base64Core(text, before));
  return disguises;
}

CanarySearch::CanarySearch(const std::vector<std::string>& canaries) {
  for (const std::string& canary : canaries) {
    for (std::string& disguise : DisguisesOf(canary)) {
      needles_[StemAt(disguise.data())].push_back({disguise, canary});
    }
  }
}

uint64_t CanarySearch::StemAt(const char* bytes) {
  uint64_t stem;
  std::memcpy(&stem, bytes, kStem);
  return stem;
}

std::set<std::string> CanarySearch::FindIn(absl::string_view bytes) const {
  std::set<std::string> found;
  for (size_t at = 0; at + kStem <= bytes.size(); ++at) {
    const auto needles = needles_.find(StemAt(bytes.data() + at));
    if (needles == needles_.end()) continue;
    for (const Needle& needle : needles->second) {
      if (absl::StartsWith(bytes.substr(at), needle.bytes)) found.insert(needle.canary);
    }
  }
  return found;
}

std::set<std::string> CanarySearch::FindInFiles(const std::string& directory) const {
  std::set<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    found.merge(FindIn(entry.path().string()));
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    found.merge(FindIn(bytes));
  }
  return found;
}

}  // namespace almenara::testing

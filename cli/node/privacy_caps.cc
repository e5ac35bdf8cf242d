// SPDX-License-Identifier: Apache-2.0
#include "cli/node/privacy_caps.h"

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace almenara::cli {
namespace {

constexpr size_t kTiers = 3;
constexpr size_t kDecimals = 9;
constexpr size_t kWholeDigits = 9;  // so that nano-rho fits into 64 bits

bool AreDigits(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return false;
  }
  return true;
}

// No floating point: what is signed is what was written.
std::optional<uint64_t> ParseNano(absl::string_view rho) {
  const size_t point = rho.find('.');
  const absl::string_view whole = rho.substr(0, point);
  const absl::string_view decimals =
      point == absl::string_view::npos ? absl::string_view() : rho.substr(point + 1);
  if (whole.size() + decimals.size() == 0 || whole.size() > kWholeDigits ||
      decimals.size() > kDecimals || !AreDigits(whole) || !AreDigits(decimals)) {
    return std::nullopt;
  }
  uint64_t nano = 0;
  const std::string digits =
      absl::StrCat(whole, decimals, std::string(kDecimals - decimals.size(), '0'));
  if (!absl::SimpleAtoi(digits, &nano)) return std::nullopt;
  return nano;
}

}  // namespace

absl::StatusOr<std::vector<uint64_t>> ParsePrivacyCaps(absl::string_view text) {
  const absl::Status malformed = absl::InvalidArgumentError(
      "--cap takes three numbers of rho, for T0, T1 and T2, such as 0.6,0.24,0.08");
  std::vector<uint64_t> caps;
  for (const absl::string_view part : absl::StrSplit(text, ',')) {
    const std::optional<uint64_t> nano = ParseNano(absl::StripAsciiWhitespace(part));
    if (!nano.has_value()) return malformed;
    caps.push_back(*nano);
  }
  if (caps.size() != kTiers) return malformed;
  return caps;
}

}  // namespace almenara::cli

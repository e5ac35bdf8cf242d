// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/negotiation.h"

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace almenara::hub {
namespace {

// "br;q=0.5, gzip" as names with their quality, in order.
std::vector<std::pair<absl::string_view, double>> Weighted(absl::string_view header) {
  std::vector<std::pair<absl::string_view, double>> values;
  for (const absl::string_view part : absl::StrSplit(header, ',')) {
    const std::vector<absl::string_view> pieces = absl::StrSplit(part, ';');
    double quality = 1;
    for (size_t i = 1; i < pieces.size(); ++i) {
      absl::string_view parameter = absl::StripAsciiWhitespace(pieces[i]);
      if (!absl::ConsumePrefix(&parameter, "q=")) continue;
      // What is no quality wants nothing; this way round, NaN is none either.
      const bool is_quality = absl::SimpleAtod(parameter, &quality) && quality >= 0 && quality <= 1;
      if (!is_quality) quality = 0;
    }
    values.emplace_back(absl::StripAsciiWhitespace(pieces[0]), quality);
  }
  return values;
}

}  // namespace

bool Accepts(absl::string_view accept_encoding, absl::string_view coding) {
  for (const auto& [name, quality] : Weighted(accept_encoding)) {
    if (absl::EqualsIgnoreCase(name, coding)) return quality > 0;
  }
  return false;
}

bool MatchesEtag(const HttpRequest& request, absl::string_view etag) {
  if (!request.if_none_match.has_value()) return false;
  for (absl::string_view tag : absl::StrSplit(*request.if_none_match, ',')) {
    tag = absl::StripAsciiWhitespace(tag);
    absl::ConsumePrefix(&tag, "W/");
    if (tag == "*" || tag == etag) return true;
  }
  return false;
}

Language PreferredLanguage(absl::string_view accept_language) {
  Language preferred = Language::kEnglish;
  double best = 0;
  for (const auto& [name, quality] : Weighted(accept_language)) {
    const absl::string_view language = name.substr(0, name.find('-'));
    if (quality <= best) continue;
    if (absl::EqualsIgnoreCase(language, "en")) preferred = Language::kEnglish;
    if (absl::EqualsIgnoreCase(language, "es")) preferred = Language::kSpanish;
    if (absl::EqualsIgnoreCase(language, "en") || absl::EqualsIgnoreCase(language, "es")) {
      best = quality;
    }
  }
  return preferred;
}

}  // namespace almenara::hub

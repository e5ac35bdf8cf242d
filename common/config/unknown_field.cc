// SPDX-License-Identifier: Apache-2.0
#include "common/config/unknown_field.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

namespace almenara {
namespace {

// Further than this is another word, not a slip of the fingers.
constexpr size_t kMaxSlips = 3;

// Levenshtein distance.
size_t Distance(absl::string_view left, absl::string_view right) {
  std::vector<size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= left.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= right.size(); ++j) {
      const size_t substituted = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

// Takes the text up to the next quote, and the quote.
absl::string_view TakeQuoted(absl::string_view& rest) {
  const absl::string_view quoted = rest.substr(0, rest.find('"'));
  rest.remove_prefix(std::min(rest.size(), quoted.size() + 1));
  return quoted;
}

}  // namespace

std::optional<std::string> ExplainUnknownField(absl::string_view error,
                                               const google::protobuf::Descriptor& root) {
  absl::string_view rest = error;
  if (!absl::ConsumePrefix(&rest, "Message type \"")) return std::nullopt;
  const absl::string_view type = TakeQuoted(rest);
  if (!absl::ConsumePrefix(&rest, " has no field named \"")) return std::nullopt;
  const absl::string_view wrong = TakeQuoted(rest);

  const google::protobuf::Descriptor* message =
      root.file()->pool()->FindMessageTypeByName(std::string(type));
  if (message == nullptr || message->field_count() == 0) return std::nullopt;
  std::vector<absl::string_view> names;
  for (int i = 0; i < message->field_count(); ++i) names.emplace_back(message->field(i)->name());
  const absl::string_view nearest =
      *std::min_element(names.begin(), names.end(), [&](absl::string_view a, absl::string_view b) {
        return Distance(wrong, a) < Distance(wrong, b);
      });
  const std::string start = absl::StrCat("unknown field \"", wrong, "\"");
  if (Distance(wrong, nearest) <= kMaxSlips) {
    return absl::StrCat(start, "; did you mean \"", nearest, "\"?");
  }
  return absl::StrCat(start, "; ", message->name(), " has: ", absl::StrJoin(names, ", "));
}

}  // namespace almenara

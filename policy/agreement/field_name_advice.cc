// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/field_name_advice.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace almenara::agreement {
namespace {

// Levenshtein's edit distance.
size_t Distance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string FieldNameAdvice(absl::string_view parser_error) {
  // 'Message type "almenara.agreement.v1.Tier" has no field named "recipents".'
  const std::vector<std::string> parts = absl::StrSplit(parser_error, '"');
  if (parts.size() < 4 || !absl::StrContains(parts[2], "has no field named")) return "";
  const google::protobuf::Descriptor* const message =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(parts[1]);
  if (message == nullptr) return "";
  std::vector<std::string> names;
  for (int i = 0; i < message->field_count(); ++i) names.push_back(message->field(i)->name());
  const auto nearest =
      std::min_element(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
        return Distance(a, parts[3]) < Distance(b, parts[3]);
      });
  if (nearest == names.end()) return "";
  if (Distance(*nearest, parts[3]) <= 3) return absl::StrCat(" Did you mean \"", *nearest, "\"?");
  return absl::StrCat(" Its fields are: ", absl::StrJoin(names, ", "), ".");
}

}  // namespace almenara::agreement

// SPDX-License-Identifier: Apache-2.0
#include "node/console/case_names.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace almenara::node {

std::string NameOfCase(const state::v1::Case& subject, const CaseKey& key) {
  if (subject.identifier().empty()) return NameOfMissingCase(subject.data_set(), key);
  return absl::StrCat(subject.data_set(), "/", subject.identifier());
}

std::string NameOfMissingCase(absl::string_view data_set, const CaseKey& key) {
  return absl::StrCat(data_set, "/@", key.ShortName());
}

absl::string_view WithinDataSet(absl::string_view name, absl::string_view data_set) {
  if (!absl::ConsumePrefix(&name, data_set) || !absl::ConsumePrefix(&name, "/")) return "";
  return name;
}

}  // namespace almenara::node

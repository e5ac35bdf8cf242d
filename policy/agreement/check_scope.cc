// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "absl/strings/str_cat.h"
#include "policy/agreement/findings.h"
#include "policy/agreement/scope_conversion.h"

namespace almenara::agreement {
namespace {

// Calls report(path, rule) for every fault.
template <typename Report>
void ForEachFault(const Scope& scope, const Catalogue& catalogue, absl::string_view scope_path,
                  const Report& report) {
  std::set<std::string> seen;
  for (size_t i = 0; i < scope.restrictions.size(); ++i) {
    const Restriction& restriction = scope.restrictions[i];
    const std::string path = absl::StrCat(scope_path, ".restriction[", i, "]");
    const Field* const field = catalogue.FindFieldByName(restriction.field);
    if (field == nullptr) {
      report(path + ".field", absl::StrCat("\"", restriction.field,
                                           "\" is not a field of the "
                                           "code lists' dimensions.textproto"));
      continue;
    }
    if (field->multi_valued) {
      report(path + ".field", absl::StrCat("\"", restriction.field,
                                           "\" may have several values; a "
                                           "scope is by single-valued fields"));
    }
    if (!seen.insert(restriction.field).second) {
      report(path + ".field", absl::StrCat("\"", restriction.field,
                                           "\" is restricted twice; put "
                                           "the codes together"));
    }
    if (restriction.codes.empty()) {
      report(path + ".code", "is missing: list the codes that are in scope");
    }
    for (size_t j = 0; j < restriction.codes.size(); ++j) {
      if (field->list->FindByCode(restriction.codes[j]) == nullptr) {
        report(absl::StrCat(path, ".code[", j, "]"),
               absl::StrCat("\"", restriction.codes[j], "\" is not a code of the list ",
                            field->list->name()));
      }
    }
  }
}

}  // namespace

void CheckScopeCodes(const v1::Scope& scope, const Catalogue& catalogue,
                     absl::string_view scope_path, Findings& findings) {
  ForEachFault(
      ScopeFromProto(scope), catalogue, scope_path,
      [&](std::string path, std::string rule) { findings.Add(std::move(path), std::move(rule)); });
}

absl::Status CheckScope(const Scope& scope, const Catalogue& catalogue, absl::string_view where) {
  std::string text;
  ForEachFault(scope, catalogue, where, [&](const std::string& path, const std::string& rule) {
    absl::StrAppend(&text, text.empty() ? "" : "\n", path, ": ", rule);
  });
  return text.empty() ? absl::OkStatus() : absl::InvalidArgumentError(text);
}

}  // namespace almenara::agreement

// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/field_scope.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"

namespace almenara::agreement {
namespace {

bool IsAtOrBelow(const CodeList& list, const Code& code, CodeId ancestor) {
  for (const Code* at = &code; at != nullptr; at = list.Find(at->parent)) {
    if (at->id == ancestor) return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<FieldScope> FieldScope::Create(const Catalogue& catalogue,
                                              std::span<const Scope* const> scopes) {
  FieldScope fields;
  for (const Scope* scope : scopes) ALMENARA_RETURN_IF_ERROR(fields.Add(catalogue, *scope));
  return fields;
}

absl::Status FieldScope::Add(const Catalogue& catalogue, const Scope& scope) {
  for (const Restriction& restriction : scope.restrictions) {
    const Field* field = catalogue.FindFieldByName(restriction.field);
    if (field == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("scope: there is no field ", restriction.field));
    }
    Resolved resolved = {field->id, field->list->not_recorded(), {}};
    for (const std::string& name : restriction.codes) {
      const Code* named = field->list->FindByCode(name);
      if (named == nullptr) {
        return absl::InvalidArgumentError(
            absl::StrCat("scope: field ", restriction.field, " has no code ", name));
      }
      for (const Code& code : field->list->codes()) {
        if (IsAtOrBelow(*field->list, code, named->id)) resolved.codes.insert(code.id);
      }
    }
    restrictions_.push_back(std::move(resolved));
  }
  return absl::OkStatus();
}

bool FieldScope::Contains(CodesOf codes_of) const {
  return std::all_of(restrictions_.begin(), restrictions_.end(), [&](const Resolved& restriction) {
    const std::span<const CodeId> codes = codes_of(restriction.field);
    if (codes.empty()) return restriction.codes.contains(restriction.not_recorded);
    return std::any_of(codes.begin(), codes.end(),
                       [&](CodeId code) { return restriction.codes.contains(code); });
  });
}

}  // namespace almenara::agreement

// SPDX-License-Identifier: Apache-2.0
#include "hub/release/record_scope.h"

#include <algorithm>
#include <span>

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"

namespace almenara::hub {
namespace {

bool IsAtOrBelow(const CodeList& list, const Code& code, CodeId ancestor) {
  for (const Code* at = &code; at != nullptr; at = list.Find(at->parent)) {
    if (at->id == ancestor) return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<RecordScope> RecordScope::Create(const Catalogue& catalogue,
                                                const agreement::Scope& agreement,
                                                const agreement::Scope& narrower) {
  RecordScope scope;
  ALMENARA_RETURN_IF_ERROR(scope.Add(catalogue, agreement));
  ALMENARA_RETURN_IF_ERROR(scope.Add(catalogue, narrower));
  return scope;
}

absl::Status RecordScope::Add(const Catalogue& catalogue, const agreement::Scope& scope) {
  for (const agreement::Restriction& restriction : scope.restrictions) {
    const Field* field = catalogue.FindFieldByName(restriction.field);
    if (field == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("scope: there is no field ", restriction.field));
    }
    Restriction resolved = {field->id, field->list->not_recorded(), {}};
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

bool RecordScope::Contains(const StoredRecord& record) const {
  return std::all_of(
      restrictions_.begin(), restrictions_.end(), [&](const Restriction& restriction) {
        const std::span<const CodeId> codes = record.CodesOf(restriction.field);
        if (codes.empty()) return restriction.codes.contains(restriction.not_recorded);
        return std::any_of(codes.begin(), codes.end(),
                           [&](CodeId code) { return restriction.codes.contains(code); });
      });
}

}  // namespace almenara::hub

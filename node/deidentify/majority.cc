// SPDX-License-Identifier: Apache-2.0
#include "node/deidentify/majority.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"

namespace almenara::node {
namespace {

absl::StatusOr<const Field*> FieldNamed(const Catalogue& catalogue, absl::string_view name) {
  const Field* field = catalogue.FindFieldByName(name);
  if (field == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat("the code lists have no field ", name));
  }
  return field;
}

absl::StatusOr<CodeId> CodeNamed(const CodeList& list, absl::string_view name) {
  const Code* code = list.FindByCode(name);
  if (code == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("the code list ", list.name(), " has no code ", name));
  }
  return code->id;
}

// 0: not recorded.
CodeId ValueOf(const state::v1::Case& subject, FieldId field) {
  for (const record::v1::FieldValues& values : subject.values()) {
    if (values.field() == field && values.code_size() > 0) return values.code(0);
  }
  return 0;
}

}  // namespace

absl::StatusOr<Majority> Majority::Create(const Catalogue& catalogue) {
  ALMENARA_ASSIGN_OR_RETURN(const Field* status, FieldNamed(catalogue, "majority_status"));
  ALMENARA_ASSIGN_OR_RETURN(const Field* earlier,
                            FieldNamed(catalogue, "majority_status_at_exploitation"));
  ALMENARA_ASSIGN_OR_RETURN(const Field* band, FieldNamed(catalogue, "age_band"));
  Majority majority;
  majority.status_field_ = status->id;
  majority.status_at_exploitation_field_ = earlier->id;
  majority.age_band_field_ = band->id;
  ALMENARA_ASSIGN_OR_RETURN(majority.minor_, CodeNamed(*status->list, "minor"));
  ALMENARA_ASSIGN_OR_RETURN(majority.adult_, CodeNamed(*status->list, "adult"));
  for (const char* name : {"0-8", "9-17"}) {
    ALMENARA_ASSIGN_OR_RETURN(const CodeId id, CodeNamed(*band->list, name));
    majority.bands_of_minors_.insert(id);
  }
  majority.bands_without_age_.insert(0);
  for (const Code& code : band->list->codes()) {
    if (code.exclusive) majority.bands_without_age_.insert(code.id);
  }
  return majority;
}

bool Majority::IsMinor(const state::v1::Case& subject) const {
  const CodeId status = ValueOf(subject, status_field_);
  const CodeId band = ValueOf(subject, age_band_field_);
  if (status == minor_ || bands_of_minors_.contains(band)) return true;
  if (status == adult_ || !bands_without_age_.contains(band)) return false;
  return ValueOf(subject, status_at_exploitation_field_) == minor_;
}

}  // namespace almenara::node

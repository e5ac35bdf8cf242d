// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/record_validator.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace almenara::hub {
namespace {

using almenara::record::v1::ConsentBasis_IsValid;
using almenara::record::v1::FieldValues;
using almenara::record::v1::IncidentRecord;

std::optional<Refusal> CheckPseudonyms(const IncidentRecord& record) {
  if (record.record_id().size() != kPseudonymSize) {
    return Refusal{"record_id", "must have 32 bytes"};
  }
  if (record.person_key().size() != kPseudonymSize) {
    return Refusal{"person_key", "must have 32 bytes"};
  }
  if (!record.incident_key().empty() && record.incident_key().size() != kPseudonymSize) {
    return Refusal{"incident_key", "must have 32 bytes, or none"};
  }
  return std::nullopt;
}

std::optional<Refusal> CheckEmbargo(uint32_t embargo_month, absl::Time now) {
  if (embargo_month == 0) return std::nullopt;
  const uint32_t year = embargo_month / 100;
  const uint32_t month = embargo_month % 100;
  if (year < 1900 || year > 9999 || month < 1 || month > 12) {
    return Refusal{"embargo_month", "must be year * 100 + month"};
  }
  const absl::CivilMonth next =
      absl::CivilMonth(static_cast<int>(year), static_cast<int>(month)) + 1;
  if (now < absl::FromCivil(next, absl::UTCTimeZone())) {
    return Refusal{"embargo_month", "the month is not over; keep the record until it is"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> RecordValidator::Check(const IncidentRecord& record, absl::Time now) const {
  if (auto refusal = CheckPseudonyms(record)) return refusal;
  if (record.revision() == 0) return Refusal{"revision", "must be at least 1"};
  if (!ConsentBasis_IsValid(record.consent_basis()) ||
      record.consent_basis() == almenara::record::v1::CONSENT_BASIS_UNSPECIFIED) {
    return Refusal{"consent_basis", "must be named; a record without a basis stays at its node"};
  }
  if (record.code_list_version() == 0) {
    return Refusal{"code_list_version", "must be at least 1"};
  }
  if (record.code_list_version() > catalogue_.version()) {
    return Refusal{"code_list_version",
                   absl::StrCat("the hub knows code lists up to version ", catalogue_.version(),
                                "; send the record again when the hub has newer ones")};
  }
  if (auto refusal = CheckEmbargo(record.embargo_month(), now)) return refusal;
  return CheckValues(record);
}

std::optional<Refusal> RecordValidator::CheckValues(const IncidentRecord& record) const {
  FieldId previous = 0;
  for (const FieldValues& values : record.values()) {
    const Field* field = catalogue_.FindField(values.field());
    if (field == nullptr) {
      return Refusal{absl::StrCat("values[", values.field(), "]"),
                     "the code lists have no field of this id"};
    }
    const auto refused = [&](std::string rule) {
      return Refusal{absl::StrCat("values[", field->name, "]"), std::move(rule)};
    };
    if (values.field() <= previous) return refused("fields must ascend by id, each at most once");
    previous = values.field();
    if (auto refusal = CheckField(*field, values)) return refused(std::move(refusal->rule));
  }
  return std::nullopt;
}

std::optional<Refusal> RecordValidator::CheckField(const Field& field,
                                                   const FieldValues& values) const {
  const auto refused = [](std::string rule) { return Refusal{"", std::move(rule)}; };
  if (values.code().empty()) return refused("must have a code; leave out what is not recorded");
  if (!field.multi_valued && values.code_size() > 1) return refused("takes one code only");
  CodeId previous = 0;
  for (const CodeId id : values.code()) {
    if (id <= previous) return refused("codes must ascend, without repeats");
    previous = id;
    const Code* code = field.list->Find(id);
    if (code == nullptr) {
      return refused(absl::StrCat("a code is not in the list ", field.list->name()));
    }
    if (code->withdrawn) {
      return refused(absl::StrCat("a code has been withdrawn from the list ", field.list->name(),
                                  "; use the one that replaced it"));
    }
    if (code->exclusive && values.code_size() > 1) {
      return refused("has a code that excludes every other one");
    }
  }
  return std::nullopt;
}

}  // namespace almenara::hub

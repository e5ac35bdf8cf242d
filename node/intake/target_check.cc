// SPDX-License-Identifier: Apache-2.0
#include "node/intake/target_check.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/codelist/period.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"
#include "node/intake/age_bands.h"
#include "node/intake/date_format.h"

namespace almenara::node {
namespace {

using google::protobuf::RepeatedPtrField;
using mapping::v1::Column;

constexpr size_t kCodesInMessage = 20;

std::string CodesOf(const CodeList& list) {
  std::vector<std::string> codes;
  for (const Code& code : list.codes()) {
    if (codes.size() == kCodesInMessage) {
      codes.push_back("…");
      break;
    }
    if (list.IsRecordValue(code.id)) codes.push_back(code.code);
  }
  return absl::StrJoin(codes, ", ");
}

bool HasScheme(const CodeList& list, const std::string& scheme) {
  return std::any_of(list.codes().begin(), list.codes().end(), [&scheme](const Code& code) {
    return std::any_of(code.crosswalk.begin(), code.crosswalk.end(),
                       [&scheme](const auto& name) { return name.first == scheme; });
  });
}

absl::Status CheckFormats(const RepeatedPtrField<std::string>& formats) {
  if (formats.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("format: required; write ", absl::StrJoin(DateFormat::Names(), ", ")));
  }
  for (const std::string& format : formats) {
    ALMENARA_RETURN_IF_ERROR(Annotate(DateFormat::Parse(format).status(), "format"));
  }
  return absl::OkStatus();
}

absl::Status CheckValue(const mapping::v1::Value& value, const Catalogue& catalogue) {
  ALMENARA_ASSIGN_OR_RETURN(const Field* field, FindMappedField(value.field(), catalogue));
  const CodeList& list = *field->list;
  if (value.separator().size() > 1) {
    return absl::InvalidArgumentError("separator: must be one character");
  }
  if (value.take_first() && field->multi_valued) {
    return absl::InvalidArgumentError(
        absl::StrCat("take_first: ", field->name, " holds several values; leave it out"));
  }
  if (!value.level().empty() && list.LevelIndex(value.level()) < 0) {
    return absl::InvalidArgumentError(absl::StrCat("level \"", value.level(), "\": write one of ",
                                                   absl::StrJoin(list.levels(), ", ")));
  }
  for (const std::string& scheme : value.scheme()) {
    if (!HasScheme(list, scheme)) {
      return absl::InvalidArgumentError(
          absl::StrCat("scheme \"", scheme, "\": the list ", list.name(), " has no such names"));
    }
  }
  for (const mapping::v1::ValuePair& pair : value.pair()) {
    if (pair.text().empty()) return absl::InvalidArgumentError("pair: text is required");
    ALMENARA_RETURN_IF_ERROR(
        Annotate(CheckCodes(pair.code(), *field), absl::StrCat("pair \"", pair.text(0), "\"")));
  }
  return absl::OkStatus();
}

absl::Status CheckFlag(const mapping::v1::Flag& flag, const Catalogue& catalogue) {
  ALMENARA_ASSIGN_OR_RETURN(const Field* field, FindMappedField(flag.field(), catalogue));
  return CheckCodes(flag.code(), *field);
}

absl::Status CheckDate(const mapping::v1::Date& date, const Catalogue& catalogue) {
  ALMENARA_ASSIGN_OR_RETURN(const Field* field, FindMappedField(date.field(), catalogue));
  if (field->list->levels() != PeriodLevels()) {
    return absl::InvalidArgumentError(
        absl::StrCat("field \"", field->name, "\" holds no periods; write registration_period"));
  }
  return CheckFormats(date.format());
}

absl::Status CheckAgeField(const std::string& name, const Catalogue& catalogue) {
  ALMENARA_ASSIGN_OR_RETURN(const Field* field, FindMappedField(name, catalogue));
  return AgeBands::Create(*field->list).status();
}

absl::Status CheckAge(const mapping::v1::Age& age, const Catalogue& catalogue) {
  if (age.field().empty() && age.majority_field().empty()) {
    return absl::InvalidArgumentError("age: write field, majority_field or both");
  }
  if (!age.field().empty()) ALMENARA_RETURN_IF_ERROR(CheckAgeField(age.field(), catalogue));
  if (age.majority_field().empty()) return absl::OkStatus();
  ALMENARA_ASSIGN_OR_RETURN(const Field* field, FindMappedField(age.majority_field(), catalogue));
  if (field->list->FindByCode("minor") == nullptr || field->list->FindByCode("adult") == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("majority_field \"", field->name, "\" does not tell minors from adults"));
  }
  return absl::OkStatus();
}

absl::Status CheckBirthDate(const mapping::v1::BirthDate& birth, const Catalogue& catalogue) {
  ALMENARA_RETURN_IF_ERROR(CheckAgeField(birth.field(), catalogue));
  if (birth.at_column().empty()) {
    return absl::InvalidArgumentError(
        "at_column: name the column with the date the age is meant at");
  }
  return CheckFormats(birth.format());
}

absl::Status CheckEvent(const mapping::v1::Event& event, const Catalogue& catalogue) {
  if (event.part() == mapping::v1::EVENT_PART_UNSPECIFIED) {
    return absl::InvalidArgumentError("event: part is required");
  }
  if ((event.part() == mapping::v1::EVENT_PART_KIND) == event.kind().empty()) {
    return absl::InvalidArgumentError("event: the part EVENT_PART_KIND, and no other, has kinds");
  }
  for (const mapping::v1::EventKind& kind : event.kind()) {
    ALMENARA_ASSIGN_OR_RETURN(const Field* field, FindMappedField(kind.field(), catalogue));
    if (kind.text().empty()) return absl::InvalidArgumentError("kind: text is required");
    if (field->list->LevelIndex("country") < 0 || field->list->LevelIndex("subdivision") < 0) {
      return absl::InvalidArgumentError(absl::StrCat("kind: ", field->name, " holds no places"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<const Field*> FindMappedField(const std::string& name, const Catalogue& catalogue) {
  if (const Field* field = catalogue.FindFieldByName(name)) return field;
  const auto names =
      absl::StrJoin(catalogue.fields(), ", ",
                    [](std::string* out, const Field& field) { absl::StrAppend(out, field.name); });
  return absl::InvalidArgumentError(
      absl::StrCat("field \"", name, "\": there is no such field; write one of ", names));
}

absl::Status CheckCodes(const RepeatedPtrField<std::string>& codes, const Field& field) {
  if (codes.empty()) return absl::InvalidArgumentError("code: required");
  for (const std::string& code : codes) {
    const Code* found = field.list->FindByCode(code);
    if (found == nullptr || !field.list->IsRecordValue(found->id)) {
      return absl::InvalidArgumentError(absl::StrCat("code \"", code, "\" is not a value of ",
                                                     field.name, "; write one of ",
                                                     CodesOf(*field.list)));
    }
  }
  if (codes.size() > 1 && !field.multi_valued) {
    return absl::InvalidArgumentError(absl::StrCat(field.name, " holds one value; write one code"));
  }
  return absl::OkStatus();
}

absl::Status CheckTarget(const Column& column, const Catalogue& catalogue) {
  switch (column.target_case()) {
    case Column::kValue:
      return CheckValue(column.value(), catalogue);
    case Column::kFlag:
      return CheckFlag(column.flag(), catalogue);
    case Column::kDate:
      return CheckDate(column.date(), catalogue);
    case Column::kAge:
      return CheckAge(column.age(), catalogue);
    case Column::kBirthDate:
      return CheckBirthDate(column.birth_date(), catalogue);
    case Column::kEvent:
      return CheckEvent(column.event(), catalogue);
    case Column::kRole:
      if (column.role() == mapping::v1::ROLE_UNSPECIFIED) break;
      return absl::OkStatus();
    case Column::TARGET_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError(
      "say what the column is: value, flag, date, age, birth_date, event or role");
}

}  // namespace almenara::node

// SPDX-License-Identifier: Apache-2.0
#include "node/intake/mapping_file.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "node/intake/header_names.h"
#include "node/intake/target_check.h"

namespace almenara::node {
namespace {

using mapping::v1::Column;
using mapping::v1::ColumnMapping;

class FirstError : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    if (message_.empty()) {
      message_ = absl::StrCat("line ", line + 1, ", column ", column + 1, ": ", message);
    }
  }

  const std::string& message() const { return message_; }

 private:
  std::string message_;
};

absl::Status CheckNames(const ColumnMapping& mapping) {
  std::set<std::string> names;
  for (const Column& column : mapping.column()) {
    if (FoldName(column.name()).empty()) {
      return absl::InvalidArgumentError("every column needs a name, as in the file's header");
    }
    std::set<std::string> own = {FoldName(column.name())};
    for (const std::string& alias : column.alias()) own.insert(FoldName(alias));
    for (const std::string& name : own) {
      if (!names.insert(name).second) {
        return absl::InvalidArgumentError(absl::StrCat(
            "column \"", column.name(), "\": its name or an alias is another column's too"));
      }
    }
  }
  return absl::OkStatus();
}

absl::Status CheckRoles(const ColumnMapping& mapping) {
  std::set<mapping::v1::Role> seen;
  for (const Column& column : mapping.column()) {
    if (!column.has_role()) continue;
    const mapping::v1::Role role = column.role();
    const bool at_most_once =
        role == mapping::v1::ROLE_IDENTIFIER || role == mapping::v1::ROLE_PERSON_IDENTIFIER ||
        role == mapping::v1::ROLE_INCIDENT_IDENTIFIER || role == mapping::v1::ROLE_EMBARGO;
    if (!seen.insert(role).second && at_most_once) {
      return absl::InvalidArgumentError(absl::StrCat("column \"", column.name(), "\": role ",
                                                     mapping::v1::Role_Name(role),
                                                     " is another column's already"));
    }
  }
  return absl::OkStatus();
}

// The age is meant at a date that the mapping reads.
absl::Status CheckBirthDates(const ColumnMapping& mapping) {
  std::set<std::string> dates;
  for (const Column& column : mapping.column()) {
    if (column.has_date()) dates.insert(FoldName(column.name()));
  }
  for (const Column& column : mapping.column()) {
    for (const std::string& at : column.birth_date().at_column()) {
      if (!dates.contains(FoldName(at))) {
        return absl::InvalidArgumentError(absl::StrCat("column \"", column.name(),
                                                       "\": at_column \"", at,
                                                       "\" is not a date column of this mapping"));
      }
    }
  }
  return absl::OkStatus();
}

// Without a kind, nobody knows which field a place belongs to.
absl::Status CheckEvents(const ColumnMapping& mapping) {
  int kinds = 0, others = 0;
  for (const Column& column : mapping.column()) {
    if (!column.has_event()) continue;
    ++(column.event().part() == mapping::v1::EVENT_PART_KIND ? kinds : others);
  }
  if (kinds > 1 || (others > 0 && kinds == 0)) {
    return absl::InvalidArgumentError("events need exactly one column with the EVENT_PART_KIND");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckMapping(const ColumnMapping& mapping, const Catalogue& catalogue) {
  if (mapping.column().empty()) {
    return absl::InvalidArgumentError("the mapping has no column; write column { name: … }");
  }
  if (mapping.delimiter().size() > 1 || mapping.delimiter() == "\"") {
    return absl::InvalidArgumentError("delimiter: must be one character and not a quote");
  }
  ALMENARA_RETURN_IF_ERROR(CheckNames(mapping));
  ALMENARA_RETURN_IF_ERROR(CheckRoles(mapping));
  ALMENARA_RETURN_IF_ERROR(CheckEvents(mapping));
  for (const Column& column : mapping.column()) {
    ALMENARA_RETURN_IF_ERROR(
        Annotate(CheckTarget(column, catalogue), absl::StrCat("column \"", column.name(), "\"")));
  }
  for (const mapping::v1::Constant& constant : mapping.constant()) {
    ALMENARA_ASSIGN_OR_RETURN(const Field* field, FindMappedField(constant.field(), catalogue));
    ALMENARA_RETURN_IF_ERROR(
        Annotate(CheckCodes(constant.code(), *field), absl::StrCat("constant ", field->name)));
  }
  return CheckBirthDates(mapping);
}

absl::StatusOr<ColumnMapping> ParseMapping(const std::string& text, const Catalogue& catalogue) {
  ColumnMapping mapping;
  FirstError error;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&error);
  if (!parser.ParseFromString(text, &mapping)) {
    return absl::InvalidArgumentError(absl::StrCat("mapping, ", error.message()));
  }
  ALMENARA_RETURN_IF_ERROR(Annotate(CheckMapping(mapping, catalogue), "mapping"));
  return mapping;
}

}  // namespace almenara::node

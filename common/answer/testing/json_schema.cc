// SPDX-License-Identifier: Apache-2.0
#include "common/answer/testing/json_schema.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace almenara::answer::testing {
namespace {

using Json = nlohmann::json;

constexpr char kReference[] = "#/components/schemas/";

bool HasType(const Json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  return false;
}

}  // namespace

const Json& JsonSchemas::Schema(const std::string& name) const {
  static const Json none;
  const Json& schemas = document_.at("components").at("schemas");
  return schemas.contains(name) ? schemas.at(name) : none;
}

std::vector<std::string> JsonSchemas::Problems(const std::string& schema, const Json& value) {
  problems_.clear();
  Check({{"$ref", kReference + schema}}, value, {schema, "$"});
  return std::exchange(problems_, {});
}

void JsonSchemas::Add(const Place& place, const std::string& problem) {
  problems_.push_back(absl::StrCat(place.path, ": ", problem));
}

void JsonSchemas::CheckKeywords(const Json& schema, const Place& place) {
  static const std::set<std::string> known = {
      "$ref",  "type", "properties", "required",    "additionalProperties",
      "items", "enum", "const",      "description", "format"};
  for (const auto& [keyword, unused] : schema.items()) {
    if (!known.contains(keyword)) Add(place, absl::StrCat("the keyword ", keyword, " is unknown"));
  }
}

void JsonSchemas::Check(const Json& schema, const Json& value, const Place& place) {
  CheckKeywords(schema, place);
  if (schema.contains("$ref")) {
    const std::string name(
        absl::StripPrefix(schema["$ref"].get_ref<const std::string&>(), kReference));
    if (Schema(name).is_null()) return Add(place, absl::StrCat("there is no schema ", name));
    return Check(Schema(name), value, {name, place.path});
  }
  if (!schema.contains("type") && !schema.contains("const")) Add(place, "the schema has no type");
  if (schema.contains("type") && !HasType(value, schema["type"])) {
    return Add(place, absl::StrCat("is not of type ", schema["type"].dump()));
  }
  if (schema.contains("const") && value != schema["const"]) Add(place, "is another constant");
  if (schema.contains("enum")) {
    const Json& allowed = schema["enum"];
    if (std::find(allowed.begin(), allowed.end(), value) == allowed.end()) {
      Add(place, absl::StrCat(value.dump(), " is none of the enum"));
    }
  }
  if (value.is_object()) CheckObject(schema, value, place);
  if (value.is_array()) {
    for (size_t i = 0; i < value.size(); ++i) {
      Check(schema.at("items"), value[i], {place.schema, absl::StrCat(place.path, "[", i, "]")});
    }
  }
}

void JsonSchemas::CheckObject(const Json& schema, const Json& value, const Place& place) {
  for (const Json& name : schema.value("required", Json::array())) {
    if (!value.contains(name)) Add(place, absl::StrCat(name.dump(), " is missing"));
  }
  const Json properties = schema.value("properties", Json::object());
  const Json others = schema.value("additionalProperties", Json(true));
  for (const auto& [name, member] : value.items()) {
    const Place inner = {place.schema, absl::StrCat(place.path, ".", name)};
    if (properties.contains(name)) {
      seen_.insert(absl::StrCat(place.schema, ".", name));
      Check(properties[name], member, inner);
    } else if (others.is_object()) {
      Check(others, member, inner);
    } else if (others != Json(true)) {
      Add(inner, "is not documented");
    }
  }
}

}  // namespace almenara::answer::testing

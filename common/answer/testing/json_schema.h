// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_ANSWER_TESTING_JSON_SCHEMA_H_
#define ALMENARA_COMMON_ANSWER_TESTING_JSON_SCHEMA_H_

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace almenara::answer::testing {

// The schemas of an OpenAPI document, in the part of JSON Schema that the document uses: type,
// properties, required, additionalProperties, items, enum, const and $ref. Another keyword that
// could refuse something is a problem itself.
class JsonSchemas {
 public:
  explicit JsonSchemas(nlohmann::json document) : document_(std::move(document)) {}

  // What is wrong with `value` by the schema of that name, each with where; none: it fits.
  std::vector<std::string> Problems(const std::string& schema, const nlohmann::json& value);

  // "Cell.status": the properties of named schemas that values checked so far had.
  const std::set<std::string>& seen() const { return seen_; }

  // The schema of that name; null when there is none.
  const nlohmann::json& Schema(const std::string& name) const;

 private:
  struct Place {
    std::string schema;  // the nearest named one
    std::string path;
  };

  void Check(const nlohmann::json& schema, const nlohmann::json& value, const Place& place);
  void CheckKeywords(const nlohmann::json& schema, const Place& place);
  void CheckObject(const nlohmann::json& schema, const nlohmann::json& value, const Place& place);
  void Add(const Place& place, const std::string& problem);

  nlohmann::json document_;
  std::set<std::string> seen_;
  std::vector<std::string> problems_;
};

}  // namespace almenara::answer::testing

#endif  // ALMENARA_COMMON_ANSWER_TESTING_JSON_SCHEMA_H_

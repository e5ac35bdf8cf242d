// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_INTAKE_VALUE_LOOKUP_H_
#define ALMENARA_NODE_INTAKE_VALUE_LOOKUP_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "almenara/node/mapping/v1/column_mapping.pb.h"
#include "common/codelist/catalogue.h"

namespace almenara::node {

// Texts that mean "not recorded". A blank always does, and so do texts of nothing but punctuation
// ("-", "?").
class NotRecordedTexts {
 public:
  void Add(absl::string_view text);
  bool Contains(absl::string_view text) const;

 private:
  absl::flat_hash_set<std::string> folded_;
};

// Whether `text` is a name that the list has for "not recorded", such as "NA" or "sin dato".
bool IsNotRecordedName(absl::string_view text, const CodeList& list);

// What the texts of one column mean for its field. Immutable.
class ValueLookup {
 public:
  struct Found {
    std::vector<CodeId> codes;  // empty: not recorded
    std::vector<CodeId>
        candidates;          // places that share the name; which it is another column must tell
    bool unmatched = false;  // a text, or a part of it, without a code
    bool several = false;    // several values for a field that holds one; `codes` has the first
  };

  // `value` is checked. The catalogue must outlive the lookup.
  ValueLookup(const Catalogue& catalogue, const Field& field, const mapping::v1::Value& value,
              NotRecordedTexts not_recorded);

  const Field& field() const { return *field_; }

  Found Find(absl::string_view cell) const;

 private:
  void FindPart(absl::string_view text, Found& found) const;
  const Code* FindCode(absl::string_view text, const std::string& folded) const;

  const Field* field_;
  int finest_level_;  // at which the field is counted: nobody is a citizen of a province
  NotRecordedTexts not_recorded_;
  std::vector<std::string> schemes_;
  std::optional<char> separator_;
  absl::flat_hash_map<std::string, std::vector<CodeId>> pairs_;  // folded
  bool one_level_ = false;
  absl::flat_hash_map<std::string, std::vector<CodeId>>
      by_name_;  // folded; the codes of the one level
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_VALUE_LOOKUP_H_

// SPDX-License-Identifier: Apache-2.0
// What the name of a column lets one expect of it, in Spanish and English.
#ifndef ALMENARA_NODE_INTAKE_COLUMN_HINTS_H_
#define ALMENARA_NODE_INTAKE_COLUMN_HINTS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "almenara/node/mapping/v1/column_mapping.pb.h"
#include "common/codelist/catalogue.h"

namespace almenara::node {

struct ColumnHint {
  enum class Kind { kField, kBirthDate, kRole };
  Kind kind = Kind::kRole;
  const Field* field = nullptr;                            // for kField
  bool subdivision = false;                                // the column names parts of a country
  mapping::v1::Role role = mapping::v1::ROLE_UNSPECIFIED;  // for kRole
};

// Immutable.
class ColumnHints {
 public:
  // The catalogue, whose labels and names are hints too, must outlive the hints.
  explicit ColumnHints(const Catalogue& catalogue);

  // Best first: the hint of an identifying column before all others, then the longest phrase found
  // in the name.
  std::vector<ColumnHint> For(absl::string_view header) const;

 private:
  struct Phrase {
    std::string words;  // folded
    ColumnHint hint;
  };

  void AddField(absl::string_view words, const Field& field);

  std::vector<Phrase> phrases_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_COLUMN_HINTS_H_

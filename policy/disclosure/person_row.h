// SPDX-License-Identifier: Apache-2.0
// One person at one contributor: the unit that is counted and protected. Proof:
// proofs/contribution-bounds.md.
#ifndef ALMENARA_POLICY_DISCLOSURE_PERSON_ROW_H_
#define ALMENARA_POLICY_DISCLOSURE_PERSON_ROW_H_

#include <optional>
#include <span>
#include <vector>

#include "common/codelist/catalogue.h"

namespace almenara::disclosure {

// The values of one field, as a record or a merged row holds them.
struct FieldCodes {
  FieldId field = 0;
  std::vector<CodeId> codes;

  friend bool operator==(const FieldCodes&, const FieldCodes&) = default;
};

// A record as the release sees it.
struct RecordValues {
  bool referred_in = false;        // already counted by the member who referred the person
  std::vector<FieldCodes> values;  // ascending by field; absent: not recorded
};

// Ascending by field; fields that are not recorded are absent.
struct PersonRow {
  std::vector<FieldCodes> values;

  // Empty when the field is not recorded.
  std::span<const CodeId> Codes(FieldId field) const;
};

// Merges the records of one person at one contributor, oldest first. Single-valued fields: the
// latest that is recorded. Multi-valued: the union, ascending, any value displacing the exclusive
// codes; of exclusive codes alone the latest stands. Records referred in are not counted: nullopt
// when no other is left. Fields that the catalogue does not have are left out. A function of this
// person's records alone.
std::optional<PersonRow> MergeRecords(const Catalogue& catalogue,
                                      std::span<const RecordValues> oldest_first);

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_PERSON_ROW_H_

// SPDX-License-Identifier: Apache-2.0
// Dimensions whose value is a function of a record's other fields. The rules:
//
//   victim_group   minor or adult from majority_status_at_exploitation, or, where that says
//   neither, from age_band;
//                  girl, woman for female, boy, man for male, other_minor and other_adult for every
//                  other gender, not recorded included; not_recorded when neither field tells a
//                  minor from an adult
#ifndef ALMENARA_COMMON_CODELIST_DERIVATION_H_
#define ALMENARA_COMMON_CODELIST_DERIVATION_H_

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/codelist/catalogue.h"

namespace almenara {

// One derived dimension of a catalogue, its field and code names resolved once. A pure function of
// a record's values; thread-safe. It keeps no reference to the catalogue.
class Derivation {
 public:
  // InvalidArgument, naming the dimension and what is missing, when its rule is unknown or a field,
  // list or code that the rule needs is not in the catalogue.
  static absl::StatusOr<Derivation> Create(const Catalogue& catalogue, const Dimension& dimension);

  // The single-valued fields the rule reads, in the order in which it reads them.
  const std::vector<FieldId>& inputs() const { return inputs_; }

  // `value_of` gives a field's value in the record, 0 when the record has none.
  CodeId ValueOf(absl::FunctionRef<CodeId(FieldId)> value_of) const;

 private:
  enum class Majority { kMinor, kAdult };
  enum class Sex { kFemale, kMale };

  Derivation() = default;
  absl::Status ResolveInputs(const Catalogue& catalogue);
  absl::Status ResolveGroups(const CodeList& groups);

  std::vector<FieldId> inputs_;  // majority status at exploitation, age band, gender
  absl::flat_hash_map<CodeId, Majority> majority_of_status_;
  absl::flat_hash_map<CodeId, Majority> majority_of_band_;
  absl::flat_hash_map<CodeId, Sex> sex_of_gender_;
  CodeId girl_ = 0;
  CodeId boy_ = 0;
  CodeId woman_ = 0;
  CodeId man_ = 0;
  CodeId other_minor_ = 0;
  CodeId other_adult_ = 0;
  CodeId not_recorded_ = 0;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_CODELIST_DERIVATION_H_

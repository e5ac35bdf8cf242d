// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_DEIDENTIFY_MAJORITY_H_
#define ALMENARA_NODE_DEIDENTIFY_MAJORITY_H_

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "almenara/state/v1/case.pb.h"
#include "common/codelist/catalogue.h"

namespace almenara::node {

// Who needs a guardian's consent: whoever was a minor when the organisation registered the case.
// Majority status at registration or the age band says so, and either is enough; where neither says
// anything, a minor when exploitation began counts as one still. Immutable; thread-safe; keeps no
// reference to the catalogue.
class Majority {
 public:
  // INVALID_ARGUMENT, naming the field or code, when the catalogue lacks one that the rule reads.
  static absl::StatusOr<Majority> Create(const Catalogue& catalogue);

  bool IsMinor(const state::v1::Case& subject) const;

 private:
  Majority() = default;

  FieldId status_field_ = 0;
  FieldId status_at_exploitation_field_ = 0;
  FieldId age_band_field_ = 0;
  CodeId minor_ = 0;
  CodeId adult_ = 0;
  absl::flat_hash_set<CodeId> bands_of_minors_;
  absl::flat_hash_set<CodeId> bands_without_age_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_DEIDENTIFY_MAJORITY_H_

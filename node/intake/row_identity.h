// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_INTAKE_ROW_IDENTITY_H_
#define ALMENARA_NODE_INTAKE_ROW_IDENTITY_H_

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "almenara/state/v1/case.pb.h"

namespace almenara::node {

// What a row says, in one form only: two rows with the same content have the same bytes, whatever
// the order of the file's columns. Consists of the person's and the incident's identifier, the
// coded values, the identifying fields by name, consent, embargo and referral; not of the data set,
// the row's identifier or the basis of a de-identified set. The form is part of what a node stores
// (as a hash) and must not change.
std::string CanonicalContent(const state::v1::Case& taken);

// Which case a row is. 16 bytes, and a hash table's slack, for every distinct row. Not thread-safe.
class RowIdentities {
 public:
  enum class Row { kNew, kRepeated, kContradicted };

  // Completes `taken`: a row without identifier gets its content and its ordinal among equal ones.
  // With an identifier, says whether an earlier row had it too, with the same content or with
  // another.
  Row Identify(state::v1::Case& taken);

 private:
  absl::flat_hash_map<uint64_t, uint32_t> ordinals_;    // by content
  absl::flat_hash_map<uint64_t, uint64_t> content_of_;  // by identifier, hashed
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_ROW_IDENTITY_H_

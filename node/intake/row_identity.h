// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_INTAKE_ROW_IDENTITY_H_
#define ALMENARA_NODE_INTAKE_ROW_IDENTITY_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "almenara/state/v1/case.pb.h"
#include "common/crypto/hmac.h"
#include "common/files/number_map.h"

namespace almenara::node {

// What a row says, in one form only: two rows with the same content have the same bytes, whatever
// the order of the file's columns. Consists of the person's and the incident's identifier, the
// coded values, the identifying fields by name, consent, embargo and referral; not of the data set,
// the row's identifier or the basis of a de-identified set. The form is part of what a node stores
// (as a hash) and must not change.
std::string CanonicalContent(const state::v1::Case& taken);

// Which case a row is, in bounded memory for a file of any size. Not thread-safe.
class RowIdentities {
 public:
  RowIdentities();

  enum class Row { kNew, kRepeated, kContradicted };

  // Completes `taken`: a row without identifier gets its content and its ordinal among equal ones.
  // With an identifier, says whether an earlier row had it too, with the same content or with
  // another. UNAVAILABLE when the disk has no room for what memory does not hold.
  absl::StatusOr<Row> Identify(state::v1::Case& taken);

 private:
  uint64_t Shortened(absl::string_view text) const;

  // Of this object alone, so that what lies on the disk tells nobody which rows there were.
  const crypto::HmacKey key_;
  NumberMap ordinals_;    // by content; the next
  NumberMap content_of_;  // by identifier
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_ROW_IDENTITY_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RELEASE_RECORD_SCOPE_H_
#define ALMENARA_HUB_RELEASE_RECORD_SCOPE_H_

#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "common/codelist/catalogue.h"
#include "hub/intake/stored_record.h"
#include "policy/agreement/agreement.h"

namespace almenara::hub {

// Which records an agreement, narrowed by a contributor, counts: a function of each record alone.
// Immutable; thread-safe.
class RecordScope {
 public:
  // Every restriction of both scopes must hold. INVALID_ARGUMENT when a field or code is not in the
  // catalogue.
  static absl::StatusOr<RecordScope> Create(const Catalogue& catalogue,
                                            const agreement::Scope& agreement,
                                            const agreement::Scope& narrower);

  // A field that is not recorded is in scope only where its restriction names "not_recorded".
  bool Contains(const StoredRecord& record) const;

 private:
  struct Restriction {
    FieldId field;
    CodeId not_recorded;
    absl::flat_hash_set<CodeId> codes;  // with every descendant
  };
  absl::Status Add(const Catalogue& catalogue, const agreement::Scope& scope);

  std::vector<Restriction> restrictions_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RELEASE_RECORD_SCOPE_H_

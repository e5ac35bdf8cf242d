// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RELEASE_RECORD_SCOPE_H_
#define ALMENARA_HUB_RELEASE_RECORD_SCOPE_H_

#include <utility>

#include "absl/status/statusor.h"
#include "common/codelist/catalogue.h"
#include "hub/intake/stored_record.h"
#include "policy/agreement/agreement.h"
#include "policy/agreement/field_scope.h"

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
  explicit RecordScope(agreement::FieldScope fields) : fields_(std::move(fields)) {}

  agreement::FieldScope fields_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RELEASE_RECORD_SCOPE_H_

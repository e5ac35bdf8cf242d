// SPDX-License-Identifier: Apache-2.0
#include "hub/release/record_scope.h"

#include <array>

#include "common/status/status_macros.h"

namespace almenara::hub {

absl::StatusOr<RecordScope> RecordScope::Create(const Catalogue& catalogue,
                                                const agreement::Scope& agreement,
                                                const agreement::Scope& narrower) {
  const std::array<const agreement::Scope*, 2> scopes = {&agreement, &narrower};
  ALMENARA_ASSIGN_OR_RETURN(agreement::FieldScope fields,
                            agreement::FieldScope::Create(catalogue, scopes));
  return RecordScope(std::move(fields));
}

bool RecordScope::Contains(const StoredRecord& record) const {
  return fields_.Contains([&](FieldId field) { return record.CodesOf(field); });
}

}  // namespace almenara::hub

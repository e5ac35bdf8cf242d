// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_POLICY_AGREEMENT_FIELD_SCOPE_H_
#define ALMENARA_POLICY_AGREEMENT_FIELD_SCOPE_H_

#include <span>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/codelist/catalogue.h"
#include "policy/agreement/agreement.h"

namespace almenara::agreement {

// Which records a scope counts: a function of each record's codes alone, the same at the hub and at
// a node. Immutable; thread-safe.
class FieldScope {
 public:
  // A record's codes of one field; empty when it is not recorded.
  using CodesOf = absl::FunctionRef<std::span<const CodeId>(FieldId field)>;

  // Every restriction of all `scopes` must hold. INVALID_ARGUMENT when a field or code is not in
  // the catalogue.
  static absl::StatusOr<FieldScope> Create(const Catalogue& catalogue,
                                           std::span<const Scope* const> scopes);

  // A field that is not recorded is in scope only where its restriction names "not_recorded".
  bool Contains(CodesOf codes_of) const;

 private:
  struct Resolved {
    FieldId field;
    CodeId not_recorded;
    absl::flat_hash_set<CodeId> codes;  // with every descendant
  };
  absl::Status Add(const Catalogue& catalogue, const Scope& scope);

  std::vector<Resolved> restrictions_;
};

}  // namespace almenara::agreement

#endif  // ALMENARA_POLICY_AGREEMENT_FIELD_SCOPE_H_

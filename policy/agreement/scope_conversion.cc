// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/scope_conversion.h"

namespace almenara::agreement {

Scope ScopeFromProto(const v1::Scope& scope) {
  Scope result;
  for (const v1::Scope::Restriction& restriction : scope.restriction()) {
    result.restrictions.push_back(
        {restriction.field(), {restriction.code().begin(), restriction.code().end()}});
  }
  return result;
}

v1::Scope ScopeToProto(const Scope& scope) {
  v1::Scope result;
  for (const Restriction& restriction : scope.restrictions) {
    v1::Scope::Restriction& added = *result.add_restriction();
    added.set_field(restriction.field);
    for (const std::string& code : restriction.codes) added.add_code(code);
  }
  return result;
}

}  // namespace almenara::agreement

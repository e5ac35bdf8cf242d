// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_POLICY_AGREEMENT_SCOPE_CONVERSION_H_
#define ALMENARA_POLICY_AGREEMENT_SCOPE_CONVERSION_H_

#include "policy/agreement/agreement.h"

namespace almenara::agreement {

// The same restrictions in the same order; no rule is checked.
Scope ScopeFromProto(const v1::Scope& scope);
v1::Scope ScopeToProto(const Scope& scope);

}  // namespace almenara::agreement

#endif  // ALMENARA_POLICY_AGREEMENT_SCOPE_CONVERSION_H_

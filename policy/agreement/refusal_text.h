// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_POLICY_AGREEMENT_REFUSAL_TEXT_H_
#define ALMENARA_POLICY_AGREEMENT_REFUSAL_TEXT_H_

#include "policy/agreement/decision.h"

namespace almenara::agreement {

// What a person who is refused reads, a sentence or two in each language.
LocalizedText RefusalText(DenialReason reason);

}  // namespace almenara::agreement

#endif  // ALMENARA_POLICY_AGREEMENT_REFUSAL_TEXT_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_POLICY_AGREEMENT_FIELD_NAME_ADVICE_H_
#define ALMENARA_POLICY_AGREEMENT_FIELD_NAME_ADVICE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace almenara::agreement {

// What to add to an error of the text-format parser: for a field that a message does not have, the
// name that was probably meant, or all names. Empty for other errors.
std::string FieldNameAdvice(absl::string_view parser_error);

}  // namespace almenara::agreement

#endif  // ALMENARA_POLICY_AGREEMENT_FIELD_NAME_ADVICE_H_

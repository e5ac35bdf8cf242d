// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_TESTS_PRIVACY_SCORECARD_H_
#define ALMENARA_TESTS_PRIVACY_SCORECARD_H_

#include <string>

#include "tests/privacy/attack.h"

namespace almenara::attack {

// For a terminal: one line a result.
std::string AsTable(const AttackResults& results);
// A list of {id, scenario, measure, advantage_or_success, bound, at_least, control, controls,
// passed, blind}.
std::string AsJson(const AttackResults& results);
// The page docs/attack-scorecard.md.
std::string AsMarkdown(const AttackResults& results);

}  // namespace almenara::attack

#endif  // ALMENARA_TESTS_PRIVACY_SCORECARD_H_

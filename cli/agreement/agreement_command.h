// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_AGREEMENT_AGREEMENT_COMMAND_H_
#define ALMENARA_CLI_AGREEMENT_AGREEMENT_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

#include "common/time/clock.h"

namespace almenara::cli {

// `almenara agreement …`: checks, plans, hashes, proposes, lists and shows sharing agreements.
// `args` are the words after "agreement". Returns the exit status (exit_code.h); `out` gets what
// was asked for, `err` what is wrong.
int RunAgreement(const std::vector<std::string>& args, const Clock& clock, std::ostream& out,
                 std::ostream& err);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_AGREEMENT_AGREEMENT_COMMAND_H_

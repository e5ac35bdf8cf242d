// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_AGREEMENT_PRINT_COMMAND_H_
#define ALMENARA_CLI_AGREEMENT_PRINT_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/time/clock.h"

namespace almenara::cli {

// `almenara agreement print`: one page for whoever decides on signing. `args` are the words after
// the command's name. Errors are lines for the person at the terminal.
absl::Status PrintAgreement(const std::vector<std::string>& args, const Clock& clock,
                            std::ostream& out);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_AGREEMENT_PRINT_COMMAND_H_

// SPDX-License-Identifier: Apache-2.0
// The commands of `almenara agreement` that ask the hub. `args` are the words after the command's
// name. Errors are lines for the person at the terminal.
#ifndef ALMENARA_CLI_AGREEMENT_HUB_COMMANDS_H_
#define ALMENARA_CLI_AGREEMENT_HUB_COMMANDS_H_

#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/time/clock.h"

namespace almenara::cli {

absl::Status ProposeAgreement(const std::vector<std::string>& args, const Clock& clock,
                              std::ostream& out);
absl::Status ListAgreements(const std::vector<std::string>& args, const Clock& clock,
                            std::ostream& out);
absl::Status ShowAgreement(const std::vector<std::string>& args, const Clock& clock,
                           std::ostream& out);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_AGREEMENT_HUB_COMMANDS_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_AGREEMENT_SIMULATE_COMMAND_H_
#define ALMENARA_CLI_AGREEMENT_SIMULATE_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/time/clock.h"

namespace almenara::cli {

// `almenara agreement simulate`: what a release under an agreement would be like, with a node what
// of its own records it would show. `args` are the words after the command's name. Errors are lines
// for the person at the terminal.
absl::Status SimulateAgreement(const std::vector<std::string>& args, const Clock& clock,
                               std::ostream& out, std::ostream& err);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_AGREEMENT_SIMULATE_COMMAND_H_

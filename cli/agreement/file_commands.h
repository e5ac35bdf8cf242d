// SPDX-License-Identifier: Apache-2.0
// The commands of `almenara agreement` that need only files. `args` are the words after the
// command's name. Errors are lines for the person at the terminal.
#ifndef ALMENARA_CLI_AGREEMENT_FILE_COMMANDS_H_
#define ALMENARA_CLI_AGREEMENT_FILE_COMMANDS_H_

#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace almenara::cli {

absl::Status CheckFiles(const std::vector<std::string>& args, std::ostream& out);
absl::Status PlanFile(const std::vector<std::string>& args, std::ostream& out);
absl::Status HashFile(const std::vector<std::string>& args, std::ostream& out);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_AGREEMENT_FILE_COMMANDS_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_BACKUP_BACKUP_COMMAND_H_
#define ALMENARA_CLI_BACKUP_BACKUP_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

#include "cli/node/node_environment.h"

namespace almenara::cli {

// `almenara backup`: `args` are the words after it. Returns the exit status (exit_code.h); one line
// on `err` says what is wrong.
int RunBackup(const std::vector<std::string>& args, const NodeEnvironment& environment);
// With the terminal's environment.
int RunBackup(const std::vector<std::string>& args, const Clock& clock, std::ostream& out,
              std::ostream& err);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_BACKUP_BACKUP_COMMAND_H_

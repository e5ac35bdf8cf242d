// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_NODE_NODE_COMMAND_H_
#define ALMENARA_CLI_NODE_NODE_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

#include "cli/node/node_environment.h"
#include "common/time/clock.h"

namespace almenara::cli {

// `almenara node`: `args` are the words after it. Returns the exit status (exit_code.h); one line
// on `err` says what is wrong. Questions are asked and progress is shown only where standard input
// and standard error are terminals; texts are in the language of --lang, or else of the locale.
int RunNode(const std::vector<std::string>& args, const Clock& clock, std::ostream& out,
            std::ostream& err);

// With everything that comes from outside given.
int RunNode(const std::vector<std::string>& args, const NodeEnvironment& environment);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_NODE_NODE_COMMAND_H_

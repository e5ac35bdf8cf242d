// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_DEMO_DEMO_COMMAND_H_
#define ALMENARA_CLI_DEMO_DEMO_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

namespace almenara::cli {

// `almenara demo`: `args` are the words after it. Returns the exit status (exit_code.h); one line
// on `err` says what is wrong.
int RunDemo(const std::vector<std::string>& args, std::ostream& out, std::ostream& err);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_DEMO_DEMO_COMMAND_H_

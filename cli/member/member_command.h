// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_MEMBER_MEMBER_COMMAND_H_
#define ALMENARA_CLI_MEMBER_MEMBER_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

#include "common/time/clock.h"

namespace almenara::cli {

// `almenara member`: `args` are the words after it. Returns the exit status (exit_code.h); one line
// on `err` says what is wrong.
int RunMember(const std::vector<std::string>& args, const Clock& clock, std::ostream& out,
              std::ostream& err);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_MEMBER_MEMBER_COMMAND_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_AUDIT_AUDIT_COMMAND_H_
#define ALMENARA_CLI_AUDIT_AUDIT_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

#include "cli/node/node_environment.h"
#include "common/time/clock.h"

namespace almenara::cli {

// `almenara audit`: `args` are the words after it. Returns the exit status (exit_code.h); one line
// on `err` says what is wrong. Texts are in the language of --lang, or else of the locale.
int RunAudit(const std::vector<std::string>& args, const Clock& clock, std::ostream& out,
             std::ostream& err);

// With everything that comes from outside given.
int RunAudit(const std::vector<std::string>& args, const NodeEnvironment& environment);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_AUDIT_AUDIT_COMMAND_H_

// SPDX-License-Identifier: Apache-2.0
// `almenara pki`: a certificate authority in a directory, and the keys of everyone else.
#ifndef ALMENARA_CLI_PKI_PKI_COMMAND_H_
#define ALMENARA_CLI_PKI_PKI_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

#include "cli/pki/pki_environment.h"

namespace almenara::cli {

// Runs one subcommand on this machine's clock and randomness; `args` are the words after "pki".
// What was done goes to `out`, one line of error to `err`. Returns an exit code of cli/exit_code.h.
int RunPki(const std::vector<std::string>& args, std::ostream& out, std::ostream& err);

// The same with a given environment.
int RunPki(const std::vector<std::string>& args, const PkiEnvironment& environment,
           std::ostream& err);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_PKI_PKI_COMMAND_H_

// SPDX-License-Identifier: Apache-2.0
// `almenara agreement freeze` and `thaw`: a contributor keeps its records out of later releases, or
// ends that. `args` are the words after the command's name.
#ifndef ALMENARA_CLI_AGREEMENT_FREEZE_COMMAND_H_
#define ALMENARA_CLI_AGREEMENT_FREEZE_COMMAND_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "cli/node/node_environment.h"

namespace almenara::cli {

absl::Status FreezeRecords(const std::vector<std::string>& args,
                           const NodeEnvironment& environment);
absl::Status ThawRecords(const std::vector<std::string>& args, const NodeEnvironment& environment);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_AGREEMENT_FREEZE_COMMAND_H_
